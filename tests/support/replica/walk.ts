/** A walk through everything that people can do to each other: a random command after the other, as the seed says. */
import { createHash, randomUUID } from 'node:crypto'
import type { Group, Member, Someone } from '../groups.ts'
import { members_of } from '../groups.ts'
import type { Chat } from './snapshot.ts'

/** Numbers from 0 to below 1 that a seed determines. */
function numbers_of(seed: number): () => number {
  let count = 0
  return () => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE() / 2 ** 32
}

interface Step {
  me: Someone
  other: Someone
  chats: Chat[]
  groups: Group[]
  below: (bound: number) => number
  pick: <T>(all: readonly T[]) => T | undefined
}
interface Command { method: string, path: string, body?: unknown }
type Possibility = (step: Step) => Command | undefined | Promise<Command | undefined>

const on_chat = (make: (chat: Chat, step: Step) => [string, string, unknown?]): Possibility => (step) => {
  const chat = step.pick(step.chats)
  if (!chat) return undefined
  const [method, rest, body] = make(chat, step)
  return { method, path: `/api/v1/conversations/${chat.id}${rest}`, body }
}
const on_group = (make: (group: Group, step: Step) => [string, string, unknown?] | undefined | Promise<[string, string, unknown?] | undefined>): Possibility => async (step) => {
  const group = step.pick(step.groups)
  const made = group && await make(group, step)
  return made && { method: made[0], path: `/api/v1/groups/${group.id}${made[1]}`, body: made[2] }
}

const name = ({ below }: Step) => `Name ${below(1000)}`
const seq_of = (chat: Chat, { below }: Step) => 1 + below(Math.max(1, chat.last_seq))

function settings({ pick }: Step): unknown {
  return pick([
    { pinned: true }, { pinned: false }, { archived: true }, { archived: false }, { marked_unread: true },
    { mute: 'always' }, { mute: null }, { archived: true, mute: { for_seconds: 600 } },
  ])
}

async function someone_in(group: Group, { me, pick }: Step): Promise<Member | undefined> {
  const members = (await members_of(me, group.id).catch(() => [])).filter(({ user }) => user.id !== me.me.id)
  return pick(members)
}

const sending = on_chat((_chat, step) => ['POST', '/messages', { client_id: randomUUID(), body: `Text ${step.below(1000)}` }])
const adding = on_group((_group, { other }) => ['POST', '/members', { user_ids: [other.me.id] }])

/** What is done oftener stands here oftener. */
const possibilities: Possibility[] = [
  sending, sending, sending, sending,
  on_chat((chat, step) => ['PATCH', `/messages/${seq_of(chat, step)}`, { body: `Changed ${step.below(1000)}` }]),
  on_chat((chat, step) => ['DELETE', `/messages/${seq_of(chat, step)}`]),
  on_chat((chat, step) => ['PUT', '/receipt', { read_seq: seq_of(chat, step) }]),
  on_chat((chat, step) => ['PUT', '/receipt', { delivered_seq: seq_of(chat, step) }]),
  on_chat(chat => ['PUT', '/receipt', { read_seq: chat.last_seq }]),
  on_chat((_chat, step) => ['PATCH', '/settings', settings(step)]),
  on_chat((chat, step) => ['POST', '/clear', { through_seq: step.below(chat.last_seq + 1) }]),
  on_chat(chat => ['DELETE', `?through_seq=${chat.last_seq}`]),
  ({ other }) => ({ method: 'POST', path: '/api/v1/conversations', body: { user_id: other.me.id } }),
  ({ other }) => ({ method: 'PUT', path: `/api/v1/blocks/${other.me.id}` }),
  ({ other }) => ({ method: 'DELETE', path: `/api/v1/blocks/${other.me.id}` }),
  ({ other, pick }) => ({ method: 'PUT', path: `/api/v1/contacts/${other.me.id}`, body: { alias: pick([null, 'Somebody', 'Another']) } }),
  ({ other }) => ({ method: 'DELETE', path: `/api/v1/contacts/${other.me.id}` }),
  step => ({ method: 'PATCH', path: '/api/v1/me', body: { display_name: name(step) } }),
  step => ({
    method: 'POST', path: '/api/v1/groups',
    body: { name: name(step), member_ids: step.below(2) === 0 ? [step.other.me.id] : [] },
  }),
  adding, adding, adding,
  on_group((_group, step) => ['PATCH', '', step.pick([{ name: name(step) }, { description: name(step) }, { color: step.pick(['red', 'sky', 'pink']) }])]),
  on_group((_group, step) => (step.below(4) === 0 ? ['DELETE', ''] : undefined)),
  on_group((_group, step) => ['PATCH', '/settings', settings(step)]),
  on_group(async (group, step) => {
    const member = await someone_in(group, step)
    return member && ['PATCH', `/members/${member.user.id}`, { role: step.pick(['admin', 'member']) }]
  }),
  on_group(async (group, step) => {
    const member = await someone_in(group, step)
    return member && ['PUT', '/owner', { user_id: member.user.id }]
  }),
  on_group(async (group, step) => {
    const member = await someone_in(group, step)
    return member && ['DELETE', `/members/${member.user.id}`]
  }),
  on_group((_group, { me }) => ['DELETE', `/members/${me.me.id}`]),
  on_group((_group, step) => ['POST', '/channels', { name: name(step) }]),
  on_group((group, step) => ['PATCH', `/channels/${step.pick(group.channels)!.id}`, { name: name(step) }]),
  on_group((group, step) => ['DELETE', `/channels/${step.pick(group.channels)!.id}`]),
  on_group(group => ['PUT', '/channels/order', { channel_ids: group.channels.map(({ id }) => id).reverse() }]),
]

