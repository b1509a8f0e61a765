// A Docker engine for tests: one that is there already, else one of our own, else none and why.
//   const engine = await open_engine()     throws NoEngine
//   await engine.docker(['ps']); await engine.stop()
//
//   node tests/support/services/engine.mjs check    prints which one; exit code 1: none, and why
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { can_provide_images, provide_images } from '../standins/images.mjs'
import { free_port } from './ports.mjs'
import { ask_port } from './processes.mjs'

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** No engine can be used here; the message is a sentence for people. */
export class NoEngine extends Error {
  name = 'NoEngine'
}

export class Engine {
  #stop

  /** @param {{ kind: 'given' | 'own', environment: Record<string, string>, stop?: () => Promise<void> }} options */
  constructor(options) {
    /** `given`: it was there, with images and containers of others; `own`: started for this run. */
    this.kind = options.kind
    /** What programs that talk to Docker need in their environment. */
    this.environment = { ...process.env, ...options.environment }
    this.#stop = options.stop ?? (async () => {})
  }

  /**
   * Runs `docker ARGUMENTS…`. Resolves to `{ status, stdout, stderr }`; throws when the status is not 0, unless `may_fail`.
   * @param {string[]} words
   * @param {{ may_fail?: boolean, deadline_ms?: number, input?: import('node:stream').Readable, environment?: Record<string, string> }} [options]
   */
  docker(words, options = {}) { return this.run('docker', words, options) }

  /** Runs any program that talks to this engine, as `docker`. */
  async run(command, words, options = {}) {
    const child = spawn(command, words, {
      cwd: options.folder ?? project,
      env: { ...this.environment, ...options.environment },
      stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      timeout: options.deadline_ms ?? 120_000,
    })
    if (options.input) {
      child.stdin.on('error', () => {})
      options.input.pipe(child.stdin)
    }
    const result = { status: null, stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => { result[name] += text })
    await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (status) => {
        result.status = status
        resolve()
      })
    })
    if (result.status !== 0 && !options.may_fail) {
      throw new Error(`${command} ${words.join(' ')} ended with ${result.status ?? 'a signal'}:\n${(result.stderr + result.stdout).slice(-4000)}`)
    }
    return result
  }

  /** Ends an engine of our own with everything in it; leaves another alone. */
  async stop() { await this.#stop() }
}

const answers = environment =>
  spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { env: environment, timeout: 10_000, stdio: 'ignore' }).status === 0

const installed = program => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0

/** engine.sh ends by itself when this process does, however that comes. */
async function start_own_engine() {
  const data = join(project, 'build/docker')
  // Paths of sockets are short: 107 bytes.
  const runtime = join(tmpdir(), `parley-docker-${createHash('sha256').update(data).digest('hex').slice(0, 10)}`)
  const keeper = spawn(fileURLToPath(new URL('engine.sh', import.meta.url)), [data, runtime], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
  keeper.stdin.on('error', () => {})
  const ended = new Promise(resolve => keeper.once('exit', resolve))
  const said = await new Promise((resolve) => {
    keeper.once('error', error => resolve(`failed ${error.message}`))
    createInterface(keeper.stdout).once('line', resolve)
    ended.then(() => resolve('failed the script that starts it ended'))
  })
  const stop = async () => {
    keeper.ref()
    keeper.stdin.end()
    await ended
  }
  if (said !== 'ready') {
    await stop()
    throw new NoEngine(`dockerd does not start here: ${said.replace(/^failed /, '')}`)
  }
  // A program that forgets it can still end.
  for (const handle of [keeper, keeper.stdin, keeper.stdout]) handle.unref()
  return new Engine({ kind: 'own', environment: { DOCKER_HOST: `unix://${runtime}/docker.sock` }, stop })
}

/** Throws unless containers run, with a limit of memory, meet in a network, and are reached by a published port. */
async function prove(engine) {
  await engine.docker(['network', 'create', 'proof'])
  const limits = ['--network', 'proof', '--memory', '64m', '--pids-limit', '64', '--read-only', '--cap-drop', 'ALL']
  const port = await free_port()
  const { stdout } = await engine.docker(['run', '--detach', '--name', 'proof', ...limits, '--publish', `127.0.0.1:${port}:11211`, 'memcached:1.6'])
  const question = "exec 3<>/dev/tcp/proof/11211; printf 'version\\r\\n' >&3; read -r -t 5 answer <&3; [[ $answer == VERSION* ]]"
  const end = Date.now() + 30_000
  for (;;) {
    const from_here = await ask_port(port, 'version\r\n', answer => answer.toString('latin1').startsWith('VERSION'))
    const from_another = await engine.docker(['run', '--rm', ...limits, 'debian:bookworm-slim', 'timeout', '10', 'bash', '-c', question], { may_fail: true })
    if (from_here && from_another.status === 0) break
    if (Date.now() > end) {
      throw new Error(from_here ? `containers do not reach each other: ${from_another.stderr}` : 'a published port is not reached')
    }
  }
  await engine.docker(['rm', '--force', '--volumes', stdout.trim()])
  await engine.docker(['network', 'rm', 'proof'])
}

/**
 * An engine on which the images of deploy/compose.yaml are, and containers run. An engine that is
 * there but cannot get the official images is not used: stand-ins under their names belong into no
 * one else's.
 * @param {(line: string) => void} [log]
 * @returns {Promise<Engine>}
 */
export async function open_engine(log = (_line) => {}) {
  if (!installed('docker')) throw new NoEngine('the program docker is not installed')
  if (answers(process.env)) {
    const given = new Engine({ kind: 'given', environment: {} })
    if (await can_provide_images(given, log)) return given
    log('The Docker engine that runs here cannot get the official images.')
  }
  if (process.geteuid?.() !== 0) throw new NoEngine('no Docker engine answers, and only root can start one')
  if (!installed('dockerd')) throw new NoEngine('no Docker engine answers, and dockerd is not installed')
  if (!existsSync('/proc/self/mountinfo')) throw new NoEngine('only Linux can start one')
  const own = await start_own_engine()
  try {
    await provide_images(own, log)
    await prove(own)
  } catch (error) {
    await own.stop()
    throw new NoEngine(`an engine of our own started, but is of no use: ${error.message}`)
  }
  return own
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== 'check') {
    console.error('usage: engine.mjs check')
    process.exit(2)
  }
  try {
    const engine = await open_engine(line => console.log(line))
    const { stdout } = await engine.docker(['version', '--format', '{{.Server.Version}}'])
    await engine.stop()
    console.log(`Docker ${stdout.trim()}, ${engine.kind === 'own' ? 'an engine of our own' : 'the engine that runs here'}`)
  } catch (error) {
    console.log(error instanceof NoEngine ? error.message : error.stack)
    process.exitCode = 1
  }
}
