/** The check that every command passes: a stale snapshot and the events since are the fresh snapshot. */
import { expect } from 'vitest'
import { newcomer } from '../client.ts'
import { seen } from '../contract.ts'
import type { Someone } from '../groups.ts'
import { is_scaled_out } from '../scale.ts'
import type { ParleyServer } from '../server.ts'
import { Socket } from '../socket.ts'
import { eventually } from '../wait.ts'
import { Replica } from './replica.ts'
import { comparable, read_snapshot } from './snapshot.ts'

/** One per process: people of no other concern, who say that something is over. */
const clerks = new WeakMap<ParleyServer, Promise<Someone[]>>()
function clerks_of(server: ParleyServer): Promise<Someone[]> {
  const made = clerks.get(server) ?? Promise.all(server.processes.map(process => newcomer(process, 'clerk')))
  clerks.set(server, made)
  return made
}

/** All that any process had published has arrived when it returns: each writes to everybody, and that comes after it. */
async function settle_for(server: ParleyServer, client: Someone, sockets: Socket[]): Promise<void> {
  await Promise.all((await clerks_of(server)).map(async (clerk) => {
    const { conversation_id, seq } = await clerk.send((await clerk.open(client.me)).id, 'That was all.')
    await Promise.all(sockets.map(socket => socket.next('message.created',
      ({ message }) => message.conversation_id === conversation_id && message.seq === seq, 20_000)))
  }))
}

/** The same for all of them. */
export async function settle(server: ParleyServer, watched: Watched[]): Promise<void> {
  await Promise.all(watched.map(({ client, replicas }) => settle_for(server, client, replicas.map(({ socket }) => socket))))
}

export interface Watched { client: Someone, replicas: Replica[] }

/**
 * Two devices: one applies each event as it comes, the other all of them when everything is over. `settled`: what was
 * told before has arrived, though it comes by way of a broker.
 */
export async function watch(server: ParleyServer, client: Someone, settled = is_scaled_out): Promise<Watched> {
  const sockets = await Promise.all([Socket.connect(client), Socket.connect(client)])
  if (settled) await settle_for(server, client, sockets)
  const snapshot = await read_snapshot(client)
  const [live, late] = sockets.map(socket => new Replica(client, socket, structuredClone(snapshot))) as [Replica, Replica]
  live.follow()
  return { client, replicas: [live, late] }
}

/** Fails with the difference unless all devices of everybody come to what a fresh snapshot says. */
export async function compare(watched: Watched[], what: string): Promise<void> {
  await Promise.all(watched.map(({ client, replicas }) => eventually(`${what}: ${client.me.username} has caught up by events`, async () => {
    await Promise.all(replicas.map(replica => replica.advance()))
    const fresh = comparable(await read_snapshot(client))
    for (const replica of replicas) expect(comparable(replica.snapshot)).toEqual(fresh)
    return true
  }, 15_000)))
}

export const end_watch = (watched: Watched[]) =>
  Promise.all(watched.flatMap(({ replicas }) => replicas.map(({ socket }) => socket.close())))

export interface Verified {
  /** What was done, and the events of it; as in `seen` of the contract. */
  seen: Set<string>
  /** How often a client missed a change of a group, and read it again. */
  missed: number
}

/** Reads the snapshots of all `people`, lets `act` happen, waits until all that it told has arrived, and compares. */
export async function verify(
  server: ParleyServer, people: Someone[], act: (watched: Watched[]) => Promise<unknown>, what = 'afterwards',
): Promise<Verified> {
  const watched = await Promise.all(people.map(person => watch(server, person)))
  try {
    seen.clear()
    await act(watched)
    const done = [...seen]
    await settle(server, watched)
    await compare(watched, what)
    const missed = watched.flatMap(({ replicas }) => replicas).reduce((sum, { reads }) => sum + reads.missed, 0)
    return { seen: new Set([...done, ...[...seen].filter(one => one.startsWith('event '))]), missed }
  } finally {
    await end_watch(watched)
  }
}

/** As `verify`, of one thing after the other: each client gets the changes of a group in their order. */
export async function verify_in_order(...given: Parameters<typeof verify>): Promise<Verified> {
  const verified = await verify(...given)
  // Two servers in front of one broker keep their own order only.
  if (!is_scaled_out) expect(verified.missed, 'changes of a group that were missed').toBe(0)
  return verified
}
