/**
 * What a client knows of its conversations, contacts and blocks: a snapshot read over REST, brought up to date by
 * events alone. Comparing it with a fresh snapshot shows every event that is missing or wrong.
 */
import type { ApiClient, Contact, Conversation, Marks, Message, User } from './client.ts'
import type { Frame } from './contract.ts'

export interface Snapshot {
  conversations: Map<string, Conversation>
  logs: Map<string, Message[]>
  contacts: Map<string, Contact>
  /** Ids of the people whom I block. */
  blocks: Set<string>
}

export async function read_snapshot(client: ApiClient): Promise<Snapshot> {
  // In this order: what moves between the views meanwhile comes as an event.
  const conversations = [...await client.conversations(), ...await client.conversations(100, 'archived')]
  const contacts = await client.contacts()
  const blocks = await client.blocks()
  const logs = await Promise.all(conversations.map(async ({ id }) => [id, await client.log(id)] as const))
  return {
    conversations: new Map(conversations.map(conversation => [conversation.id, conversation])),
    logs: new Map(logs),
    contacts: new Map(contacts.map(contact => [contact.user.id, contact])),
    blocks: new Set(blocks.map(block => block.user.id)),
  }
}

const raise = (marks: Marks, delivered_seq: number, read_seq: number): Marks => ({
  delivered_seq: Math.max(marks.delivered_seq, delivered_seq), read_seq: Math.max(marks.read_seq, read_seq),
})

/** What messages and marks have done since to the settings of `source`, and what the settings hide. */
function settle(conversation: Conversation, log: Message[], source: Conversation): void {
  const settings = conversation.settings
  if (conversation.last_seq > source.last_seq && conversation.activity_at > (settings.muted_until ?? '')) settings.archived = false
  // Numbers that were withheld from me bring nothing back.
  if (conversation.last_message && conversation.last_message.seq > settings.cleared_seq) settings.hidden = false
  else conversation.last_message = null
  if (conversation.marks.read_seq > source.marks.read_seq) settings.marked_unread = false
  conversation.marks = raise(conversation.marks, settings.cleared_seq, settings.cleared_seq)
  conversation.unread_count = conversation.last_seq - conversation.marks.read_seq
  const left = log.filter(message => message.seq > settings.cleared_seq)
  log.splice(0, log.length, ...left)
}

/** An event may be older than what is held: what only grows decides, for each part. */
function merge(held: Conversation, incoming: Conversation, log: Message[]): Conversation {
  const newest = held.last_seq > incoming.last_seq ? held : incoming
  const latest = held.changes > incoming.changes ? held : incoming
  const source = held.settings.revision > incoming.settings.revision ? held : incoming
  const conversation = structuredClone(newest)
  conversation.settings = { ...source.settings }
  conversation.changes = latest.changes
  if (latest.last_message?.seq === conversation.last_message?.seq) conversation.last_message = latest.last_message
  conversation.marks = raise(held.marks, incoming.marks.delivered_seq, incoming.marks.read_seq)
  conversation.peer.marks = raise(held.peer.marks, incoming.peer.marks.delivered_seq, incoming.peer.marks.read_seq)
  settle(conversation, log, source)
  return conversation
}

function conversation_deleted(held: Conversation, data: { cleared_seq: number, revision: number }, log: Message[]): void {
  if (held.settings.revision > data.revision) return
  const { cleared_seq, revision } = data
  Object.assign(held.settings, { pinned_at: null, archived: false, marked_unread: false, hidden: true, cleared_seq, revision })
  settle(held, log, held)
}

const preview_of = (message: Message): NonNullable<Conversation['last_message']> => ({
  seq: message.seq,
  sender_id: message.sender_id,
  preview: [...message.body ?? ''].slice(0, 160).join(''),
  created_at: message.created_at,
  ...message.deleted && { deleted: true as const },
})

/** A message as it became: the higher revision is the later state. `undelivered` is said in the log alone. */
function message_updated(conversation: Conversation, message: Message, me: string, log: Message[]): void {
  // It overtook the event of its sending.
  if (message.seq > conversation.last_seq) message_created(conversation, message, me, log)
  const revision = message.revision ?? 0
  const at = log.findIndex(held => held.seq === message.seq)
  const held = log[at]
  if (held && !held.withheld && revision > (held.revision ?? 0)) {
    log[at] = { ...message, ...held.undelivered && !message.deleted && { undelivered: true as const } }
  }
  if (revision <= conversation.changes) return
  conversation.changes = revision
  if (conversation.last_message?.seq === message.seq) conversation.last_message = preview_of(message)
}

/** Reads what changed since the number of changes that is held: an event was missed, or there is none. */
async function read_changes(client: ApiClient, snapshot: Snapshot, id: string, after: number): Promise<void> {
  const { messages, changes } = await client.changes(id, after)
  const conversation = snapshot.conversations.get(id)!
  for (const message of messages) {
    if (!message.withheld) message_updated(conversation, message, client.me!.id, snapshot.logs.get(id) ?? [])
  }
  conversation.changes = Math.max(conversation.changes, changes)
}

function message_created(conversation: Conversation, message: Message, me: string, log: Message[]): void {
  const before = structuredClone(conversation)
  const seq = message.seq
  if (!log.some(held => held.seq === seq)) {
    log.push(message)
    log.sort((a, b) => a.seq - b.seq)
  }
  if (message.sender_id === me) conversation.marks = raise(conversation.marks, seq, seq)
  else conversation.peer.marks = raise(conversation.peer.marks, seq, seq)
  if (seq > conversation.last_seq) {
    conversation.last_seq = seq
    conversation.activity_at = message.created_at
    conversation.last_message = preview_of(message)
  }
  settle(conversation, log, before)
}

