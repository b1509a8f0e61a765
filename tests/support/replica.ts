/**
 * What a client knows of its conversations: a snapshot read over REST, brought up to date by
 * events alone. Comparing it with a fresh snapshot shows every event that is missing or wrong.
 */
import type { ApiClient, Conversation, Marks, Message } from './client.ts'
import type { Frame } from './contract.ts'

export interface Snapshot {
  conversations: Map<string, Conversation>
  logs: Map<string, Message[]>
}

export async function read_snapshot(client: ApiClient): Promise<Snapshot> {
  // In this order: what moves between the views meanwhile comes as an event.
  const conversations = [...await client.conversations(), ...await client.conversations(100, 'archived')]
  const logs = await Promise.all(conversations.map(async ({ id }) => [id, await client.log(id)] as const))
  return { conversations: new Map(conversations.map(conversation => [conversation.id, conversation])), logs: new Map(logs) }
}

const raise = (marks: Marks, delivered_seq: number, read_seq: number): Marks => ({
  delivered_seq: Math.max(marks.delivered_seq, delivered_seq), read_seq: Math.max(marks.read_seq, read_seq),
})

/** What messages and marks have done since to the settings of `source`, and what the settings hide. */
function settle(conversation: Conversation, log: Message[], source: Conversation): void {
  const settings = conversation.settings
  if (conversation.last_seq > source.last_seq && conversation.activity_at > (settings.muted_until ?? '')) settings.archived = false
  if (conversation.last_seq > settings.cleared_seq) settings.hidden = false
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
  const source = held.settings.revision > incoming.settings.revision ? held : incoming
  const conversation = structuredClone(newest)
  conversation.settings = { ...source.settings }
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
    conversation.last_message = {
      seq, sender_id: message.sender_id, preview: [...message.body].slice(0, 160).join(''), created_at: message.created_at,
    }
  }
  settle(conversation, log, before)
}

/** Applies one event in place, as the contract tells a client to. */
function apply(snapshot: Snapshot, me: string, event: Frame): void {
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
 * The snapshot and the events, applied to a copy. A message in a conversation that is not known yet,
 * or was deleted, makes a client read that conversation; one that is known by its first update alone
 * (opened just now, or it moved between the views while they were read) makes it read the log.
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
    if (event.type === 'conversation.updated' && !copy.logs.has(event.data.conversation.id)) {
      copy.logs.set(event.data.conversation.id, await client.log(event.data.conversation.id))
    }
    apply(copy, client.me!.id, event)
  }
  return copy
}

/** In a form that compares well: what is listed, sorted by id. */
export function comparable(snapshot: Snapshot): unknown {
  return [...snapshot.conversations.values()]
    .filter(conversation => !conversation.settings.hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(conversation => ({ ...conversation, log: snapshot.logs.get(conversation.id) }))
}
