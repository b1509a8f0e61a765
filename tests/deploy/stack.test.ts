/** ./dev stack: started once as a person would, used over TLS, hurt, and stopped. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import WebSocket from 'ws'
import { json_lines } from '../support/services/nginx.mjs'
import { process_status, remove_folder, temporary_folder } from '../support/services/processes.mjs'
import { ask, certificate_of, type Endpoint } from '../support/upstreams.ts'
import { eventually, within } from '../support/wait.ts'

const script = fileURLToPath(new URL('../../tools/dev/stack.mjs', import.meta.url))

interface Description {
  url: string
  access_log: string
  certificate: string
  folder: string
  servers: { name: string, url: string, pid: number, log: string }[]
  pids: number[]
}

let folder: string
let stack: ChildProcess | undefined
let output = ''

beforeEach(() => {
  folder = temporary_folder('parley-stack-test-')
  output = ''
})

afterEach(async () => {
  if (stack && stack.exitCode === null && stack.signalCode === null) {
    const ended = once(stack, 'exit')
    stack.kill('SIGKILL')
    await ended
    await eventually('nothing is left of a killed stack', () => processes_of(folder).length === 0, 60_000)
  }
  stack = undefined
  remove_folder(folder)
}, 90_000)

function run_stack(...words: string[]): ChildProcess {
  stack = spawn(process.execPath, [script, ...words, '--folder', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [stack.stdout!, stack.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  return stack
}

async function description_of(started: ChildProcess): Promise<Description> {
  return eventually('the stack is ready', () => {
    if (started.exitCode !== null) throw new Error(`the stack ended: ${output}`)
    const file = `${folder}/stack.json`
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))
  }, 180_000).catch((error) => { throw new Error(`${error.message}\n${output}`) })
}

/** Every part writes into a log of the folder, so that shows what is left. */
function processes_of(owner: string): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return [1, 2].some(descriptor => readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith(`${owner}/`))
    } catch {
      return false
    }
  })
}

const is_gone = (pid: number) => {
  const status = process_status(pid)
  return !status || status.state === 'Z'
}

/** Somebody who comes through Nginx. */
class Visitor {
  readonly frames: { type: string, data: any }[] = []
  cookie = ''
  id = ''
  private socket: WebSocket | undefined

  constructor(private readonly stack: Description, readonly at: Endpoint) {}

