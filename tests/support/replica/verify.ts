/** The check that every command passes: a stale snapshot and the events since are the fresh snapshot. */
import { expect } from 'vitest'
import { type ApiClient, newcomer } from '../client.ts'
import { seen } from '../contract.ts'
import { create_group, type Someone } from '../groups.ts'
import { is_scaled_out } from '../scale.ts'
import type { ParleyServer } from '../server.ts'
import { Socket } from '../socket.ts'
import { eventually } from '../wait.ts'
import { Replica } from './replica.ts'
import { comparable, read_snapshot } from './snapshot.ts'

/** One per process, with a group of their own and the watched people, in which they say that something is over. */
async function make_clerks(server: ParleyServer, people: Someone[]) {
  const clerks = await Promise.all(server.processes.map(process => newcomer(process, 'clerk')))
  const group = await create_group(clerks[0]!, [...clerks.slice(1), ...people], { name: 'Markers' })
  return { clerks, channel: group.channels[0]!.id }
}

/** Two devices: one applies each event as it comes, the other all of them when everything is over. */
export async function watch(client: Someone): Promise<Replica[]> {
  const sockets = await Promise.all([Socket.connect(client), Socket.connect(client)])
  const snapshot = await read_snapshot(client)
  const [live, late] = sockets.map(socket => new Replica(client, socket, structuredClone(snapshot))) as [Replica, Replica]
  live.follow()
  return [live, late]
}

/** Fails with the difference unless all replicas of one person come to what a fresh snapshot says. */
export async function compare(client: ApiClient, replicas: Replica[], what: string): Promise<void> {
  await eventually(`${what}: ${client.me!.username} has caught up by events`, async () => {
    await Promise.all(replicas.map(replica => replica.advance()))
    const fresh = comparable(await read_snapshot(client))
    for (const replica of replicas) expect(comparable(replica.snapshot)).toEqual(fresh)
    return true
  }, 15_000)
}

export interface Verified {
  /** Operations with their status, commands and events, as in `seen` of the contract. */
  seen: Set<string>
  /** How often a client missed a change of a group, and read it again. */
  missed: number
}

/**
 * Reads the snapshots of all `people`, lets `act` happen, and compares. All that `act` published before it ended has
 * reached everybody by then: each process has said so after it.
 */
export async function verify(server: ParleyServer, people: Someone[], act: () => Promise<unknown>, what = 'afterwards'): Promise<Verified> {
  const { clerks, channel } = await make_clerks(server, people)
  const watched = await Promise.all(people.map(watch))
  const replicas = watched.flat()
  try {
    seen.clear()
    await act()
    const markers = await Promise.all(clerks.map(clerk => clerk.send(channel, 'That was all.')))
    await Promise.all(replicas.flatMap(({ socket }) => markers.map(({ seq }) =>
      socket.next('message.created', ({ message }) => message.conversation_id === channel && message.seq === seq, 20_000))))
    await Promise.all(people.map((client, at) => compare(client, watched[at]!, what)))
    const missed = replicas.reduce((sum, { reads }) => sum + reads.missed, 0)
    return { seen: new Set(seen), missed }
  } finally {
    await Promise.all(replicas.map(({ socket }) => socket.close()))
  }
}

/** As `verify`; what one after the other does must reach clients in that order, as far as one process tells it. */
export async function verify_in_order(...given: Parameters<typeof verify>): Promise<Verified> {
  const verified = await verify(...given)
  // Two servers in front of one broker keep their own order only.
  if (!is_scaled_out) expect(verified.missed, 'changes of a group that were missed').toBe(0)
  return verified
}