function relate(snapshot: Snapshot, user_id: string, contact: Contact | undefined): void {
  if (contact) snapshot.contacts.set(user_id, contact)
  else snapshot.contacts.delete(user_id)
  for (const { peer } of snapshot.conversations.values()) {
    if (peer.user.id !== user_id) continue
    peer.contact = contact !== undefined
    peer.alias = contact?.alias ?? null
  }
}

/** Applies one event in place, as the contract tells a client to. */
function apply(snapshot: Snapshot, me: string, event: Frame): void {
  if (event.type === 'user.updated') {
    const user: User = event.data.user
    for (const { peer } of snapshot.conversations.values()) if (peer.user.id === user.id) peer.user = user
    for (const contact of snapshot.contacts.values()) if (contact.user.id === user.id) contact.user = user
    return
  }
  if (event.type === 'contact.updated') return relate(snapshot, event.data.contact.user.id, event.data.contact)
  if (event.type === 'contact.deleted') return relate(snapshot, event.data.user_id, undefined)
  if (event.type === 'block.updated') {
    if (event.data.blocked) snapshot.blocks.add(event.data.user_id)
    else snapshot.blocks.delete(event.data.user_id)
    return
  }
  const id: string | undefined = event.data.conversation?.id ?? event.data.message?.conversation_id ?? event.data.conversation_id
  if (id === undefined) return
  const held = snapshot.conversations.get(id)
  // Of what is known there is always one: catch_up() reads it first.
  const log = snapshot.logs.get(id) ?? []
  if (event.type === 'conversation.updated') {
    const incoming: Conversation = event.data.conversation
    snapshot.conversations.set(id, held ? merge(held, incoming, log) : structuredClone(incoming))
  } else if (event.type === 'message.created') {
    if (!held) throw new Error(`a message in a conversation that was not read: ${id}`)
    message_created(held, event.data.message, me, log)
  } else if (event.type === 'message.updated') {
    if (held) message_updated(held, event.data.message, me, log)
  } else if (event.type === 'conversation.deleted') {
    // One that is not known was deleted before the snapshot, or was never listed.
    if (held) conversation_deleted(held, event.data, log)
  } else if (event.type === 'receipt.updated' && held) {
    const { user_id, delivered_seq, read_seq } = event.data
    const before = structuredClone(held)
    if (user_id === me) held.marks = raise(held.marks, delivered_seq, read_seq)
    else held.peer.marks = raise(held.peer.marks, delivered_seq, read_seq)
    settle(held, log, before)
  }
}

/**
 * The snapshot and the events, applied to a copy. A client reads more only for four reasons: a message in a
 * conversation that is not known yet or was deleted, a log that is behind its conversation (also one known by its first
 * update alone: opened just now, or moved between the views while they were read), messages that are said to have
 * changed, and changes whose numbers do not follow what is held.
 */
export async function catch_up(client: ApiClient, snapshot: Snapshot, events: Frame[]): Promise<Snapshot> {
  const copy = structuredClone(snapshot)
  for (const event of events) {
    const id = event.type === 'message.created' ? event.data.message.conversation_id : undefined
    const held = id && copy.conversations.get(id)
    if (id && (!held || (held.settings.hidden && event.data.message.seq > held.settings.cleared_seq))) {
      const [conversation, log] = [await client.conversation(id), await client.log(id)]
      copy.conversations.set(id, held ? merge(held, conversation, log) : conversation)
      copy.logs.set(id, log)
    }
    const changed = event.type === 'conversation.updated' ? event.data.conversation : undefined
    const known = copy.conversations.get(changed?.id ?? event.data.message?.conversation_id)
    const revision = event.type === 'message.updated' ? event.data.message.revision - 1 : changed?.changes
    if (known && revision > known.changes) await read_changes(client, copy, known.id, known.changes)
    apply(copy, client.me!.id, event)
    if (event.type === 'messages.updated') {
      const { conversation_id, first_seq, last_seq } = event.data
      const within = (message: Message) => message.seq >= first_seq && message.seq <= last_seq
      const kept = (copy.logs.get(conversation_id) ?? []).filter(message => !within(message))
      const changed = (await client.log(conversation_id)).filter(within)
      copy.logs.set(conversation_id, [...kept, ...changed].sort((a, b) => a.seq - b.seq))
    }
    if (event.type === 'conversation.updated') {
      const { id: updated, last_seq, settings } = copy.conversations.get(event.data.conversation.id)!
      // As many as there are: a message that came before this may stand behind a hole.
      const count = (copy.logs.get(updated) ?? []).filter(message => message.seq > settings.cleared_seq).length
      if (!copy.logs.has(updated) || count < last_seq - settings.cleared_seq) copy.logs.set(updated, await client.log(updated))
    }
  }
  return copy
}

/** In a form that compares well: what is listed, sorted by id. */
export function comparable(snapshot: Snapshot): unknown {
  const conversations = [...snapshot.conversations.values()]
    .filter(conversation => !conversation.settings.hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(conversation => ({ ...conversation, log: snapshot.logs.get(conversation.id) }))
  const contacts = [...snapshot.contacts.values()].sort((a, b) => (a.user.id < b.user.id ? -1 : 1))
  return { conversations, contacts, blocks: [...snapshot.blocks].sort() }
}
