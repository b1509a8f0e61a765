// ./dev bench: starts Parley in each way it can run, lets the load generator measure it, and reports. All on
// this machine and by loopback; ends only what it started.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { kill_everything, remove_folder, temporary_folder } from '../../tests/support/services/processes.mjs'
import { generator, run_generator, Setup, start_bare_server } from './bench_setup.mjs'
import { plot_of } from './bench_plot.mjs'
import { checks_of, facts_of, shares_of, sort_runs, table_of } from './bench_report.mjs'
import { parleyd } from './stack_parts.mjs'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** In the order in which they run; idle first, while the servers are fresh. */
const scenarios = ['idle', 'direct', 'typing', 'presence', 'history', 'storm', 'mixed', 'group', 'receipts']
/** Bytes of the frame of a message of 100 letters. */
const event_size = 330
const setups = ['embedded', '1', '2', '4']

const help = `Usage: ./dev bench [SCENARIO…] [--on SETUP,…] [--seconds N] [--people N] [--quick] [--out DIR]

  Scenarios: ${scenarios.join(', ')}, and
  ceilings: what the parts do without Parley (all of them)

    --on SETUP,…    embedded (SQLite), and how many servers over PostgreSQL, RabbitMQ and Memcached:
                    ${setups.join(',')} (all of them)
    --seconds N     measured, of each phase (3)
    --people N      who hold a connection (10000, or what the limit of open files allows)
    --messages N    of the history that is read (1000000)
    --quick         --seconds 2 --people 1000 --messages 100000 --on embedded,2
    --server-argument WORD   one more for parleyd, may be given again
    --out DIR       where results.json, plot.svg and the logs go (build/bench)

  Exit code 1: something that was sent was lost, doubled, changed or not answered.`

function refuse(message) {
  console.error(`./dev bench: ${message}`)
  process.exit(2)
}

function most_people() {
  const limit = Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024)
  return Math.min(10_000, Math.max(100, Math.floor((limit - 1000) / 2) * 2))
}

function read_arguments() {
  let parsed
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        on: { type: 'string' }, seconds: { type: 'string' }, people: { type: 'string' }, messages: { type: 'string' }, quick: { type: 'boolean', default: false },
        out: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false },
        'server-argument': { type: 'string', multiple: true, default: [] },
      },
    })
  } catch (error) {
    refuse(error.message)
  }
  const { values, positionals } = parsed
  if (values.help) {
    console.log(help)
    process.exit(0)
  }
  const known = [...scenarios, 'ceilings']
  const unknown = positionals.find(name => !known.includes(name))
  if (unknown) refuse(`there is no scenario '${unknown}'; there are ${known.join(', ')}`)
  const on = (values.on ?? (values.quick ? 'embedded,2' : setups.join(','))).split(',')
  const bad = on.find(setup => setup !== 'embedded' && !/^([1-9]|[1-4]\d|50)$/.test(setup))
  if (bad !== undefined) refuse(`--on wants embedded or numbers of servers from 1 to 50, not '${bad}'`)
  const seconds = Number(values.seconds ?? (values.quick ? 2 : 3))
  if (!(seconds >= 1 && seconds <= 600)) refuse('--seconds wants a number from 1 to 600')
  const people = Number(values.people ?? (values.quick ? 1000 : most_people()))
  if (!(Number.isInteger(people) && people >= 10)) refuse('--people wants a whole number from 10')
  const messages = Number(values.messages ?? (values.quick ? 100_000 : 1_000_000))
  if (!(Number.isInteger(messages) && messages >= 1000 && messages <= 100_000_000)) refuse('--messages wants a whole number from 1000')
  return {
    seconds, people, messages, on, scenarios: positionals.length ? scenarios.filter(name => positionals.includes(name)) : scenarios,
    ceilings: positionals.length === 0 || positionals.includes('ceilings'),
    out: resolve(values.out ?? join(project, 'build/bench')), server_arguments: values['server-argument'],
  }
}

const options = read_arguments()
for (const program of [parleyd, generator]) if (!existsSync(program)) refuse(`there is no ${program}; build it with ./dev bench`)

const began = Date.now()
const folder = temporary_folder('parley-bench-')
const logs = join(options.out, 'logs')
rmSync(logs, { recursive: true, force: true })
mkdirSync(logs, { recursive: true })
chmodSync(folder, 0o711)

const is_terminal = process.stdout.isTTY
const step = text => console.log(`${is_terminal ? '\r\x1b[K' : ''}==> ${text}`)
let shown = ''
/** The line under the last step, on a terminal. */
function say(line) {
  if (!is_terminal || line === shown) return
  shown = line
  process.stdout.write(`\r\x1b[K    ${line.slice(0, (process.stdout.columns || 100) - 6)}`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    console.log('\nStopped.')
    void kill_everything().then(() => process.exit(130))
  })
}

const runs = []

async function measure(setup, words, scenario, limit_ms) {
  const name = `${setup.name}-${scenario.replaceAll(' ', '-')}`
  const result = await run_generator({ name, words: [...words, ...setup.generator_arguments], folder, logs, limit_ms, say })
  for (const violation of result.violations) step(`${setup.name} ${scenario}: WRONG: ${violation}`)
  return { ...result, setup: setup.name, scenario }
}

async function seed_history(setup, file) {
  const words = ['seed', '--database', setup.database, '--file', file, '--messages', String(options.messages)]
  const { violations } = await run_generator({ name: `${setup.name}-seed`, words, folder, logs, limit_ms: 300_000, say })
  if (violations.length) throw new Error(violations.join('; '))
}

