// What survives a reload: the outbox, and the chat list of the last visit so that the first picture needs no server.
// Storage may be full, forbidden or filled by something else; none of that may break the app.
import type { Conversation, Group, Me } from '~/api/types'
import type { OutboxEntry, OutboxStorage } from './outbox'

export interface KeyValueStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const outboxPrefix = 'parley.outbox.'
const draftPrefix = 'parley.draft.'

/** One key per entry: tabs never overwrite each other's entries. */
export function outboxStorage(storage: KeyValueStorage, userId: string): OutboxStorage {
  const prefix = `${outboxPrefix}${userId}.`
  return {
    all: () => keys(storage, prefix).flatMap((key) => {
      const value = read(storage, key) as Partial<OutboxEntry> | null
      if (typeof value?.clientId !== 'string' || typeof value.conversationId !== 'string' || typeof value.body !== 'string'
        || typeof value.createdAt !== 'string') return []
      const failed = value.status === 'failed' && value.retryable === false
      return [{
        clientId: value.clientId,
        conversationId: value.conversationId,
        body: value.body,
        createdAt: value.createdAt,
        status: failed ? 'failed' as const : 'waiting' as const,
        problem: failed ? value.problem ?? null : null,
        retryable: !failed,
        message: null,
      }]
    }),
    put: entry => write(storage, prefix + entry.clientId, entry),
    remove: clientId => drop(storage, prefix + clientId),
  }
}

const meKey = 'parley.me'
const listKey = 'parley.conversations'
const groupsKey = 'parley.groups'
/** What this device keeps of a group: whether its channels are shown in the list, and which was used last. */
const groupPrefix = 'parley.group.'

export function rememberedMe(storage: KeyValueStorage): Me | null {
  const me = read(storage, meKey) as Me | null
  return typeof me?.id === 'string' && typeof me.username === 'string' && typeof me.display_name === 'string' ? me : null
}

export function rememberMe(storage: KeyValueStorage, me: Me): void {
  write(storage, meKey, me)
}

export function rememberedConversations(storage: KeyValueStorage, userId: string): Conversation[] {
  const value = read(storage, listKey) as { user: string, list: Conversation[] } | null
  const list = value?.user === userId && Array.isArray(value.list) ? value.list : []
  // What an older version kept tells too little.
  return list.filter(item => typeof item?.changes === 'number')
}

export function rememberConversations(storage: KeyValueStorage, userId: string, list: Conversation[]): void {
  write(storage, listKey, { user: userId, list })
}

export function rememberedGroups(storage: KeyValueStorage, userId: string): Group[] {
  const value = read(storage, groupsKey) as { user: string, list: Group[] } | null
  const list = value?.user === userId && Array.isArray(value.list) ? value.list : []
  return list.filter(group => typeof group?.id === 'string' && typeof group.revision === 'number' && Array.isArray(group.channels))
}

export function rememberGroups(storage: KeyValueStorage, userId: string, list: Group[]): void {
  write(storage, groupsKey, { user: userId, list })
}

/** A group, or only one channel of it, is not mine to see any more: the next visit shows nothing of it. */
export function forgetGroup(storage: KeyValueStorage, userId: string, groupId: string, channelId: string | null = null): void {
  const isGone = (item: Conversation) => item.kind === 'channel' && item.channel.group_id === groupId && (channelId === null || item.id === channelId)
  const kept = rememberedConversations(storage, userId)
  if (kept.some(isGone)) rememberConversations(storage, userId, kept.filter(item => !isGone(item)))
  const groups = rememberedGroups(storage, userId)
  if (!groups.some(group => group.id === groupId)) return
  rememberGroups(storage, userId, channelId === null
    ? groups.filter(group => group.id !== groupId)
    : groups.map(group => group.id === groupId ? { ...group, channels: group.channels.filter(channel => channel.id !== channelId) } : group))
}

export interface GroupHabit { open?: boolean, last?: string }

export function groupHabits(storage: KeyValueStorage): Map<string, GroupHabit> {
  const habits = keys(storage, groupPrefix).map(key => [key.slice(groupPrefix.length), read(storage, key)] as const)
  return new Map(habits.filter((entry): entry is [string, GroupHabit] => typeof entry[1] === 'object' && entry[1] !== null))
}

export function keepGroupHabit(storage: KeyValueStorage, groupId: string, habit: GroupHabit): void {
  write(storage, groupPrefix + groupId, habit)
}

/** A session that ended by itself leaves only unsent messages, which wait for their writer to log in again. */
export function forget(storage: KeyValueStorage): void {
  drop(storage, meKey)
  drop(storage, listKey)
  drop(storage, groupsKey)
  for (const prefix of [draftPrefix, groupPrefix]) {
    for (const key of keys(storage, prefix)) drop(storage, key)
  }
}

/** Whoever logs out leaves nothing behind, so these go as well. */
export function forgetUnsent(storage: KeyValueStorage): void {
  for (const key of keys(storage, outboxPrefix)) drop(storage, key)
}

/** What logging out would lose. */
export function unsent(storage: KeyValueStorage): { messages: number, drafts: number } {
  return { messages: keys(storage, outboxPrefix).length, drafts: keys(storage, draftPrefix).length }
}

function keys(storage: KeyValueStorage, prefix: string): string[] {
  const found: string[] = []
  try {
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index)
      if (key?.startsWith(prefix)) found.push(key)
    }
  } catch { /* forbidden */ }
  return found
}

function read(storage: KeyValueStorage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(storage: KeyValueStorage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value))
  } catch { /* full or forbidden: it then lives in memory only */ }
}

function drop(storage: KeyValueStorage, key: string): void {
  try {
    storage.removeItem(key)
  } catch { /* forbidden */ }
}
