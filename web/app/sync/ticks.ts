import type { Marks } from '~/api/types'
import type { OutboxStatus } from './outbox'
import type { ConversationState } from './state'

/** What the sender's own message shows: a clock, one tick, two ticks, two coloured ticks, or that it failed. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

/** `undelivered`: sent while the other person blocked me, so that their marks say nothing about it. */
export function tickOf(seq: number, peer: Marks, undelivered = false): Tick {
  if (undelivered) return 'sent'
  if (seq <= peer.read_seq) return 'read'
  return seq <= peer.delivered_seq ? 'delivered' : 'sent'
}

/**
 * What my ticks are drawn by. Who sends no read receipts sees none: of a person the server says none, of a channel it tells all
 * members the same, so they are left out here.
 */
export function marksShown({ kind, othersMarks }: Pick<ConversationState, 'kind' | 'othersMarks'>, sendsReceipts: boolean): Marks {
  return kind === 'channel' && !sendsReceipts ? { ...othersMarks, read_seq: 0 } : othersMarks
}

export function tickOfOutbox(status: OutboxStatus): Tick {
  if (status === 'failed') return 'failed'
  return status === 'sent' ? 'sent' : 'waiting'
}