/** What the server's own event loop does without chat, and a loop of send() without anything. */
async function measure_bare_net() {
  const bare = await start_bare_server({ folder, logs, event_size })
  const setup = { name: 'bare', generator_arguments: ['--server', bare.address, '--watch', `server=${bare.pid}`] }
  const alone = { name: 'bare', generator_arguments: [] }
  const words = ['--seconds', String(options.seconds), '--body-size', String(event_size), '--members', String(Math.min(1000, options.people))]
  for (const [of, ceiling] of [[setup, 'echo'], [setup, 'broadcast'], [alone, 'send']]) {
    step(`bare: ${ceiling}`)
    runs.push(await measure(of, ['ceiling', ceiling, ...words], ceiling, 120_000))
  }
  await bare.stop({ grace: 5000 })
}

/** What the store, the database and the broker of this setup do without servers in front of them. */
async function measure_bare_services(setup, file) {
  const words = ['--file', file, '--seconds', String(options.seconds)]
  const ceilings = [['store', '--database', setup.database]]
  if (!setup.embedded) {
    ceilings.push(['postgres', '--database', setup.database])
    ceilings.push(['rabbitmq', '--bus', setup.services.find(service => service.name === 'rabbitmq').url, '--body-size', String(event_size)])
  }
  for (const ceiling of ceilings) {
    step(`bare: ${ceiling[0]}`)
    runs.push({ ...await measure(setup, ['ceiling', ...ceiling, ...words], `bare ${ceiling[0]}`, 120_000), setup: `bare ${setup.embedded ? 'SQLite' : 'services'}`, scenario: ceiling[0] })
  }
}

async function measure_setup(name) {
  const embedded = name === 'embedded'
  const setup = new Setup({
    name: embedded ? name : `${name} server${name === '1' ? '' : 's'}`.replace(' ', '-'), embedded, count: embedded ? 1 : Number(name),
    folder: join(folder, name), logs, server_arguments: options.server_arguments,
  })
  try {
    step(embedded ? 'Embedded: one server over SQLite' : `${name} server${name === '1' ? '' : 's'} over PostgreSQL, RabbitMQ and Memcached`)
    await setup.start_services()
    await setup.start_servers()
    const file = join(folder, `people-of-${setup.name}.json`)
    step(`${setup.name}: ${options.people} people sign up`)
    const made = await measure(setup, ['people', '--file', file, '--people', String(options.people)], 'people', 300_000)
    if (made.violations.length) {
      runs.push(made)
      return
    }
    const history = options.scenarios.includes('history')
    if (history) step(`${setup.name}: a history of ${options.messages.toLocaleString('en-US')} messages is written`)
    // Fresh servers: what signing up took of memory is not what a connection takes.
    await setup.stop_servers()
    if (history) await seed_history(setup, file)
    // One set of services is like the other.
    if (options.ceilings && (embedded || name === options.on.find(other => other !== 'embedded'))) await measure_bare_services(setup, file)
    await setup.start_servers()
    for (const scenario of options.scenarios) {
      step(`${setup.name}: ${scenario}`)
      runs.push(await measure(setup, ['run', scenario, '--file', file, '--people', String(options.people), '--seconds', String(options.seconds)],
        scenario, 120_000 + options.seconds * 10_000))
    }
  } finally {
    await setup.stop()
    remove_folder(setup.folder)
  }
}

function describe_machine() {
  const git = (...words) => {
    try {
      return execFileSync('git', ['-C', project, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      return ''
    }
  }
  return {
    date: new Date(began).toISOString(),
    commit: git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '-uno') ? ' with changes' : ''),
    command: `./dev bench ${process.argv.slice(2).join(' ')}`.trim(),
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    load_before: readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' '),
  }
}

const machine = describe_machine()
let failure
try {
  if (options.ceilings) await measure_bare_net()
  for (const name of options.on) await measure_setup(name)
} catch (error) {
  failure = error
}
remove_folder(folder)

const wrong = runs.flatMap(run => run.violations.map(violation => `${run.setup} ${run.scenario}: ${violation}`))
if (failure) wrong.push(failure.message)
const sorted = sort_runs(runs)
const results = { ...machine, seconds: Math.round((Date.now() - began) / 1000), shares: shares_of(runs), checks: checks_of(runs), wrong, runs: sorted }
writeFileSync(join(options.out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
writeFileSync(join(options.out, 'plot.svg'), plot_of(sorted, `Parley ${machine.commit} · ${machine.processor} · ${machine.date.slice(0, 16)}`))

step(`Done in ${results.seconds} s on ${machine.processor}, load before ${machine.load_before}, commit ${machine.commit}\n`)
console.log(table_of(sorted))
console.log(`\n${facts_of(sorted).join('\n')}`)
if (results.shares.length) console.log(`\n${results.shares.map(({ of, at, share }) => `${share.toFixed(2)}  ${at}, of ${of}`).join('\n')}`)
console.log(`\nChecked: ${Object.entries(results.checks).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count.toLocaleString('en-US')}`).join(', ')}`)
console.log(`Results: ${join(options.out, 'results.json')}, ${join(options.out, 'plot.svg')}`)
if (wrong.length) console.error(`\nFAILED:\n${wrong.map(line => `    ${line}`).join('\n')}`)
else console.log('Everything that was sent arrived once, unchanged and in order.')
await kill_everything()
process.exit(wrong.length ? 1 : 0)
