// Messages on their way. An entry is shown at once, survives a reload, and is sent with the same client_id until the
// server has answered for good, so that no failure and no retry doubles it.
//
// Sends of one conversation go one after another, in the order of writing; conversations do not wait for each other.
import { backoffDelay } from '~/api/socket'
import { ApiError, sentence } from '~/api/errors'
import type { Message } from '~/api/types'
import type { SyncState } from './state'

export type OutboxStatus = 'waiting' | 'failed' | 'sent'

export interface OutboxEntry {
  readonly clientId: string
  readonly conversationId: string
  readonly body: string
  /** RFC 3339, by this machine's clock; only for showing and ordering. */
  readonly createdAt: string
  readonly status: OutboxStatus
  /** Why it failed, for people. */
  readonly problem: string | null
  /** A failed entry that may still succeed is tried again by itself whenever the line comes back. */
  readonly retryable: boolean
  /** The committed message, from the server's answer until the log shows it. */
  readonly message: Message | null
}

export interface OutboxStorage {
  all(): OutboxEntry[]
  put(entry: OutboxEntry): void
  remove(clientId: string): void
}

export interface OutboxPorts {
  send(conversationId: string, clientId: string, body: string, signal: AbortSignal): Promise<Message>
  /** The message is committed. */
  accepted(message: Message): void
  /** The session is over; entries stay stored for the next login. */
  signedOut(): void
  storage: OutboxStorage
  newId(): string
  random?: () => number
}

/** An entry that waited this long without an answer says so. */
export const patience = 12_000

interface Lane {
  sending: AbortController | null
  sendingId: string | null
  attempt: number
  timer: ReturnType<typeof setTimeout> | null
}

export class Outbox {
  private readonly lanes = new Map<string, Lane>()
  private readonly patienceTimers = new Map<string, ReturnType<typeof setTimeout>>()
  private stopped = false

  constructor(private readonly state: SyncState, private readonly ports: OutboxPorts) {}

  /** Takes in what an earlier visit, or a tab that was closed, left behind. */
  adopt(): void {
    for (const entry of this.ports.storage.all()) {
      if (!this.find(entry.clientId)) this.insert(entry)
    }
    this.kick()
  }

  add(conversationId: string, body: string): OutboxEntry {
    const entry: OutboxEntry = Object.freeze({
      clientId: this.ports.newId(),
      conversationId,
      body,
      createdAt: new Date().toISOString(),
      status: 'waiting',
      problem: null,
      retryable: true,
      message: null,
    })
    this.ports.storage.put(entry)
    this.insert(entry)
    this.pump(conversationId)
    return entry
  }

  retry(clientId: string): void {
    const entry = this.find(clientId)
    if (entry?.status !== 'failed') return
    const waiting = this.update(entry, { status: 'waiting', problem: null, retryable: true })
    this.ports.storage.put(waiting)
    this.watch(waiting)
    this.pump(entry.conversationId, true)
  }

  remove(clientId: string): void {
    const entry = this.find(clientId)
    this.ports.storage.remove(clientId)
    if (!entry) return
    this.drop(entry)
    const lane = this.lanes.get(entry.conversationId)
    if (lane?.sendingId === clientId) lane.sending?.abort()
    this.pump(entry.conversationId)
  }

  /** Another tab deleted it or saw it sent. What is on its way here from here is left alone: its answer settles it. */
  forgotten(clientId: string): void {
    const entry = this.find(clientId)
    if (!entry || entry.status === 'sent' || this.lanes.get(entry.conversationId)?.sendingId === clientId) return
    this.drop(entry)
    this.pump(entry.conversationId)
  }

  /** A message of mine was seen on the server, by whatever way. */
  confirm(message: Message): void {
    const entry = this.find(message.client_id)
    this.ports.storage.remove(message.client_id)
    if (entry && entry.status !== 'sent') this.update(entry, { status: 'sent', problem: null, message })
  }

  /** Entries that the log shows by now leave; `shown` says whether it does. */
  settle(conversationId: string, shown: (message: Message) => boolean): void {
    const entries = this.state.outbox.get(conversationId)
    if (!entries?.some(entry => entry.message !== null && shown(entry.message))) return
    this.replace(conversationId, entries.filter(entry => entry.message === null || !shown(entry.message)))
  }

  /** The line is back: try everything that may still succeed, now. */
  kick(): void {
    for (const [conversationId, entries] of this.state.outbox) {
      for (const entry of entries) {
        if (entry.status === 'failed' && entry.retryable) this.watch(this.update(entry, { status: 'waiting', problem: null }))
      }
      this.pump(conversationId, true)
    }
  }

