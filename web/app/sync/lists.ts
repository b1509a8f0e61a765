// The two views of the chat list, made of what is known.
import type { OutboxEntry } from './outbox'
import type { ConversationState } from './state'

export interface ChatLists {
  inbox: ConversationState[]
  archived: ConversationState[]
}

/**
 * The pinned first, the last pinned on top; then by activity, what waits in the outbox included. A conversation in which
 * nothing was ever said is listed only while something of it waits, and then a hidden or archived one is too.
 */
export function chatLists(conversations: Iterable<ConversationState>, outbox: ReadonlyMap<string, readonly OutboxEntry[]>): ChatLists {
  const lists: Record<keyof ChatLists, Entry[]> = { inbox: [], archived: [] }
  for (const conversation of conversations) {
    const waiting = outbox.get(conversation.id)
    if (!waiting && (conversation.lastSeq === 0 || conversation.settings.hidden)) continue
    const at = newest(conversation.activityAt, waiting?.at(-1)?.createdAt)
    lists[conversation.settings.archived && !waiting ? 'archived' : 'inbox'].push({ conversation, at, pin: conversation.settings.pinned_at ?? '' })
  }
  const sorted = (entries: Entry[]) => entries.sort(order).map(({ conversation }) => conversation)
  return { inbox: sorted(lists.inbox), archived: sorted(lists.archived) }
}

interface Entry { conversation: ConversationState, at: string, pin: string }

function order(a: Entry, b: Entry): number {
  return descending(a.pin, b.pin) || descending(a.at, b.at) || descending(a.conversation.id, b.conversation.id)
}
const descending = (a: string, b: string): number => a < b ? 1 : a > b ? -1 : 0
const newest = (a: string, b = ''): string => b > a ? b : a
