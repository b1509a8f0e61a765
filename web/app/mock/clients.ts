// Several clients of one mock server, each with its own state and engine, for tests.
import { SyncEngine } from '~/sync/engine'
import type { Departure } from '~/sync/group_keeper'
import type { OutboxEntry, OutboxStorage } from '~/sync/outbox'
import { newState } from '~/sync/state'
import type { SyncState } from '~/sync/state'
import type { MockServer } from './server'

export class MemoryOutboxStorage implements OutboxStorage {
  readonly entries = new Map<string, OutboxEntry>()
  all = () => [...this.entries.values()].map(entry => ({ ...entry, status: 'waiting' as const, problem: null, message: null }))
  put = (entry: OutboxEntry) => { this.entries.set(entry.clientId, entry) }
  remove = (clientId: string) => { this.entries.delete(clientId) }
}

export interface TestClient {
  state: SyncState
  engine: SyncEngine
  storage: MemoryOutboxStorage
  signedOut: number
  departures: Departure[]
}

export function testClient(server: MockServer, userId: string, storage = new MemoryOutboxStorage()): TestClient {
  const state = newState(userId)
  const client = { state, storage, signedOut: 0, departures: [] as Departure[] } as TestClient
  client.engine = new SyncEngine(state, {
    api: server.apiFor(() => userId),
    connect: server.connectFor(userId),
    outboxStorage: storage,
    signedOut: () => { client.signedOut += 1 },
    departed: (departure) => { client.departures.push(departure) },
    random: () => 0.5,
  })
  return client
}

/** A repeatable source of chance (mulberry32), so that a failing case can be run again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = state + 0x6D2B79F5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296
  }
}