  stop(): void {
    this.stopped = true
    for (const lane of this.lanes.values()) {
      if (lane.timer !== null) clearTimeout(lane.timer)
      lane.sending?.abort()
    }
    for (const timer of this.patienceTimers.values()) clearTimeout(timer)
    this.patienceTimers.clear()
  }

  /** Sends the first entry of the lane that may be sent; `now` cuts a backoff short. */
  private pump(conversationId: string, now = false): void {
    if (this.stopped) return
    let lane = this.lanes.get(conversationId)
    if (!lane) this.lanes.set(conversationId, lane = { sending: null, sendingId: null, attempt: 0, timer: null })
    if (lane.sending) return
    if (lane.timer !== null) {
      if (!now) return
      clearTimeout(lane.timer)
      lane.timer = null
    }
    const next = this.state.outbox.get(conversationId)?.find(mayBeSent)
    if (next) void this.attempt(lane, next)
  }

  private async attempt(lane: Lane, entry: OutboxEntry): Promise<void> {
    const abort = lane.sending = new AbortController()
    lane.sendingId = entry.clientId
    let failure: unknown = null
    try {
      const message = await this.ports.send(entry.conversationId, entry.clientId, entry.body, abort.signal)
      lane.attempt = 0
      this.confirm(message)
      this.ports.accepted(message)
    } catch (error) {
      failure = error
    }
    lane.sending = lane.sendingId = null
    if (this.stopped) return
    if (failure !== null && !this.failed(lane, entry, failure)) return
    this.pump(entry.conversationId)
  }

  /** Says whether the lane may go on at once. */
  private failed(lane: Lane, sent: OutboxEntry, failure: unknown): boolean {
    const error = failure instanceof ApiError ? failure : ApiError.network()
    // Deleted meanwhile, or confirmed by its event before the answer was lost.
    const entry = this.find(sent.clientId)
    if (!entry || entry.status === 'sent') return true
    if (error.status === 401) {
      this.ports.signedOut()
      return false
    }
    if (!error.retryable) {
      this.ports.storage.put(this.update(entry, { status: 'failed', problem: sentence(error), retryable: false }))
      lane.attempt = 0
      return true
    }
    const delay = Math.max(error.retryAfter ?? 0, backoffDelay(lane.attempt, this.ports.random ?? Math.random))
    lane.attempt += 1
    lane.timer = setTimeout(() => {
      lane.timer = null
      this.pump(entry.conversationId)
    }, delay)
    return false
  }

  private insert(entry: OutboxEntry): void {
    const entries = [...this.state.outbox.get(entry.conversationId) ?? [], Object.freeze({ ...entry })]
    // Stable, so entries of the same millisecond keep the order of writing.
    this.replace(entry.conversationId, entries.sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    if (entry.status === 'waiting') this.watch(entry)
  }

  private watch(entry: OutboxEntry): void {
    this.unwatch(entry.clientId)
    this.patienceTimers.set(entry.clientId, setTimeout(() => {
      this.patienceTimers.delete(entry.clientId)
      const present = this.find(entry.clientId)
      if (present?.status === 'waiting') this.update(present, { status: 'failed', problem: 'Not sent yet. Parley keeps trying.' })
    }, patience))
  }

  private unwatch(clientId: string): void {
    const timer = this.patienceTimers.get(clientId)
    if (timer !== undefined) clearTimeout(timer)
    this.patienceTimers.delete(clientId)
  }

  private find(clientId: string): OutboxEntry | undefined {
    for (const entries of this.state.outbox.values()) {
      const entry = entries.find(other => other.clientId === clientId)
      if (entry) return entry
    }
    return undefined
  }

  private update(entry: OutboxEntry, change: Partial<OutboxEntry>): OutboxEntry {
    const updated = Object.freeze({ ...entry, ...change })
    const entries = this.state.outbox.get(entry.conversationId) ?? []
    this.replace(entry.conversationId, entries.map(other => other.clientId === entry.clientId ? updated : other))
    if (updated.status !== 'waiting') this.unwatch(entry.clientId)
    return updated
  }

  private drop(entry: OutboxEntry): void {
    this.unwatch(entry.clientId)
    const entries = this.state.outbox.get(entry.conversationId) ?? []
    this.replace(entry.conversationId, entries.filter(other => other.clientId !== entry.clientId))
  }

  private replace(conversationId: string, entries: readonly OutboxEntry[]): void {
    if (entries.length === 0) this.state.outbox.delete(conversationId)
    else this.state.outbox.set(conversationId, Object.freeze(entries))
  }
}

function mayBeSent(entry: OutboxEntry): boolean {
  return entry.status === 'waiting' || (entry.status === 'failed' && entry.retryable)
}