  async request(method: string, path: string, body?: unknown) {
    return ask(this.at, path, {
      method,
      cookie: this.cookie,
      headers: { origin: this.stack.url, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  }

  async sign_up(): Promise<void> {
    const username = `v_${randomUUID().slice(0, 8)}`
    const answer = await this.request('POST', '/api/v1/users', {
      username, display_name: username, email: `${username}@example.org`, password: 'correct horse battery',
    })
    expect(answer.status, answer.text).toBe(201)
    this.cookie = /parley_session=([^;]+)/.exec(String(answer.headers['set-cookie']))![1]!
    this.id = JSON.parse(answer.text).user.id
  }

  /** The parleyd that the visitor's session belongs to. */
  async server() {
    const answer = await this.request('GET', '/api/v1/me')
    expect(answer.status).toBe(200)
    const line = await eventually('the line of a request', () =>
      json_lines(this.stack.access_log).find((found: any) => found.request_id === answer.headers['x-request-id']))
    return this.stack.servers.find(server => server.url === `http://${line.upstream}`)!
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(`wss://localhost:${this.at.port}/ws`, {
      ca: certificate_of(this.at), headers: { cookie: `parley_session=${this.cookie}`, origin: this.stack.url },
    })
    socket.on('error', () => {})
    socket.on('message', data => this.frames.push(JSON.parse(data.toString())))
    this.socket = socket
    await this.next('hello')
  }

  next(type: string, matches: (data: any) => boolean = () => true) {
    return eventually(`the event ${type}`, () => this.frames.find(frame => frame.type === type && matches(frame.data)), 30_000)
  }

  leave(): void { this.socket?.terminate() }
}

it('serves people over several servers, survives one of them, and leaves nothing', async () => {
  const started = run_stack('--servers', '2', '--no-web')
  const description = await description_of(started)
  expect(description.servers).toHaveLength(2)
  for (const pid of description.pids) expect(is_gone(pid)).toBe(false)
  const at = { port: Number(new URL(description.url).port), certificate_file: description.certificate }

  // Two people whose sessions live on different servers.
  const alice = new Visitor(description, at)
  await alice.sign_up()
  const home = await alice.server()
  const bob = await (async () => {
    for (let tries = 0; tries < 5; tries++) {
      const candidate = new Visitor(description, at)
      await candidate.sign_up()
      if ((await candidate.server()).name !== home.name) return candidate
    }
    // The limit of sign-ups from one address is near, and 1 in 32 gets here: the broker is crossed all the same.
    const direct = new Visitor(description, at)
    await direct.sign_up()
    return direct
  })()
  await alice.connect()
  const opened = await bob.request('POST', '/api/v1/conversations', { user_id: alice.id })
  expect(opened.status).toBe(201)
  const { conversation } = JSON.parse(opened.text)
  const path = `/api/v1/conversations/${conversation.id}/messages`
  const message = { client_id: randomUUID(), body: 'from one server to the other' }
  expect((await bob.request('POST', path, message)).status).toBe(201)
  const event = await alice.next('message.created')
  expect(JSON.stringify(event.data)).toContain(message.body)

  // The server of alice dies: her requests and her repeated send go to the other one.
  process.kill(home.pid, 'SIGKILL')
  await eventually('the server is dead', () => is_gone(home.pid))
  for (let i = 0; i < 5; i++) expect((await alice.request('GET', '/api/v1/me')).status).toBe(200)
  const reply = { client_id: randomUUID(), body: 'still here' }
  expect((await alice.request('POST', path, reply)).status).toBe(201)
  expect((await alice.request('POST', path, reply)).status).toBe(200)
  alice.leave()
  alice.frames.length = 0
  await alice.connect()
  expect((await bob.request('POST', path, { client_id: randomUUID(), body: 'so am I' })).status).toBe(201)
  await alice.next('message.created', data => JSON.stringify(data).includes('so am I'))
  await eventually('the stack says who died', () => output.includes(`${home.name} has ended (SIGKILL)`))
  alice.leave()

  started.kill('SIGINT')
  const [code] = await within('the stack stops', once(started, 'exit'), 60_000)
  expect(code, output).toBe(0)
  for (const pid of description.pids) expect(is_gone(pid), String(pid)).toBe(true)
  expect(processes_of(folder)).toEqual([])
  expect(readdirSync(folder)).toEqual(['logs'])
  for (const server of description.servers) expect(existsSync(server.log)).toBe(true)
}, 300_000)

it('leaves nothing when it is interrupted in the middle of its start', async () => {
  const started = run_stack('--no-web')
  await eventually('something runs', () => processes_of(folder).length > 2, 60_000)
  started.kill('SIGINT')
  const [code] = await within('the stack ends', once(started, 'exit'), 60_000)
  expect(code).toBe(130)
  await eventually('all processes are gone', () => processes_of(folder).length === 0, 20_000)
  expect(existsSync(`${folder}/data`)).toBe(false)
  expect(existsSync(`${folder}/stack.json`)).toBe(false)
}, 120_000)

it('leaves nothing when it is killed', async () => {
  const started = run_stack('--servers', '1', '--no-web')
  await description_of(started)
  started.kill('SIGKILL')
  await eventually('all processes are gone', () => processes_of(folder).length === 0, 60_000)
  await eventually('the data are gone', () => !existsSync(`${folder}/data`), 30_000)
}, 300_000)

it.each([
  [['--servers', '0'], '--servers wants a number'],
  [['--port', '80'], '--port wants a port'],
  [['--unknown'], 'unknown'],
])('says what is wrong with %s', (words, complaint) => {
  const { status, stderr } = spawnSync(process.execPath, [script, ...words, '--no-web'], { encoding: 'utf8', timeout: 30_000 })
  expect(status).toBe(2)
  expect(stderr).toContain(complaint)
})

it('keeps its hands off a folder that is in use', () => {
  mkdirSync(`${folder}/data`)
  const { status, stderr } = spawnSync(process.execPath, [script, '--no-web', '--folder', folder], { encoding: 'utf8', timeout: 30_000 })
  expect(status).toBe(2)
  expect(stderr).toContain('another stack runs there')
  expect(existsSync(`${folder}/data`)).toBe(true)
})
