/**
 * What a client knows of its conversations and contacts: a snapshot read over REST, brought up to date by
 * events alone. Comparing it with a fresh snapshot shows every event that is missing or wrong.
 */
import type { ApiClient, Contact, Conversation, Marks, Message } from './client.ts'
import type { Frame } from './contract.ts'

export interface Snapshot {
  conversations: Map<string, Conversation>
  logs: Map<string, Message[]>
  contacts: Map<string, Contact>
  /** Ids of the people whom I block. */
  blocks: Set<string>
}

export async function read_snapshot(client: ApiClient): Promise<Snapshot> {
  const conversations = await client.conversations()
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
  if (event.type === 'conversation.updated') {
    const incoming: Conversation = event.data.conversation
    const held = snapshot.conversations.get(incoming.id)
    // An event may be older than the snapshot: what only grows decides.
    if (held && held.last_seq > incoming.last_seq) return
    const conversation = structuredClone(incoming)
    if (held) {
      conversation.marks = raise(conversation.marks, held.marks.delivered_seq, held.marks.read_seq)
      conversation.peer.marks = raise(conversation.peer.marks, held.peer.marks.delivered_seq, held.peer.marks.read_seq)
      conversation.unread_count = conversation.last_seq - conversation.marks.read_seq
    }
    snapshot.conversations.set(incoming.id, conversation)
    if (!snapshot.logs.has(incoming.id)) snapshot.logs.set(incoming.id, [])
    return
  }
  if (event.type === 'block.updated') {
    if (event.data.blocked) snapshot.blocks.add(event.data.user_id)
    else snapshot.blocks.delete(event.data.user_id)
    return
  }
  if (event.type === 'contact.updated') return relate(snapshot, event.data.contact.user.id, event.data.contact)
  if (event.type === 'contact.deleted') return relate(snapshot, event.data.user_id, undefined)
  if (event.type === 'message.created') {
    const message: Message = event.data.message
    const conversation = snapshot.conversations.get(message.conversation_id)
    const log = snapshot.logs.get(message.conversation_id)
    if (!conversation || !log) throw new Error(`a message in a conversation that no event has told of: ${message.conversation_id}`)
    if (!log.some(held => held.seq === message.seq)) {
      log.push(message)
      log.sort((a, b) => a.seq - b.seq)
    }
    const mine = message.sender_id === me
    const seq = message.seq
    if (mine) conversation.marks = raise(conversation.marks, seq, seq)
    else conversation.peer.marks = raise(conversation.peer.marks, seq, seq)
    if (seq > conversation.last_seq) {
      conversation.last_seq = seq
      conversation.activity_at = message.created_at
      conversation.last_message = {
        seq, sender_id: message.sender_id, preview: [...message.body].slice(0, 160).join(''), created_at: message.created_at,
      }
    }
    conversation.unread_count = conversation.last_seq - conversation.marks.read_seq
    return
  }
  if (event.type === 'receipt.updated') {
    const { conversation_id, user_id, delivered_seq, read_seq } = event.data
    const conversation = snapshot.conversations.get(conversation_id)
    if (!conversation) throw new Error(`a receipt in a conversation that no event has told of: ${conversation_id}`)
    if (user_id === me) conversation.marks = raise(conversation.marks, delivered_seq, read_seq)
    else conversation.peer.marks = raise(conversation.peer.marks, delivered_seq, read_seq)
    conversation.unread_count = conversation.last_seq - conversation.marks.read_seq
  }
}

/**
 * The snapshot and the events, applied to a copy. A client reads more only for three reasons: the first message of a
 * conversation that is not known yet, a log that is behind its conversation, and messages that are said to have changed.
 */
export async function catch_up(client: ApiClient, snapshot: Snapshot, events: Frame[]): Promise<Snapshot> {
  const copy = structuredClone(snapshot)
  for (const event of events) {
    const id = event.type === 'message.created' ? event.data.message.conversation_id : undefined
    if (id && !copy.conversations.has(id)) {
      copy.conversations.set(id, await client.conversation(id))
      copy.logs.set(id, await client.log(id))
    }
    apply(copy, client.me!.id, event)
    if (event.type === 'messages.updated') {
      const { conversation_id, first_seq, last_seq } = event.data
      const changed = (await client.log(conversation_id)).filter(message => message.seq >= first_seq && message.seq <= last_seq)
      const kept = copy.logs.get(conversation_id)!.filter(message => message.seq < first_seq || message.seq > last_seq)
      copy.logs.set(conversation_id, [...kept, ...changed].sort((a, b) => a.seq - b.seq))
    }
    if (event.type === 'conversation.updated') {
      const conversation = copy.conversations.get(event.data.conversation.id)!
      if ((copy.logs.get(conversation.id)!.at(-1)?.seq ?? 0) < conversation.last_seq) copy.logs.set(conversation.id, await client.log(conversation.id))
    }
  }
  return copy
}

/** In a form that compares well: sorted by id. */
export function comparable(snapshot: Snapshot): unknown {
  const conversations = [...snapshot.conversations.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(conversation => ({ ...conversation, log: snapshot.logs.get(conversation.id) }))
  const contacts = [...snapshot.contacts.values()].sort((a, b) => (a.user.id < b.user.id ? -1 : 1))
  return { conversations, contacts, blocks: [...snapshot.blocks].sort() }
}
