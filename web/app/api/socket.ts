// The life of the WebSocket: connecting, hearing `hello`, heartbeats, noticing a dead line, and coming back
// with full-jitter exponential backoff. What the frames mean is the sync engine's affair.
import type { ClientCommand, ServerEvent, SocketFactory, SocketLike } from './types'

export type LinkState = 'idle' | 'connecting' | 'online' | 'waiting'

export interface LinkHandlers {
  state(state: LinkState): void
  event(event: ServerEvent): void
  /** The server ended this session (close code 4001). No reconnect follows. */
  revoked(): void
  /** A connection attempt ended before it opened; the handshake may have been refused for want of a session. */
  refused(): void
}

export interface LinkOptions {
  connect: SocketFactory
  random?: () => number
}

export const sessionRevokedCode = 4001
export const slowConsumerCode = 4008
export const firstBackoff = 500
export const longestBackoff = 30_000
/** Connecting, and waiting for `hello`, may take this long. */
export const helloTimeout = 10_000
/** After a nudge (tab visible, network back) an open line must say something within this time. */
export const probeTimeout = 4_000
const longestHeartbeat = 25_000
const steadyAfter = 5_000

/** Full jitter: anything between nothing and the bound, so that a restarted server is not met by a stampede. */
export function backoffDelay(attempt: number, random: () => number): number {
  return random() * Math.min(longestBackoff, firstBackoff * 2 ** Math.min(attempt, 16))
}

export class RealtimeLink {
  private socket: SocketLike | null = null
  private state: LinkState = 'idle'
  private attempt = 0
  private heartbeat = longestHeartbeat
  private lastSent = 0
  private lastHeard = 0
  private onlineSince = 0
  private retryTimer: ReturnType<typeof setTimeout> | null = null
  private helloTimer: ReturnType<typeof setTimeout> | null = null
  private probeTimer: ReturnType<typeof setTimeout> | null = null
  private beatTimer: ReturnType<typeof setInterval> | null = null
  private readonly random: () => number

  constructor(private readonly options: LinkOptions, private readonly handlers: LinkHandlers) {
    this.random = options.random ?? Math.random
  }

  get online(): boolean {
    return this.state === 'online'
  }

  start(): void {
    if (this.state === 'idle') this.open()
  }

  stop(): void {
    this.clearTimers()
    const socket = this.detach()
    socket?.close(1000, 'bye')
    this.attempt = 0
    this.enter('idle')
  }

  /** The network came back or the tab became visible: try at once, or make sure that the line still lives. */
  nudge(): void {
    if (this.state === 'waiting') {
      this.attempt = 0
      this.open()
    } else if (this.state === 'online' && this.probeTimer === null) {
      const asked = Date.now()
      this.send({ type: 'ping', data: {} })
      this.probeTimer = setTimeout(() => {
        this.probeTimer = null
        if (this.state === 'online' && this.lastHeard < asked) this.lost()
      }, probeTimeout)
    }
  }

  /** Says whether the frame went out; nothing is queued for later. */
  send(command: ClientCommand): boolean {
    if (this.state !== 'online' || this.socket === null) return false
    this.lastSent = Date.now()
    this.socket.send(JSON.stringify(command))
    return true
  }

  private open(): void {
    this.clearTimers()
    this.detach()?.close()
    this.enter('connecting')
    let socket: SocketLike
    try {
      socket = this.options.connect()
    } catch {
      this.retryLater()
      return
    }
    this.socket = socket
    let opened = false
    socket.onopen = () => { opened = true }
    socket.onerror = () => {}
    socket.onmessage = message => this.hear(message.data)
    socket.onclose = ({ code }) => {
      this.detach()
      this.clearTimers()
      if (code === sessionRevokedCode) {
        this.enter('idle')
        this.handlers.revoked()
        return
      }
      if (!opened) this.handlers.refused()
      this.retryLater()
    }
    this.helloTimer = setTimeout(() => this.lost(), helloTimeout)
  }

  private hear(data: unknown): void {
    this.lastHeard = Date.now()
    const event = parseEvent(data)
    if (event === null) return
    if (event.type === 'hello') {
      this.clearTimers()
      this.onlineSince = Date.now()
      this.heartbeat = Math.min(longestHeartbeat, event.data.heartbeat_seconds * 1000)
      this.lastSent = Date.now()
      this.beatTimer = setInterval(() => this.beat(), 1000)
      this.enter('online')
    }
    this.handlers.event(event)
  }

  private beat(): void {
    const now = Date.now()
    // Only a line that held is a success: one that is closed again at once keeps backing off.
    if (now - this.onlineSince > steadyAfter) this.attempt = 0
    // A browser that slept fires this late; the line is then doubtful, and a ping finds out.
    if (now - this.lastHeard > 2 * this.heartbeat) this.lost()
    else if (now - this.lastSent >= this.heartbeat) this.send({ type: 'ping', data: {} })
  }

  /** The line is dead although no close came: do not wait for one. */
  private lost(): void {
    this.clearTimers()
    this.detach()?.close()
    this.retryLater()
  }

  private retryLater(): void {
    this.enter('waiting')
    const delay = backoffDelay(this.attempt, this.random)
    this.attempt += 1
    this.retryTimer = setTimeout(() => this.open(), delay)
  }

  private detach(): SocketLike | null {
    const socket = this.socket
    this.socket = null
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null
    return socket
  }

  private enter(state: LinkState): void {
    if (this.state === state) return
    this.state = state
    this.handlers.state(state)
  }

  private clearTimers(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer)
    if (this.helloTimer !== null) clearTimeout(this.helloTimer)
    if (this.probeTimer !== null) clearTimeout(this.probeTimer)
    if (this.beatTimer !== null) clearInterval(this.beatTimer)
    this.retryTimer = this.helloTimer = this.probeTimer = this.beatTimer = null
  }
}

/** Unknown types pass, to be ignored by whoever does not know them: servers may be newer than this page. */
function parseEvent(data: unknown): ServerEvent | null {
  if (typeof data !== 'string') return null
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value === 'object' && value !== null && 'type' in value && 'data' in value) return value as ServerEvent
  } catch { /* not ours */ }
  return null
}
