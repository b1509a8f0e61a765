/**
 * A disposable Parley: its own data, ports of its own choosing, stopped and removed by the test that started it. One
 * process, or in a scaled-out run (support/scale.ts) several, over which the people of a test are spread.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { is_scaled_out, make_shared_arguments, services_of_run, type SharedServices } from './scale.ts'
import { eventually, within } from './wait.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
export const binary = process.env.PARLEY_BINARY ?? join(project, 'build/release/app/parleyd')
export const web_root = process.env.PARLEY_WEB_ROOT ?? join(project, 'web/.output/public')

/** Limits that a test suite on one address would run into; tests of limits set their own. */
export const generous_limits: string[] = [
  'limit-passwords-per-account', 'limit-passwords-per-address', 'limit-sign-ups-per-address',
  'limit-profile-changes-per-user', 'limit-groups-per-user', 'limit-group-changes-per-user',
  'limit-invites-per-address', 'limit-requests-per-user', 'limit-messages-per-user',
].flatMap(name => [`--${name}`, 'off'])

/** Cheap hashes and short delays: the suites make hundreds of accounts. */
const quick = ['--password-memory-kib', '1024', '--password-passes', '1', '--presence-leave-delay', '300ms']

/** Without the variables of the tests themselves: the server refuses PARLEY_… that it does not know. */
function server_environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))
}

export interface ServerOptions {
  /** More command line arguments, after the defaults. */
  arguments?: string[]
  /** Replaces `generous_limits`. */
  limits?: string[]
  /** False: passwords cost what they cost out of the box. */
  quick?: boolean
  /** A folder of static files; an empty one when not given. */
  web_root?: string
  /** An existing data folder, kept when the server is disposed of. */
  data_folder?: string
  /** Processes of a scaled-out run; two when not given. */
  processes?: number
  /** Scaled out over these, whatever the mode of the run. */
  services?: SharedServices
  /** Further variables of its environment. */
  environment?: Record<string, string>
}

/** What a client talks to. */
export interface Seat {
  readonly origin: string
  readonly port: number
  /** By https, and this is what it proves itself with (PEM). */
  readonly certificate?: string
}

/** One parleyd. */
export class ParleyProcess implements Seat {
  readonly data_folder: string
  port = 0
  get origin(): string { return `http://127.0.0.1:${this.port}` }
  output = ''
  private child: ChildProcess | undefined

  constructor(private readonly options: ServerOptions, private readonly storage: string[] | undefined) {
    this.data_folder = options.data_folder ?? mkdtempSync(join(tmpdir(), 'parley-test-'))
  }

  get database_file(): string { return join(this.data_folder, 'parley.db') }

  private command_line(): string[] {
    let root = this.options.web_root
    if (!root) {
      root = join(this.data_folder, 'web')
      mkdirSync(root, { recursive: true })
      if (!existsSync(join(root, '200.html'))) writeFileSync(join(root, '200.html'), '<!doctype html><title>Parley</title>')
    }
    return [
      'serve',
      ...(this.storage ?? ['--database', `sqlite:${this.database_file}`]),
      '--web-root', root,
      // A restarted server takes its old port again, as a deployed one would.
      '--listen', `127.0.0.1:${this.port}`,
      '--port-file', join(this.data_folder, 'port'),
      ...(this.options.quick === false ? [] : quick),
      ...(this.options.limits ?? generous_limits),
      ...(this.options.arguments ?? []),
    ]
  }

