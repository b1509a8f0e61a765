import type { Marks } from '~/api/types'
import type { OutboxStatus } from './outbox'

/** What the sender's own message shows: a clock, one tick, two ticks, two coloured ticks, or that it failed. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

/** `undelivered`: sent while the other person blocked me, so that their marks say nothing about it. */
export function tickOf(seq: number, peer: Marks, undelivered = false): Tick {
  if (undelivered) return 'sent'
  if (seq <= peer.read_seq) return 'read'
  return seq <= peer.delivered_seq ? 'delivered' : 'sent'
}

export function tickOfOutbox(status: OutboxStatus): Tick {
  if (status === 'failed') return 'failed'
  return status === 'sent' ? 'sent' : 'waiting'
}
