// ./dev stack: Parley as it is deployed, on this machine, with data to throw away: PostgreSQL, RabbitMQ,
// Memcached, several parleyd, the server that renders pages, and Nginx in front. Runs until Ctrl-C.
import { existsSync, mkdirSync, mkdtempSync, chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { start_services } from '../../tests/support/services/index.mjs'
import { start_nginx } from '../../tests/support/services/nginx.mjs'
import { is_free, PortTaken, with_free_ports } from '../../tests/support/services/ports.mjs'
import { kill_everything, remove_at_end, remove_folder } from '../../tests/support/services/processes.mjs'
import { parleyd, renderer, start_parleyd, start_renderer } from './stack_parts.mjs'

function refuse(message) {
  console.error(`./dev stack: ${message}`)
  process.exit(2)
}

function read_arguments() {
  let values
  try {
    ({ values } = parseArgs({
      options: { servers: { type: 'string', default: '3' }, folder: { type: 'string' }, port: { type: 'string' }, 'no-web': { type: 'boolean', default: false } },
    }))
  } catch (error) {
    refuse(error.message)
  }
  const servers = Number(values.servers)
  if (!Number.isInteger(servers) || servers < 1 || servers > 50) refuse(`--servers wants a number from 1 to 50, not '${values.servers}'`)
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 1024 && port <= 65535)) refuse(`--port wants a port from 1024 to 65535, not '${values.port}'`)
  return { servers, port, folder: values.folder && resolve(values.folder), web: !values['no-web'] }
}

/** PostgreSQL and Nginx run as users of their own: they must be able to reach what is theirs. */
function refuse_unreachable(folder) {
  if (process.geteuid() !== 0) return
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) refuse(`--folder ${folder} cannot be used: other users may not pass through ${at}`)
  }
}

const options = read_arguments()
const began = Date.now()
if (!existsSync(parleyd)) refuse(`there is no ${parleyd}; build it with ./dev build`)
if (options.web && !existsSync(renderer)) refuse(`there is no ${renderer}; build it with ./dev stack, or leave it out with --no-web`)
if (options.port && !(await is_free(options.port))) refuse(`port ${options.port} is in use; choose another with --port, or none`)

const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'parley-stack-'))
mkdirSync(folder, { recursive: true })
if (!options.folder) chmodSync(folder, 0o711)
refuse_unreachable(folder)
const data = join(folder, 'data')
const logs = join(folder, 'logs')
const description = join(folder, 'stack.json')
if (existsSync(data)) refuse(`${data} exists: another stack runs there, or one was left behind; remove it or choose another --folder`)
mkdirSync(data, { mode: 0o711 })
chmodSync(data, 0o711)
mkdirSync(logs, { recursive: true })
remove_at_end(data)

/** What runs, in the order in which it is stopped. */
const parts = { nginx: undefined, web: undefined, servers: [], services: undefined }
let stopping = false
let trouble = false

const step = text => console.log(`==> ${text}`)
const note = text => console.log(`    ${text}`)
const seconds = () => ((Date.now() - began) / 1000).toFixed(1)

function remove_rest() {
  rmSync(description, { force: true })
  if (!options.folder && !trouble) rmSync(folder, { recursive: true, force: true })
  else note(`The logs are kept: ${logs}`)
}

async function end_at_once(code) {
  await kill_everything()
  remove_rest()
  process.exit(code)
}

async function stop() {
  step('Stopping')
  await parts.nginx?.stop()
  await Promise.all([parts.web, ...parts.servers].filter(Boolean).map(async (child) => {
    if (await child.stop({ grace: 15_000 })) return
    trouble = true
    note(`${child.name} did not end in time and was killed.`)
  }))
  await parts.services.stop()
  remove_folder(data)
  await kill_everything()
  remove_rest()
  step('All has stopped, and the data are gone')
  process.exit(0)
}

let ready = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (stopping || !ready) {
      // The second one, or in the middle of the start: nothing has been entrusted to it yet.
      note('Killing all.')
      stopping = true
      void end_at_once(130)
      return
    }
    stopping = true
    stop().catch((error) => {
      console.error(error)
      trouble = true
      return end_at_once(1)
    })
  })
}

function watch(child) {
  void child.ended.then(({ code, signal }) => {
    if (child.end_expected || stopping) return
    trouble = true
    note(`${child.name} has ended (${signal ?? `exit code ${code}`}). The others go on without it. Its log: ${child.log}`)
  })
}

async function start() {
  step('Starting PostgreSQL, RabbitMQ and Memcached')
  parts.services = await start_services({ folder: data, logs })

  step(`Starting ${options.servers} × parleyd`)
  const names = Array.from({ length: options.servers }, (_, index) => `parley-${index + 1}`)
  parts.servers = await Promise.all(names.map(name => start_parleyd({ name, folder: data, logs, services: parts.services })))

  step(options.web ? 'Starting Nginx and the server of pages' : 'Starting Nginx')
  const servers = parts.servers.map(server => server.address)
  const nginx_options = { folder: join(data, 'nginx'), log: join(logs, 'nginx.log'), log_folder: logs, port: options.port, servers }
  if (!options.web) {
    parts.nginx = await start_nginx(nginx_options)
    return
  }
  await with_free_ports(1, async (port) => {
    const nginx = await start_nginx({ ...nginx_options, web: [`127.0.0.1:${port}`] })
    try {
      parts.web = await start_renderer({ port, api: `http://127.0.0.1:${nginx.internal_port}`, logs })
      parts.nginx = nginx
    } catch (error) {
      await nginx.stop()
      throw error
    }
  })
}

try {
  await start()
} catch (error) {
  if (stopping) await new Promise(() => {})
  trouble = true
  const taken = error instanceof PortTaken && options.port
  console.error(`\nFAILED: ${taken ? `port ${options.port} was taken in the meantime` : error.message}`)
  await end_at_once(1)
}

const { services, nginx, web, servers } = parts
const running = [...services.all.map(service => service.child), ...servers, nginx.child, ...(web ? [web] : [])]
const summary = {
  url: nginx.url,
  certificate: nginx.certificate_file,
  http_port: nginx.http_port,
  internal_url: `http://127.0.0.1:${nginx.internal_port}`,
  access_log: nginx.access_log,
  pid: process.pid,
  folder,
  logs,
  servers: servers.map(({ name, url, pid, log }) => ({ name, url, pid, log })),
  services: Object.fromEntries(services.all.map(({ name, url, port, pid, log }) => [name, { url, port, pid, log }])),
  nginx: { pid: nginx.pid },
  web: web ? { url: web.url, pid: web.pid, log: web.log } : null,
  pids: [...running, ...services.all.flatMap(service => service.companions)].map(child => child.pid),
}
writeFileSync(`${description}.new`, `${JSON.stringify(summary, null, 2)}\n`)
renameSync(`${description}.new`, description)
for (const child of running) watch(child)
ready = true

console.log(`\n    Parley is ready:  ${nginx.url}   (after ${seconds()} s; the browser warns of a self-signed certificate)`)
for (const server of servers) note(`${server.name}: ${server.url}`)
for (const service of services.all) note(`${service.name}: ${service.url}`)
if (web) note(`web: ${web.url}`)
note(`Logs:        ${logs}`)
note(`Description: ${description}`)
note(`Fill it with people: ./dev demo ${servers[0].url}`)
note('Ctrl-C stops all and removes the data; once more kills.')
