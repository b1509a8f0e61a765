/** A WebSocket client that checks every frame, both ways, against api/asyncapi.yaml. */
import WebSocket from 'ws'
import type { ApiClient } from './client.ts'
import { check_command, check_event, type Frame } from './contract.ts'
import { within } from './wait.ts'

export interface Closed { code: number, reason: string }

interface Waiter {
  matches: (frame: Frame) => boolean
  resolve: (frame: Frame) => void
  reject: (error: Error) => void
}

export class Socket {
  /** Every event that arrived, oldest first. */
  readonly events: Frame[] = []
  readonly closed: Promise<Closed>
  hello!: { user_id: string, session_id: string, server_time: string, heartbeat_seconds: number, edit_window_seconds: number }
  private readonly taken = new Set<Frame>()
  private waiters: Waiter[] = []
  private failure: Error | undefined

  private constructor(readonly raw: WebSocket) {
    this.closed = new Promise((resolve) => {
      raw.on('close', (code, reason) => {
        this.fail(new Error(`the socket was closed with ${code} ${reason.toString()}`))
        resolve({ code, reason: reason.toString() })
      })
    })
    raw.on('error', error => this.fail(error))
    raw.on('message', (data: Buffer, is_binary) => {
      try {
        if (is_binary) throw new Error('the server sent a binary frame')
        this.events.push(check_event(data.toString('utf8')))
        this.serve_waiters()
      } catch (error) {
        this.fail(error as Error)
      }
    })
  }

  /** Connects without waiting for `hello`. Rejects with UpgradeRefused when HTTP says no. */
  static async open(client: ApiClient, headers: Record<string, string> = {}): Promise<Socket> {
    const all: Record<string, string> = { Origin: client.server.origin, ...(client.cookie ? { Cookie: client.cookie } : {}), ...headers }
    for (const name of Object.keys(all)) if (all[name] === '') delete all[name]
    const { port, certificate } = client.server
    const raw = new WebSocket(`${certificate ? 'wss' : 'ws'}://127.0.0.1:${port}/ws`, { headers: all, perMessageDeflate: false, ca: certificate })
    const socket = new Socket(raw)
    await within('the WebSocket opens', new Promise<void>((resolve, reject) => {
      raw.once('open', resolve)
      raw.once('error', reject)
      raw.once('unexpected-response', (_request, response) => {
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('end', () => reject(new UpgradeRefused(response.statusCode!, Buffer.concat(chunks).toString('utf8'), response.headers)))
      })
    }))
    return socket
  }

  /** Connects and waits for `hello`. */
  static async connect(client: ApiClient, headers: Record<string, string> = {}): Promise<Socket> {
    const socket = await Socket.open(client, headers)
    socket.hello = (await socket.next('hello')).data
    return socket
  }

  private fail(error: Error): void {
    this.failure ??= error
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.failure)
  }

  private serve_waiters(): void {
    this.waiters = this.waiters.filter((waiter) => {
      const found = this.events.find(frame => !this.taken.has(frame) && waiter.matches(frame))
      if (!found) return true
      this.taken.add(found)
      waiter.resolve(found)
      return false
    })
  }

  /** The first event of this type that `matches` and that no earlier call returned; waits for it. */
  next(type: string, matches: (data: any) => boolean = () => true, deadline_ms = 10_000): Promise<Frame> {
    let waiter!: Waiter
    const arrived = new Promise<Frame>((resolve, reject) => {
      waiter = { matches: frame => frame.type === type && matches(frame.data), resolve, reject }
      this.waiters.push(waiter)
      this.serve_waiters()
      if (this.failure && this.waiters.includes(waiter)) reject(this.failure)
    })
    arrived.catch(() => {})
    return within(`the event ${type}`, arrived, deadline_ms).catch((error: Error) => {
      // Nobody waits any more: what comes later is for others.
      this.waiters = this.waiters.filter(other => other !== waiter)
      error.message += ` (arrived: ${this.events.map(frame => frame.type).join(', ')})`
      throw error
    })
  }

  of_type(type: string): any[] { return this.events.filter(frame => frame.type === type).map(frame => frame.data) }

  /** Sends a command that the document allows. */
  command(type: string, data: unknown = {}): void {
    check_command({ type, data })
    this.raw.send(JSON.stringify({ type, data }))
  }

  /** Sends anything at all. */
  send_raw(text: string | Uint8Array, options: { binary?: boolean, fin?: boolean } = {}): void {
    this.raw.send(text, { binary: options.binary ?? false, fin: options.fin ?? true })
  }

  /** Everything that the server sent before it read this ping has arrived when it returns. */
  async barrier(): Promise<void> {
    const pongs = this.of_type('pong').length
    this.command('ping')
    await within('pong', (async () => {
      while (this.of_type('pong').length <= pongs) {
        if (this.failure) throw this.failure
        await new Promise(resolve => setTimeout(resolve, 2))
      }
    })())
  }

  async close(code = 1000): Promise<Closed> {
    this.raw.close(code)
    return within('the closing handshake', this.closed)
  }
}

export class UpgradeRefused extends Error {
  override name = 'UpgradeRefused'
  constructor(readonly status: number, readonly text: string, readonly headers: Record<string, unknown>) {
    super(`the upgrade was refused with ${status}: ${text.slice(0, 300)}`)
  }

  get code(): string { return JSON.parse(this.text).error.code }
}

/**
 * Acts, and returns when each of these clients has heard all of these. With several servers events travel for a while: a
 * socket that connects at once would hear of what was before.
 */
export async function heard<T>(clients: ApiClient[], act: () => Promise<T>, last: (result: T) => [string, (data: any) => boolean][]): Promise<T> {
  const sockets = await Promise.all(clients.map(client => Socket.connect(client)))
  const result = await act()
  await Promise.all(sockets.flatMap(socket => last(result).map(([type, matches]) => socket.next(type, matches))))
  await Promise.all(sockets.map(socket => socket.close()))
  return result
}
