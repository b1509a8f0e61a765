// The two views of the chat list, made of what is known.
import { channelsOf } from './groups'
import type { GroupState } from './groups'
import type { OutboxEntry } from './outbox'
import type { ChannelState, ConversationState, DirectState, SyncState } from './state'

export interface DirectEntry { readonly kind: 'direct', readonly id: string, readonly conversation: DirectState }
/** All its channels by position, and of them the one where something happened last. */
export interface GroupEntry { readonly kind: 'group', readonly id: string, readonly group: GroupState, readonly channels: ChannelState[], readonly newest: ChannelState }
export type ListEntry = DirectEntry | GroupEntry

export interface ChatLists {
  inbox: ListEntry[]
  archived: ListEntry[]
}

type Outboxes = ReadonlyMap<string, readonly OutboxEntry[]>

/**
 * The pinned first, the last pinned on top; then by activity, what waits in the outbox included. A conversation in which
 * nothing was ever said is listed only while something of it waits, and then a hidden or archived one is too. A group is
 * always listed: it stands where the newest of its channels would, and among the archived when all its channels are.
 */
export function chatLists(state: Pick<SyncState, 'conversations' | 'groups' | 'outbox'>): ChatLists {
  const lists: Record<keyof ChatLists, Placed[]> = { inbox: [], archived: [] }
  for (const conversation of state.conversations.values()) {
    if (conversation.kind !== 'direct') continue
    const waiting = state.outbox.get(conversation.id)
    if (!waiting && (conversation.lastSeq === 0 || conversation.settings.hidden)) continue
    const entry: DirectEntry = { kind: 'direct', id: conversation.id, conversation }
    lists[archived(conversation, state.outbox) ? 'archived' : 'inbox'].push({ entry, at: activity(conversation, state.outbox), pin: conversation.settings.pinned_at ?? '' })
  }
  for (const group of state.groups.values()) {
    const channels = channelsOf(state, group)
    const newest = newestOf(channels, state.outbox)
    if (!newest) continue
    const entry: GroupEntry = { kind: 'group', id: group.id, group, channels, newest }
    const pin = channels.reduce((latest, channel) => later(latest, channel.settings.pinned_at ?? ''), '')
    lists[channels.every(channel => archived(channel, state.outbox)) ? 'archived' : 'inbox'].push({ entry, at: activity(newest, state.outbox), pin })
  }
  const sorted = (placed: Placed[]) => placed.sort(order).map(({ entry }) => entry)
  return { inbox: sorted(lists.inbox), archived: sorted(lists.archived) }
}

/** The conversations of an entry. */
export function conversationsOf(entry: ListEntry): readonly ConversationState[] {
  return entry.kind === 'direct' ? [entry.conversation] : entry.channels
}

interface Placed { entry: ListEntry, at: string, pin: string }

function order(a: Placed, b: Placed): number {
  return descending(a.pin, b.pin) || descending(a.at, b.at) || descending(a.entry.id, b.entry.id)
}

function archived(conversation: ConversationState, outbox: Outboxes): boolean {
  return conversation.settings.archived && !outbox.has(conversation.id)
}

function activity(conversation: ConversationState, outbox: Outboxes): string {
  return later(conversation.activityAt, outbox.get(conversation.id)?.at(-1)?.createdAt)
}

/** Where something was said last; where nothing was said anywhere, the first channel. */
function newestOf(channels: readonly ChannelState[], outbox: Outboxes): ChannelState | undefined {
  let newest: ChannelState | undefined
  for (const channel of channels) {
    if (!newest) newest = channel
    else if (isSpoken(channel, outbox) && (!isSpoken(newest, outbox) || activity(channel, outbox) > activity(newest, outbox))) newest = channel
  }
  return newest
}

const isSpoken = (channel: ChannelState, outbox: Outboxes): boolean => channel.lastSeq > 0 || outbox.has(channel.id)
const descending = (a: string, b: string): number => a < b ? 1 : a > b ? -1 : 0
const later = (a: string, b = ''): string => b > a ? b : a
