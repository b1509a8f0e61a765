// What this client knows, and the rules by which snapshots and events change it.
//
// Snapshots and events overlap and may be stale, doubled or out of order; every rule here is therefore monotone (marks
// and sequence numbers only grow) and idempotent. Applying a stale snapshot and the events since gives what a fresh
// snapshot would. No Vue here: the store passes its reactive state in, tests pass a plain one.
import type { LinkState } from '~/api/socket'
import type { Conversation, ConversationSettings, Marks, Message, MessagePreview, Presence, User } from '~/api/types'
import { changed, emptyLog, lastSeq, receive, revisionOf } from './log'
import type { MessageLog } from './log'
import type { OutboxEntry } from './outbox'
import { newPeople, notePeer } from './people'
import type { PeopleState } from './people'
import { applySettings, momentOf, settle } from './settings'

export interface ConversationState {
  readonly id: string
  peer: User
  activityAt: string
  lastSeq: number
  lastMessage: MessagePreview | null
  /** Up to which change `lastMessage` is true. */
  lastMessageAsOf: number
  /** Up to which change of messages everything that is held is true. */
  changes: number
  /** My own watermarks. */
  marks: Marks
  peerMarks: Marks
  /** Messages up to this one are hidden from me. */
  clearedSeq: number
  /** What I decided for it, brought up to now. */
  settings: ConversationSettings
  log: MessageLog
  /** How reading the log goes: for skeletons and error states. */
  loading: 'none' | 'opening' | 'older' | 'newer' | 'failed'
}

export interface SyncState {
  me: string
  link: LinkState
  /** `ready` once the chat list has been read (or came from the cache of the last visit). */
  snapshot: 'none' | 'cached' | 'loading' | 'ready' | 'failed'
  /** For how many seconds I can edit or delete what I sent; unknown before the first `hello`. */
  editWindow: number | null
  conversations: Map<string, ConversationState>
  people: PeopleState
  /** Conversation id → when the typing sign expires (milliseconds). */
  typing: Map<string, number>
  presence: Map<string, Presence>
  /** Conversation id → messages on their way, in the order of writing. */
  outbox: Map<string, readonly OutboxEntry[]>
}

export function newState(me: string): SyncState {
  return {
    me,
    link: 'idle',
    snapshot: 'none',
    editWindow: null,
    conversations: new Map(),
    people: newPeople(),
    typing: new Map(),
    presence: new Map(),
    outbox: new Map(),
  }
}

const previewLength = 160

export function previewOf(message: Message): MessagePreview {
  return {
    seq: message.seq,
    sender_id: message.sender_id,
    preview: [...message.body].slice(0, previewLength).join(''),
    created_at: message.created_at,
    ...message.deleted && { deleted: true as const },
  }
}

/** One entry of a chat list, however old, meets what is known. */
export function applyConversation(state: SyncState, item: Conversation): ConversationState {
  const known = state.conversations.get(item.id)
  notePeer(state.people, item.peer)
  if (!known) {
    const fresh: ConversationState = {
      id: item.id,
      peer: item.peer.user,
      activityAt: item.activity_at,
      lastSeq: item.last_seq,
      lastMessage: item.last_message,
      lastMessageAsOf: item.changes,
      changes: item.changes,
      marks: { ...item.marks },
      peerMarks: { ...item.peer.marks },
      clearedSeq: item.settings.cleared_seq,
      settings: { ...item.settings },
      log: emptyLog,
      loading: 'none',
    }
    state.conversations.set(item.id, fresh)
    return state.conversations.get(item.id)!
  }
  const before = momentOf(known)
  const isSameMessage = item.last_message?.seq === known.lastMessage?.seq
  if (isSameMessage ? item.changes >= known.lastMessageAsOf : item.last_seq >= known.lastSeq) {
    known.lastMessage = item.last_message
    known.lastMessageAsOf = item.changes
  }
  if (item.last_seq >= known.lastSeq) {
    known.lastSeq = item.last_seq
    known.peer = item.peer.user
  }
  if (item.activity_at > known.activityAt) known.activityAt = item.activity_at
  raise(known.marks, item.marks)
  raise(known.peerMarks, item.peer.marks)
  applySettings(known, item.settings, { lastSeq: item.last_seq, readSeq: item.marks.read_seq }, before)
  return known
}

