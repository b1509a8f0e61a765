// What I decided for a conversation, and what messages and marks do to it. Settings go back and forth, so that of two
// states the one with the higher revision counts; what ends by a message or a mark follows from numbers.
import type { ConversationSettings } from '~/api/types'
import { withoutUpTo } from './log'
import type { ConversationState } from './state'

/** How far the conversation was when these settings were true. */
export interface Moment {
  lastSeq: number
  readSeq: number
}

export const momentOf = (conversation: ConversationState): Moment =>
  ({ lastSeq: conversation.lastSeq, readSeq: conversation.marks.read_seq })

/** Settings of some moment, which may be older than what is known, meet a conversation that may be further. */
export function applySettings(conversation: ConversationState, incoming: ConversationSettings, then: Moment, before: Moment): void {
  const newer = incoming.revision >= conversation.settings.revision
  if (newer) conversation.settings = { ...incoming }
  settle(conversation, newer ? then : before)
}

export function applyDeletion(conversation: ConversationState, clearedSeq: number, revision: number): void {
  if (conversation.settings.revision > revision) return
  conversation.settings = {
    ...conversation.settings, pinned_at: null, archived: false, marked_unread: false, hidden: true, cleared_seq: clearedSeq, revision,
  }
  settle(conversation, momentOf(conversation))
}

/** The conversation went on since the moment of its settings: ends what that ends, drops what is cleared. */
export function settle(conversation: ConversationState, moment: Moment): void {
  const { settings } = conversation
  if (settings.archived && conversation.lastSeq > moment.lastSeq && conversation.activityAt > (settings.muted_until ?? '')) settings.archived = false
  if (settings.marked_unread && conversation.marks.read_seq > moment.readSeq) settings.marked_unread = false
  // Numbers that were withheld from me bring nothing back.
  if (conversation.lastMessage && conversation.lastMessage.seq > settings.cleared_seq) settings.hidden = false
  else conversation.lastMessage = null
  if (settings.cleared_seq > conversation.clearedSeq) {
    conversation.clearedSeq = settings.cleared_seq
    conversation.log = withoutUpTo(conversation.log, settings.cleared_seq)
  }
}

export function isMuted(settings: ConversationSettings, at: Date): boolean {
  return settings.muted_until !== null && settings.muted_until > at.toISOString()
}

const lastMoment = '9999-12-31T23:59:59.999Z'
export const isMutedForEver = (settings: ConversationSettings): boolean => settings.muted_until === lastMoment
