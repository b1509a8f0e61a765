import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoffDelay, firstBackoff, helloTimeout, longestBackoff, probeTimeout, RealtimeLink } from './socket'
import type { LinkState } from './socket'
import type { ServerEvent, SocketLike } from './types'

class FakeSocket implements SocketLike {
  readyState = 0
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  onerror: SocketLike['onerror'] = null
  sent: string[] = []
  closed = false
  send(text: string) { this.sent.push(text) }
  close() { this.closed = true }
  hear(event: object) { this.onmessage?.({ data: JSON.stringify(event) }) }
  hello() {
    this.onopen?.()
    this.hear({ type: 'hello', data: { user_id: '1', session_id: '1', server_time: '', heartbeat_seconds: 25, edit_window_seconds: 86_400 } })
  }
}

let sockets: FakeSocket[]
let states: LinkState[]
let events: ServerEvent[]
let revoked: number
let refused: number
let link: RealtimeLink
const newest = () => sockets.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  states = []
  events = []
  revoked = refused = 0
  link = new RealtimeLink({
    connect: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    random: () => 1,
  }, { state: state => states.push(state), event: event => events.push(event), revoked: () => revoked++, refused: () => refused++ })
})
afterEach(() => {
  link.stop()
  vi.useRealTimers()
})

describe('the line', () => {
  it('is online only after hello', () => {
    link.start()
    newest().onopen?.()
    expect(states).toEqual(['connecting'])
    expect(link.send({ type: 'ping', data: {} })).toBe(false)
    newest().hello()
    expect(states).toEqual(['connecting', 'online'])
    expect(link.send({ type: 'ping', data: {} })).toBe(true)
  })

  it('backs off exponentially up to the bound, with full jitter', () => {
    expect(backoffDelay(0, () => 1)).toBe(firstBackoff)
    expect(backoffDelay(3, () => 1)).toBe(8 * firstBackoff)
    expect(backoffDelay(50, () => 1)).toBe(longestBackoff)
    expect(backoffDelay(50, () => 0)).toBe(0)
    link.start()
    for (let attempt = 0; attempt < 4; attempt += 1) {
      newest().onclose?.({ code: 1006, reason: '' })
      vi.advanceTimersByTime(firstBackoff * 2 ** attempt - 1)
      expect(sockets).toHaveLength(attempt + 1)
      vi.advanceTimersByTime(1)
      expect(sockets).toHaveLength(attempt + 2)
    }
    expect(refused).toBe(4)
  })

  it('keeps backing off from a server that says hello and closes at once', () => {
    link.start()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      newest().hello()
      newest().onclose?.({ code: 4008, reason: '' })
      vi.advanceTimersByTime(firstBackoff * 2 ** attempt)
      expect(sockets).toHaveLength(attempt + 2)
    }
  })

  it('starts afresh after it held for a while', () => {
    link.start()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      newest().onclose?.({ code: 1006, reason: '' })
      vi.advanceTimersByTime(longestBackoff)
    }
    newest().hello()
    vi.advanceTimersByTime(10_000)
    const count = sockets.length
    newest().onclose?.({ code: 1001, reason: '' })
    vi.advanceTimersByTime(firstBackoff)
    expect(sockets).toHaveLength(count + 1)
  })

  it('gives up waiting for hello', () => {
    link.start()
    const first = newest()
    first.onopen?.()
    vi.advanceTimersByTime(helloTimeout)
    expect(first.closed).toBe(true)
    expect(states.at(-1)).toBe('waiting')
  })

  it('pings after silence and notices a dead line', () => {
    link.start()
    newest().hello()
    vi.advanceTimersByTime(26_000)
    expect(newest().sent.filter(text => text.includes('ping'))).toHaveLength(1)
    newest().hear({ type: 'pong', data: {} })
    const first = newest()
    vi.advanceTimersByTime(52_000)
    expect(first.closed).toBe(true)
    expect(states).toContain('waiting')
  })

  it('probes when nudged, and reconnects when nothing is heard', () => {
    link.start()
    newest().hello()
    vi.advanceTimersByTime(100)
    const first = newest()
    link.nudge()
    vi.advanceTimersByTime(probeTimeout)
    expect(first.closed).toBe(true)
  })

  it('keeps a line that answers the probe', () => {
    link.start()
    newest().hello()
    vi.advanceTimersByTime(100)
    link.nudge()
    newest().hear({ type: 'pong', data: {} })
    vi.advanceTimersByTime(probeTimeout)
    expect(states.at(-1)).toBe('online')
  })

  it('reconnects at once when nudged while waiting', () => {
    link.start()
    newest().onclose?.({ code: 1006, reason: '' })
    link.nudge()
    expect(sockets).toHaveLength(2)
  })

  it('does not come back after 4001, nor after being stopped', () => {
    link.start()
    newest().hello()
    newest().onclose?.({ code: 4001, reason: '' })
    vi.advanceTimersByTime(120_000)
    expect(revoked).toBe(1)
    expect(sockets).toHaveLength(1)
    link.start()
    link.stop()
    vi.advanceTimersByTime(120_000)
    expect(sockets).toHaveLength(2)
  })

  it('lets pass what it does not know and drops what is no event', () => {
    link.start()
    newest().hello()
    newest().hear({ type: 'from.the.future', data: {} })
    newest().onmessage?.({ data: '{' })
    newest().onmessage?.({ data: new ArrayBuffer(1) })
    expect(events.map(event => event.type)).toEqual(['hello', 'from.the.future'])
  })
})
