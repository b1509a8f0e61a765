// What ./dev bench measures: servers of this machine with data to throw away, and the load generator.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start_memcached } from '../../tests/support/services/memcached.mjs'
import { start_postgres } from '../../tests/support/services/postgres.mjs'
import { Child, pause, wait_until_ready } from '../../tests/support/services/processes.mjs'
import { start_rabbitmq } from '../../tests/support/services/rabbitmq.mjs'
import { parleyd } from './stack_parts.mjs'

const project = fileURLToPath(new URL('../../', import.meta.url))
export const generator = process.env.PARLEY_BENCH ?? join(project, 'build/release/bench/parley_bench')

/** The server refuses PARLEY_… that it does not know. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))

/** Thousands of accounts are made, and everybody comes from one address. */
const limits = [
  'limit-passwords-per-account', 'limit-passwords-per-address', 'limit-sign-ups-per-address',
  'limit-profile-changes-per-user', 'limit-requests-per-user', 'limit-messages-per-user',
].flatMap(name => [`--${name}`, 'off'])
const for_load = ['--password-memory-kib', '1024', '--password-passes', '1', '--socket-command-burst', '0', ...limits]

/** Reads the address that a server wrote, once it is whole. */
function read_address(port_file) {
  if (!existsSync(port_file)) return undefined
  const text = readFileSync(port_file, 'utf8')
  return text.endsWith('\n') ? text.trim() : undefined
}

/** A server that knows nothing of chat, on the event loop of parleyd. */
export async function start_bare_server({ folder, logs, event_size }) {
  const port_file = join(folder, 'bare.port')
  const child = new Child({
    name: 'bare server', command: generator, arguments: ['serve', '--port-file', port_file, '--body-size', String(event_size)],
    log: join(logs, 'bare-server.log'), replace_environment: true, environment,
  })
  await wait_until_ready(child, async () => read_address(port_file) !== undefined, 30_000)
  return Object.assign(child, { address: read_address(port_file) })
}

/** How Parley runs: embedded, or N servers over PostgreSQL, RabbitMQ and Memcached. */
export class Setup {
  services = []
  servers = []
  #storage
  #started = 0

  /** @param {{ name: string, count: number, embedded: boolean, folder: string, logs: string, server_arguments: string[] }} options */
  constructor(options) {
    Object.assign(this, options)
    mkdirSync(this.folder, { recursive: true, mode: 0o711 })
  }

  /** A database of its own, and what it takes to reach it. Commits wait for the disk, as they do where it counts. */
  async start_services() {
    if (this.embedded) {
      this.database = `sqlite:${join(this.folder, 'parley.db')}`
      this.#storage = ['--database', this.database]
      return
    }
    const of = name => ({ folder: join(this.folder, name), log: join(this.logs, `${this.name}-${name}.log`) })
    const started = await Promise.allSettled([
      start_postgres({ ...of('postgres'), durable: true, settings: ['shared_buffers=512MB', 'max_wal_size=4GB'] }),
      start_rabbitmq(of('rabbitmq')), start_memcached(of('memcached')),
    ])
    this.services = started.filter(result => result.status === 'fulfilled').map(result => result.value)
    const failed = started.find(result => result.status === 'rejected')
    if (failed) throw failed.reason
    const [postgres, rabbitmq, memcached] = this.services
    this.database = postgres.url
    this.#storage = ['--database', postgres.url, '--bus', rabbitmq.url, '--presence', memcached.url]
  }

  async start_servers() {
    this.servers = await Promise.all(Array.from({ length: this.count }, (_, index) => this.#start_server(index)))
  }

  async #start_server(index) {
    const name = `${this.name}-server-${index + 1}`
    const port_file = join(this.folder, `${name}-${++this.#started}.port`)
    const child = new Child({
      name,
      command: parleyd,
      arguments: ['serve', '--listen', '127.0.0.1:0', '--port-file', port_file, '--node', name, ...this.#storage, ...for_load, ...this.server_arguments],
      log: join(this.logs, `${name}.log`),
      replace_environment: true,
      environment,
    })
    let address
    await wait_until_ready(child, async () => {
      address = read_address(port_file)
      return address !== undefined && (await fetch(`http://${address}/readyz`, { signal: AbortSignal.timeout(2000) })).status === 200
    }, 60_000)
    return Object.assign(child, { address })
  }

  async stop_servers() {
    const ended = await Promise.all(this.servers.map(server => server.stop({ grace: 30_000 })))
    this.servers = []
    if (ended.includes(false)) throw new Error(`a server of ${this.name} did not end in time and was killed`)
  }

  async stop() {
    await this.stop_servers()
    await Promise.all(this.services.map(service => service.stop()))
    this.services = []
  }

  /** For the generator: where the servers are, and whose processor time counts. */
  get generator_arguments() {
    return [
      ...this.servers.flatMap(server => ['--server', server.address]),
      ...this.servers.flatMap(server => ['--watch', `server=${server.pid}`]),
      ...this.services.flatMap(service => ['--watch', `${service.name}=${service.pid}`]),
    ]
  }
}

/**
 * Runs the generator to its end and returns its result; `{ violations: […] }` when it leaves none.
 * @param {{ name: string, words: string[], folder: string, logs: string, limit_ms: number, say: (line: string) => void }} options
 */
export async function run_generator({ name, words, folder, logs, limit_ms, say }) {
  const out = join(folder, `${name}.json`)
  const child = new Child({ name, command: generator, arguments: [...words, '--out', out], log: join(logs, `${name}.log`), replace_environment: true, environment })
  const deadline = Date.now() + limit_ms
  let outcome
  void child.ended.then((how) => { outcome = how })
  while (!outcome) {
    await pause(100)
    const line = child.log_tail(300).trimEnd().split('\n').at(-1)
    if (line) say(line)
    if (!outcome && Date.now() > deadline) {
      await child.kill()
      return { phases: [], facts: {}, checks: {}, violations: [`it did not end within ${limit_ms / 1000} s and was killed`] }
    }
  }
  if (!existsSync(out)) return { phases: [], facts: {}, checks: {}, violations: [`it ended without a result (${outcome.signal ?? outcome.code}): ${/^parley_bench: .*$/m.exec(child.log_tail())?.[0] ?? child.log_tail(500).trim()}`] }
  const result = JSON.parse(readFileSync(out, 'utf8'))
  if (outcome.code !== 0 && result.violations.length === 0) result.violations.push(`it ended with ${outcome.signal ?? outcome.code}`)
  return result
}
