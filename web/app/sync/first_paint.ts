// What the server's rendering read, so that the page that it sent and the page that comes alive show the same: it goes
// into the page with the HTML, and the sync engine of the browser takes it as what it knows first. Like every snapshot
// it may be stale by the time it is used; the snapshot that follows `hello` mends that.
import { ApiError } from '~/api/errors'
import type { Contact, Conversation, Message, MessagePage, ParleyApi } from '~/api/types'
import { windowOf } from './log'
import { setContact } from './people'
import { applyConversation, applyPage, unreadCount } from './state'
import type { SyncState } from './state'

export interface FirstPaint {
  /** The newest entries of the chat list, and the open conversation if it is not among them. */
  conversations: Conversation[]
  opened: OpenedLog | null
  /** The conversation that was asked for and is not there, or not theirs to see. */
  missing: string | null
  /** The first of the contact list, where that is shown. */
  contacts: Contact[] | null
}

/** `changes`: which of the conversation's changes these messages surely have. */
export interface OpenedLog { conversationId: string, messages: Message[], live: boolean, changes: number }

/** More rows than a tall screen has. */
export const paintedConversations = 40
export const paintedContacts = 60
export const pageSize = 50
export const largestPage = 200
const contextSize = 20

/** The page that opening a conversation reads: its end, or, when many are unread, what is around the first unread one. */
export async function readOpening(api: ParleyApi, conversationId: string, unread: number, readSeq: number): Promise<{ newest: Message[], log: ReturnType<typeof windowOf> }> {
  if (unread <= largestPage - contextSize) {
    const page = await api.messages(conversationId, { limit: Math.max(pageSize, unread + contextSize) })
    return { newest: page.messages, log: windowOf(page.messages, true) }
  }
  const [older, newer]: [MessagePage, MessagePage] = await Promise.all([
    api.messages(conversationId, { before: readSeq + 1, limit: contextSize }),
    api.messages(conversationId, { after: readSeq, limit: pageSize }),
  ])
  return { newest: newer.messages, log: windowOf([...older.messages, ...newer.messages], !newer.has_more) }
}

/** Reads what a page shows first: the chat list, and the conversation or the contacts that are open, if they are. */
export async function readFirstPaint(api: ParleyApi, conversationId: string | null, contactsOpen = false): Promise<FirstPaint> {
  const [list, open, contacts] = await Promise.all([
    api.conversations(null, paintedConversations),
    conversationId === null ? null : readConversation(api, conversationId),
    contactsOpen ? api.contacts(null, paintedContacts) : null,
  ])
  const conversations = [...list.conversations]
  if (open && !conversations.some(other => other.id === open.item.id)) conversations.push(open.item)
  return {
    conversations,
    opened: open && { conversationId: open.item.id, messages: [...open.log.messages], live: open.log.live, changes: open.item.changes },
    missing: conversationId !== null && open === null ? conversationId : null,
    contacts: contacts?.contacts ?? null,
  }
}

async function readConversation(api: ParleyApi, id: string) {
  try {
    const item = await api.conversation(id)
    const unread = unreadOf(item)
    const { log } = await readOpening(api, id, unread, item.marks.read_seq)
    return { item, log }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** An id of no conversation, or of somebody else's, or what is no id at all. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && [400, 404].includes(error.status)
}

function unreadOf(item: Conversation): number {
  return unreadCount({ lastSeq: item.last_seq, marks: item.marks, clearedSeq: item.settings.cleared_seq })
}

export function applyFirstPaint(state: SyncState, paint: FirstPaint): void {
  for (const item of paint.conversations) applyConversation(state, item)
  if (paint.contacts) {
    for (const contact of paint.contacts) setContact(state.people, contact)
    state.people.status = 'cached'
  }
  const opened = paint.opened
  const conversation = opened && state.conversations.get(opened.conversationId)
  if (conversation) {
    conversation.log = windowOf(opened.messages, opened.live)
    conversation.changes = Math.min(conversation.changes, opened.changes)
    applyPage(state, conversation, opened.messages)
  }
  state.snapshot = 'cached'
}
