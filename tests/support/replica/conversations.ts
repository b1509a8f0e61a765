/** What events do to a conversation and its log, of either kind. */
import type { Contact, Marks, Message, User } from '../client.ts'
import type { Channel } from '../groups.ts'
import type { Chat, Snapshot } from './snapshot.ts'

const raise = (marks: Marks, delivered_seq: number, read_seq: number): Marks => ({
  delivered_seq: Math.max(marks.delivered_seq, delivered_seq), read_seq: Math.max(marks.read_seq, read_seq),
})

/** What messages and marks have done since to the settings of `source`, and what the settings hide. */
function settle(conversation: Chat, log: Message[], source: Chat): void {
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
export function merge(held: Chat, incoming: Chat, log: Message[]): Chat {
  const newest = held.last_seq > incoming.last_seq ? held : incoming
  const latest = held.changes > incoming.changes ? held : incoming
  const source = held.settings.revision > incoming.settings.revision ? held : incoming
  const conversation = structuredClone(newest)
  conversation.settings = { ...source.settings }
  conversation.changes = latest.changes
  if (latest.last_message?.seq === conversation.last_message?.seq) conversation.last_message = latest.last_message
  conversation.marks = raise(held.marks, incoming.marks.delivered_seq, incoming.marks.read_seq)
  if (held.peer && incoming.peer) {
    // Nothing numbers what is known of a person: the last word counts.
    conversation.peer = structuredClone(incoming.peer)
    conversation.peer.marks = raise(held.peer.marks, incoming.peer.marks.delivered_seq, incoming.peer.marks.read_seq)
  }
  if (held.others_marks && incoming.others_marks) {
    conversation.others_marks = raise(held.others_marks, incoming.others_marks.delivered_seq, incoming.others_marks.read_seq)
  }
  // The group's events say it, in their order.
  if (held.channel) conversation.channel = held.channel
  settle(conversation, log, source)
  return conversation
}

export function conversation_deleted(held: Chat, data: { cleared_seq: number, revision: number }, log: Message[]): void {
  if (held.settings.revision > data.revision) return
  const { cleared_seq, revision } = data
  Object.assign(held.settings, { pinned_at: null, archived: false, marked_unread: false, hidden: true, cleared_seq, revision })
  settle(held, log, held)
}

const preview_of = (message: Message, sender: User | undefined): NonNullable<Chat['last_message']> => ({
  seq: message.seq,
  sender_id: message.sender_id,
  preview: [...message.body ?? ''].slice(0, 160).join(''),
  created_at: message.created_at,
  ...sender && { sender },
  ...message.deleted && { deleted: true as const },
})

/** `sender` of a message in a channel. */
export function message_created(conversation: Chat, message: Message, sender: User | undefined, me: string, log: Message[]): void {
  const before = structuredClone(conversation)
  const seq = message.seq
  if (!log.some(held => held.seq === seq)) {
    log.push(message)
    log.sort((a, b) => a.seq - b.seq)
  }
  if (message.sender_id === me) conversation.marks = raise(conversation.marks, seq, seq)
  else if (conversation.peer) conversation.peer.marks = raise(conversation.peer.marks, seq, seq)
  if (seq > conversation.last_seq) {
    conversation.last_seq = seq
    conversation.activity_at = message.created_at
    conversation.last_message = preview_of(message, sender)
  }
  settle(conversation, log, before)
}

/**
 * A message as it became: the higher revision is the later state. `undelivered` is said in the log alone. `sender` is
 * that of a message in a channel, as far as it is known.
 */
export function message_updated(conversation: Chat, message: Message, sender: User | undefined, me: string, log: Message[]): void {
  // It overtook the event of its sending.
  if (message.seq > conversation.last_seq) message_created(conversation, message, sender, me, log)
  const revision = message.revision ?? 0
  const at = log.findIndex(held => held.seq === message.seq)
  const held = log[at]
  if (held && !held.withheld && revision > (held.revision ?? 0)) {
    log[at] = { ...message, ...held.undelivered && !message.deleted && { undelivered: true as const } }
  }
  if (revision <= conversation.changes) return
  conversation.changes = revision
  const last = conversation.last_message
  if (last?.seq === message.seq) conversation.last_message = preview_of(message, last.sender ?? sender)
}

export function receipt_updated(held: Chat, data: Marks & { user_id: string }, me: string, log: Message[]): void {
  const before = structuredClone(held)
  if (data.user_id === me) held.marks = raise(held.marks, data.delivered_seq, data.read_seq)
  else if (held.peer) held.peer.marks = raise(held.peer.marks, data.delivered_seq, data.read_seq)
  settle(held, log, before)
}

export function receipt_summary(held: Chat, data: Marks): void {
  held.others_marks = raise(held.others_marks!, data.delivered_seq, data.read_seq)
}

/** What a client knows of a channel that was created just now. */
export function new_channel(group_id: string, { id, name, description, position, created_at }: Channel): Chat {
  const none = { delivered_seq: 0, read_seq: 0 }
  return {
    id, kind: 'channel', created_at, activity_at: created_at, last_seq: 0, changes: 0, last_message: null, unread_count: 0,
    marks: { ...none },
    settings: { pinned_at: null, archived: false, muted_until: null, marked_unread: false, hidden: false, cleared_seq: 0, revision: 0 },
    channel: { group_id, name, description, position },
    others_marks: { ...none },
  }
}

/** Contact of mine, or no more. */
export function relate(snapshot: Snapshot, user_id: string, contact: Contact | undefined): void {
  if (contact) snapshot.contacts.set(user_id, contact)
  else snapshot.contacts.delete(user_id)
  for (const { peer } of snapshot.conversations.values()) {
    if (peer?.user.id !== user_id) continue
    peer.contact = contact !== undefined
    peer.alias = contact?.alias ?? null
  }
}

/** Somebody's new name or picture, wherever they are shown. */
export function user_updated(snapshot: Snapshot, user: User): void {
  for (const { peer, last_message } of snapshot.conversations.values()) {
    if (peer?.user.id === user.id) peer.user = user
    if (last_message?.sender?.id === user.id) last_message.sender = user
  }
  for (const contact of snapshot.contacts.values()) if (contact.user.id === user.id) contact.user = user
  for (const { members } of snapshot.groups.values()) {
    const member = members.get(user.id)
    if (member) member.user = user
  }
}