/** Names have no revision: who is told of one by two servers, or by two acts at the same time, may keep the older. */
const says_a_name = ({ method, path }: Command) => method === 'PATCH' && path === '/api/v1/me'

/** All that was told has arrived. */
export type Settle = () => Promise<void>

/**
 * `steps` commands of all `people`, one after the other. What is refused changes nothing; a failure of the server
 * throws. Returns what was done.
 */
export async function walk(people: Someone[], steps: number, seed: number, settled: Settle): Promise<string[]> {
  return move(people, people, steps, seed, async (command, carry_out) => {
    if (!says_a_name(command)) return carry_out()
    await settled()
    await carry_out()
    await settled()
  })
}

/** The same, of `steps` commands by each of them at the same time, and without new names. */
export async function crowd(people: Someone[], steps: number, seed: number): Promise<string[]> {
  const done = await Promise.all(people.map((person, at) => move([person], people, steps, seed * 100 + at, async (command, carry_out) => {
    if (!says_a_name(command)) await carry_out()
  })))
  return done.flat()
}

/**
 * Ends the blocks, and changes a message wherever two people write to each other: what was changed while a block lasted
 * is found when a change has not the next number, and not before.
 */
export async function make_peace(people: Someone[]): Promise<void> {
  for (const me of people) for (const other of people) if (me !== other) await me.unblock(other.me)
  for (const me of people) {
    for (const { id, kind } of await me.conversations() as Chat[]) {
      if (kind === 'direct') await me.edit(await me.send(id, 'At last'), 'At last!')
    }
  }
}

type Guard = (command: Command, carry_out: () => Promise<void>) => Promise<void>

async function move(movers: Someone[], people: Someone[], steps: number, seed: number, guard: Guard): Promise<string[]> {
  const random = numbers_of(seed)
  const below = (bound: number) => Math.floor(random() * bound)
  const pick = <T>(all: readonly T[]): T | undefined => all[below(all.length)]
  const done: string[] = []
  while (done.length < steps) {
    const me = pick(movers)!
    const other = pick(people.filter(person => person !== me))!
    const chats = [...await me.conversations(), ...await me.conversations(100, 'archived')] as Chat[]
    const { groups } = await me.expect<{ groups: Group[] }>(200, 'GET', '/api/v1/groups')
    const command = await pick(possibilities)!({ me, other, chats, groups, below, pick })
    if (!command) continue
    const { method, path, body } = command
    await guard(command, async () => {
      const { status } = await me.request(method, path, body === undefined ? {} : { body })
      done.push(`${me.me.username} ${method} ${path} ${JSON.stringify(body)} → ${status}`)
      if (status >= 500 || status === 401 || status === 429) throw new Error(`seed ${seed}: ${done.at(-1)}`)
    })
  }
  return done
}