  /** Starts the process on the same data and waits until it is ready. */
  async launch(): Promise<void> {
    const port_file = join(this.data_folder, 'port')
    rmSync(port_file, { force: true })
    const child = spawn(binary, this.command_line(), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...server_environment(), ...this.options.environment } })
    this.child = child
    child.on('error', error => { this.output += `cannot start ${binary}: ${error.message}\n` })
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => { this.output += text })
    }
    await eventually('parleyd is ready', async () => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        throw new Fatal(`parleyd ended (exit code ${child.exitCode}):\n${this.output}`)
      }
      if (!existsSync(port_file)) return false
      const match = /^[^\n]*:(\d+)\n$/.exec(readFileSync(port_file, 'utf8'))
      if (!match) return false
      this.port = Number(match[1])
      return (await fetch(`${this.origin}/readyz`)).status === 200
    }, 20_000).catch((error) => {
      child.kill('SIGKILL')
      throw new Error(`parleyd did not start: ${error.cause?.message ?? error.message}\n${this.output}`)
    })
  }

  get running(): boolean { return this.child?.exitCode === null && this.child.signalCode === null }
  get pid(): number { return this.child!.pid! }

  /** Signals the process and waits for its end. Returns the exit code, null when killed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', deadline_ms = 20_000): Promise<number | null> {
    const child = this.child
    if (!child || !this.running) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill(signal)
    try {
      await within(`parleyd ends after ${signal}`, ended, deadline_ms)
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
    return child.exitCode
  }

  remove_data(): void {
    if (!this.options.data_folder) rmSync(this.data_folder, { recursive: true, force: true })
  }
}

export class ParleyServer implements Seat {
  private turn = 0

  private constructor(readonly processes: ParleyProcess[], private readonly make_process: () => ParleyProcess) {}

  static async start(options: ServerOptions = {}): Promise<ParleyServer> {
    const services = options.services ?? (is_scaled_out ? services_of_run() : undefined)
    const storage = services && make_shared_arguments(services)
    const count = services ? options.processes ?? 2 : 1
    const make_process = () => new ParleyProcess(options, storage)
    const server = new ParleyServer(Array.from({ length: count }, make_process), make_process)
    await server.launch()
    return server
  }

  /** The first process, for what concerns any one. */
  private get first(): ParleyProcess { return this.processes[0]! }
  get data_folder(): string { return this.first.data_folder }
  /** Of the only process of a run that is not scaled out. */
  get database_file(): string { return this.first.database_file }
  get port(): number { return this.first.port }
  /** The Origin of the server's own pages. */
  get origin(): string { return this.first.origin }
  get pid(): number { return this.first.pid }
  get running(): boolean { return this.processes.some(process => process.running) }
  get output(): string { return this.processes.map(process => process.output).join('') }

  /** Where the next client goes: each process in turn. */
  seat(): Seat { return this.processes[this.turn++ % this.processes.length]! }

  /** One process more over the same services. */
  async add_process(): Promise<ParleyProcess> {
    const added = this.make_process()
    await added.launch()
    this.processes.push(added)
    return added
  }

  /** Starts the processes on the same data and waits until they are ready. */
  async launch(): Promise<void> {
    const started = await Promise.allSettled(this.processes.map(process => process.launch()))
    const failed = started.find(result => result.status === 'rejected')
    if (!failed) return
    await Promise.all(this.processes.map(process => process.stop('SIGKILL')))
    throw failed.reason
  }

  /** Signals the processes and waits for their end. Returns the first exit code that is not 0, null when killed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', deadline_ms = 20_000): Promise<number | null> {
    const codes = await Promise.all(this.processes.map(process => process.stop(signal, deadline_ms)))
    return codes.find(code => code !== 0) ?? (codes.includes(null) ? null : 0)
  }

  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.stop(signal)
    await this.launch()
  }

  /** Ends the processes whatever their state and removes their data. */
  async dispose(): Promise<void> {
    try {
      const code = await this.stop()
      if (code) throw new Error(`parleyd ended with exit code ${code}:\n${this.output.slice(-4000)}`)
    } finally {
      for (const process of this.processes) process.remove_data()
    }
  }

  /** The JSON log, line by line; throws when a line is not an object. */
  log_lines(): Record<string, unknown>[] {
    return this.output.split('\n').filter(Boolean).map((line) => {
      const value = JSON.parse(line)
      if (value === null || typeof value !== 'object') throw new Error(`not a log line: ${line}`)
      return value
    })
  }
}

class Fatal extends Error {}

/** Runs `parleyd ARGUMENTS…` to its end. */
export function run_parleyd(...args: string[]): { status: number | null, stdout: string, stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(binary, args, { encoding: 'utf8', timeout: 20_000, env: server_environment() })
  if (error) throw error
  return { status, stdout, stderr }
}