/** A message that was heard or read, once or again. The conversation must be known. */
export function applyMessage(state: SyncState, message: Message): void {
  const conversation = state.conversations.get(message.conversation_id)
  if (!conversation) return
  const before = momentOf(conversation)
  if (message.seq > conversation.clearedSeq) conversation.log = receive(conversation.log, message)
  noteNewest(conversation, message)
  raiseForSender(state, conversation, message)
  settle(conversation, before)
  if (message.sender_id !== state.me) state.typing.delete(message.conversation_id)
}

/** A message that its sender edited or deleted, heard or read, once or again. */
export function applyChange(conversation: ConversationState, message: Message): void {
  if (message.withheld) return
  conversation.log = changed(conversation.log, message)
  const revision = revisionOf(message)
  if (conversation.lastMessage?.seq !== message.seq || revision <= conversation.lastMessageAsOf) return
  conversation.lastMessage = previewOf(message)
  conversation.lastMessageAsOf = revision
}

/** What a page of the log says beyond its messages: they may be newer than the chat list's last one. */
export function applyPage(state: SyncState, conversation: ConversationState, page: readonly Message[]): void {
  const before = momentOf(conversation)
  const newest = page.at(-1)
  if (newest) noteNewest(conversation, newest)
  for (const message of page) raiseForSender(state, conversation, message)
  settle(conversation, before)
}

export function applyReceipt(state: SyncState, conversationId: string, userId: string, marks: Marks): void {
  const conversation = state.conversations.get(conversationId)
  if (!conversation) return
  if (userId === state.me) raiseMine(conversation, marks)
  else raise(conversation.peerMarks, marks)
}

/** My own marks, and what ends when I read. Says whether anything changed. */
export function raiseMine(conversation: ConversationState, by: Partial<Marks>): boolean {
  const before = momentOf(conversation)
  const changed = raise(conversation.marks, by)
  settle(conversation, before)
  return changed
}

export function unreadCount(conversation: Pick<ConversationState, 'lastSeq' | 'marks' | 'clearedSeq'>): number {
  return Math.max(0, conversation.lastSeq - Math.max(conversation.marks.read_seq, conversation.clearedSeq))
}

/** The seq after which messages are known to be missing, or null when the run reaches the newest. */
export function missingAfter(conversation: ConversationState): number | null {
  const { log } = conversation
  if (!log.loaded || !log.live) return null
  const last = Math.max(lastSeq(log), conversation.clearedSeq)
  return last < conversation.lastSeq ? last : null
}

export function hasOlder(conversation: ConversationState): boolean {
  const first = conversation.log.messages[0]
  return first !== undefined && first.seq > conversation.clearedSeq + 1
}

/** How far I hold the conversation without a hole: what may be acknowledged as delivered. */
export function receivedSeq(conversation: ConversationState): number {
  const { log } = conversation
  return log.loaded && log.live ? lastSeq(log) : conversation.lastSeq
}

/** Marks only grow, and what is read is delivered. Says whether anything changed. */
export function raise(marks: Marks, by: Partial<Marks>): boolean {
  const read = Math.max(marks.read_seq, by.read_seq ?? 0)
  const delivered = Math.max(marks.delivered_seq, by.delivered_seq ?? 0, read)
  if (read === marks.read_seq && delivered === marks.delivered_seq) return false
  marks.read_seq = read
  marks.delivered_seq = delivered
  return true
}

function noteNewest(conversation: ConversationState, message: Message): void {
  if (message.seq <= conversation.lastSeq) return
  conversation.lastSeq = message.seq
  if (message.withheld) return
  conversation.lastMessage = previewOf(message)
  conversation.lastMessageAsOf = revisionOf(message)
  if (message.created_at > conversation.activityAt) conversation.activityAt = message.created_at
}

/** Whoever sends has read what stands above: the server raises the sender's own marks in the same transaction. */
function raiseForSender(state: SyncState, conversation: ConversationState, message: Message): void {
  if (message.withheld) return
  const marks = message.sender_id === state.me ? conversation.marks : conversation.peerMarks
  raise(marks, { read_seq: message.seq })
}
