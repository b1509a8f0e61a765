/** What a client reads over REST: everything that events keep up to date afterwards. */
import { type ApiClient, type Block, type Contact, type Conversation, type Marks, type Me, type Message, UnexpectedStatus, type User } from '../client.ts'
import { type Group, type Member, members_of } from '../groups.ts'

/** A conversation of either kind: with a `peer` when it is direct, else with `channel` and `others_marks`. */
export interface Chat extends Omit<Conversation, 'kind' | 'peer' | 'last_message'> {
  kind: 'direct' | 'channel'
  last_message: NonNullable<Conversation['last_message']> & { sender?: User } | null
  peer?: Conversation['peer']
  channel?: { group_id: string, name: string, description: string, position: number }
  others_marks?: Marks
}

export interface GroupState {
  group: Group
  members: Map<string, Member>
}

export interface Snapshot {
  me: Me
  groups: Map<string, GroupState>
  conversations: Map<string, Chat>
  logs: Map<string, Message[]>
  contacts: Map<string, Contact>
  /** Ids of the people whom I block. */
  blocks: Set<string>
}

/** What was asked for, or undefined when it is not there, or not mine any more. */
export async function unless_gone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof UnexpectedStatus && error.answer.status === 404) return undefined
    throw error
  }
}

const by_id = <T extends { id: string }>(all: T[]): Map<string, T> => new Map(all.map(one => [one.id, one]))

/** Read after the group, they are at least as new: later events about them change nothing that is newer. */
async function read_members(client: ApiClient, id: string): Promise<Map<string, Member>> {
  const members = await unless_gone(members_of(client, id, 500)) ?? []
  return new Map(members.map(member => [member.user.id, member]))
}

async function read_logs(client: ApiClient, conversations: Iterable<string>): Promise<Map<string, Message[]>> {
  return new Map(await Promise.all([...conversations].map(async id => [id, await unless_gone(client.log(id)) ?? []] as const)))
}

/** Of one group, with the channels; undefined when I am not in it. */
export async function read_group(client: ApiClient, id: string): Promise<Pick<Snapshot, 'conversations' | 'logs'> & { state: GroupState } | undefined> {
  const answer = await unless_gone(client.expect<{ group: Group, conversations: Chat[] }>(200, 'GET', `/api/v1/groups/${id}`))
  if (!answer) return undefined
  const conversations = by_id(answer.conversations)
  const [members, logs] = await Promise.all([read_members(client, id), read_logs(client, conversations.keys())])
  return { state: { group: answer.group, members }, conversations, logs }
}

export async function read_snapshot(client: ApiClient): Promise<Snapshot> {
  const { user: me } = await client.expect<{ user: Me }>(200, 'GET', '/api/v1/me')
  // In this order: what moves from one to the next meanwhile comes as an event.
  const { groups } = await client.expect<{ groups: Group[] }>(200, 'GET', '/api/v1/groups')
  const listed: Chat[] = [...await client.conversations(), ...await client.conversations(100, 'archived')]
  const [contacts, blocks, members] = await Promise.all([
    client.contacts(), client.blocks(), Promise.all(groups.map(group => read_members(client, group.id))),
  ]) as [Contact[], Block[], Map<string, Member>[]]
  const conversations = by_id(listed)
  return {
    me,
    groups: new Map(groups.map((group, at) => [group.id, { group, members: members[at]! }])),
    conversations,
    logs: await read_logs(client, conversations.keys()),
    contacts: new Map(contacts.map(contact => [contact.user.id, contact])),
    blocks: new Set(blocks.map(block => block.user.id)),
  }
}

const sorted = <T>(all: Iterable<T>, key: (one: T) => string): T[] => [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1))

/** Whoever is no longer in a group does not tell it of a new name: the list may show the old one until it is read again. */
function known_sender({ groups }: Snapshot, { channel, last_message }: Chat): Chat['last_message'] {
  const sender = last_message?.sender
  if (!sender || !channel || groups.get(channel.group_id)?.members.has(sender.id)) return last_message
  return { ...last_message, sender: { id: sender.id, username: '', display_name: '' } }
}

/** In a form that compares well: what is listed, sorted by id. */
export function comparable(snapshot: Snapshot): unknown {
  const conversations = sorted(snapshot.conversations.values(), conversation => conversation.id)
    .filter(conversation => !conversation.settings.hidden)
    .map(conversation => ({ ...conversation, last_message: known_sender(snapshot, conversation), log: snapshot.logs.get(conversation.id) }))
  return {
    me: snapshot.me,
    groups: sorted(snapshot.groups.values(), ({ group }) => group.id)
      .map(({ group, members }) => ({ ...group, members: sorted(members.values(), member => member.user.id) })),
    conversations,
    contacts: sorted(snapshot.contacts.values(), contact => contact.user.id),
    blocks: [...snapshot.blocks].sort(),
  }
}
