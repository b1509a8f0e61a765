/**
 * The people of the rights tests and how they stand to each other: a group with its owner, an admin and members, direct
 * conversations, one of them with a block in it, and somebody outside of everything.
 */
import { type ApiClient, newcomer } from './client.ts'
import type { ParleyServer } from './server.ts'

export const roles = ['logged_out', 'outsider', 'blocked', 'member', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]
export type Client = ApiClient & { me: { id: string } }

export interface People {
  server: ParleyServer
  owner: Client
  admin: Client
  member: Client
  /** A member like the other, but blocked by `peer`, with whom there is a conversation too. */
  blocked: Client
  outsider: Client
  /** Also a member, to whom things are done. */
  target: Client
  /** Not in the group; the other half of the direct conversations. */
  peer: Client
  /** `member` with `peer`. */
  direct: string
  /** `blocked` with `peer`, who blocks. */
  blocked_direct: string
}

export async function make_people(server: ParleyServer): Promise<People> {
  const names = ['owner', 'admin', 'member', 'blocked', 'outsider', 'target', 'peer'] as const
  const people = await Promise.all(names.map(name => newcomer(server, name)))
  const [owner, admin, member, blocked, outsider, target, peer] = people as [Client, Client, Client, Client, Client, Client, Client]
  const direct = (await member.open(peer.me)).id
  await member.send(direct, 'from the member')
  await peer.send(direct, 'from the peer')
  const blocked_direct = (await blocked.open(peer.me)).id
  await blocked.send(blocked_direct, 'from the blocked')
  await peer.send(blocked_direct, 'from the peer, before the block')
  await peer.block(blocked.me)
  return { server, owner, admin, member, blocked, outsider, target, peer, direct, blocked_direct }
}

/** A group of its own for one case. */
export interface World extends People {
  group: string
  /** Two of them; the first has a message of each member. */
  channels: [string, string]
  invite: { id: string, token: string }
}

export async function make_world(people: People): Promise<World> {
  const { owner, admin, member, blocked, target } = people
  const body = { name: 'A group', member_ids: [admin, member, blocked, target].map(person => person.me.id) }
  const { group } = await owner.expect(201, 'POST', '/api/v1/groups', { body })
  const path = `/api/v1/groups/${group.id}`
  await owner.expect(200, 'PATCH', `${path}/members/${admin.me.id}`, { body: { role: 'admin' } })
  const { channel } = await owner.expect(201, 'POST', `${path}/channels`, { body: { name: 'second' } })
  const { invite } = await owner.expect(201, 'POST', `${path}/invites`, { body: {} })
  const first: string = group.channels[0].id
  for (const person of [owner, admin, member, blocked]) await person.send(first, `from ${person.me.username}`)
  return { ...people, group: group.id, channels: [first, channel.id], invite }
}

/** Ends the group of a case, whoever owns it now: nobody may have more than two hundred. */
export async function end_world({ owner, target, group }: World): Promise<void> {
  for (const person of [owner, target]) {
    if ((await person.request('DELETE', `/api/v1/groups/${group}`)).status === 204) return
  }
}

/** Who acts in a role; nobody who is logged in for `logged_out`. */
export function actor_of(people: People, role: Role): Client {
  if (role !== 'logged_out') return people[role]
  const nobody = Object.create(people.outsider) as Client
  nobody.cookie = undefined
  return nobody
}

/** The direct conversation that a role is asked about: that of the blocked person for them, else the member's. */
export const direct_of = (people: People, role: Role): string => role === 'blocked' ? people.blocked_direct : people.direct

/** What those inside see of it all, to tell whether a refused request changed anything. */
export async function fingerprint(world: World): Promise<unknown> {
  const { owner, member, blocked, peer } = world
  const path = `/api/v1/groups/${world.group}`
  const parts = await Promise.all([
    owner.expect(200, 'GET', path),
    owner.expect(200, 'GET', `${path}/members`),
    owner.expect(200, 'GET', `${path}/invites`),
    owner.log(world.channels[0]),
    member.expect(200, 'GET', path),
    member.conversation(world.direct),
    member.log(world.direct),
    blocked.conversation(world.blocked_direct),
    blocked.log(world.blocked_direct),
    peer.log(world.direct),
    peer.log(world.blocked_direct),
    ...[owner, member, blocked, peer, world.outsider].flatMap(person => [person.contacts(), person.blocks()]),
  ])
  // What all members of a channel have of it follows in the background.
  return JSON.parse(JSON.stringify(parts, (_key, value) => value?.kind === 'channel' ? { ...value, others_marks: null } : value))
}
