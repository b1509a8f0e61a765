// The rows of a conversation as they stand on screen: day pills, the unread divider, and bubbles that know their place
// in a run of one sender.
import type { Message } from '~/api/types'
import type { OutboxEntry } from '~/sync/outbox'
import { tickOf, tickOfOutbox } from '~/sync/ticks'
import { dayKey } from './time'
import type { Zone } from './time'
import type { Tick } from '~/sync/ticks'

export interface DayRow { readonly kind: 'day', readonly key: string, readonly date: string }
export interface UnreadRow { readonly kind: 'unread', readonly key: string, readonly count: number }
export interface MessageRow {
  readonly kind: 'message'
  /** The same for the temporary and for the committed message, so that one becomes the other in place. */
  readonly key: string
  readonly own: boolean
  /** 0 while temporary. */
  readonly seq: number
  readonly clientId: string
  readonly body: string
  readonly edited: boolean
  /** By its sender, for everyone: there is no body any more. */
  readonly deleted: boolean
  readonly createdAt: string
  readonly first: boolean
  readonly last: boolean
  readonly tick: Tick | null
  readonly problem: string | null
}
export type Row = DayRow | UnreadRow | MessageRow
/** The sign that the other person types stands at the end like a row. */
export type ScreenRow = Row | { readonly kind: 'typing', readonly key: string }

export interface RowInput {
  me: string
  /** Do the messages begin at the beginning? Otherwise the oldest is held back until the one before it is known: only
   *  then it is certain how it looks (pill or not, gap or not), and rows in sight must not change when a page comes in. */
  complete: boolean
  messages: readonly Message[]
  outbox: readonly OutboxEntry[]
  peerMarks: { delivered_seq: number, read_seq: number }
  /** The divider stands above the first message after this seq; null for none. */
  unreadAfter: number | null
  /** What the divider counts, although not all of it may be loaded. */
  unreadCount: number
  /** Where days begin and end. */
  zone?: Zone
}

/** A pause this long begins a new run, as does another sender or another day. */
const runPause = 5 * 60_000

interface Item {
  own: boolean
  seq: number
  sender: string
  clientId: string
  body: string
  edited: boolean
  deleted: boolean
  createdAt: string
  tick: Tick | null
  problem: string | null
}

export function rowsOf(input: RowInput): Row[] {
  const items = itemsOf(input)
  const rows: Row[] = []
  let previous: Item | null = null
  let previousDay = ''
  const days = new Set<string>()
  let divided = false
  const dayOf = (item: Item) => dayKey(new Date(item.createdAt), input.zone)
  items.forEach((item, index) => {
    const day = dayOf(item)
    if (index === 0 && !input.complete && items.length > 1) {
      previous = item
      previousDay = day
      return
    }
    const newDay = day !== previousDay
    if (newDay && (input.complete || previous !== null)) {
      // Clocks differ, so a day can come up twice; keys must not.
      rows.push({ kind: 'day', key: days.has(day) ? `day:${day}:${item.clientId}` : `day:${day}`, date: item.createdAt })
      days.add(day)
    }
    previousDay = day
    const divide = !divided && input.unreadAfter !== null && item.seq > input.unreadAfter && !item.own
    if (divide) {
      divided = true
      rows.push({ kind: 'unread', key: 'unread', count: input.unreadCount })
    }
    const next = items[index + 1]
    rows.push({
      kind: 'message',
      key: `${item.sender}:${item.clientId}`,
      own: item.own,
      seq: item.seq,
      clientId: item.clientId,
      body: item.body,
      edited: item.edited,
      deleted: item.deleted,
      createdAt: item.createdAt,
      first: newDay || divide || !follows(previous, item),
      last: next === undefined || dayOf(next) !== day || !follows(item, next),
      tick: item.tick,
      problem: item.problem,
    })
    previous = item
  })
  return rows
}

function itemsOf({ me, messages, outbox, peerMarks }: RowInput): Item[] {
  const items: Item[] = messages.filter(message => !message.withheld).map(message => ({
    own: message.sender_id === me,
    seq: message.seq,
    sender: message.sender_id,
    clientId: message.client_id,
    body: message.body,
    edited: message.edited_at !== undefined && !message.deleted,
    deleted: message.deleted === true,
    createdAt: message.created_at,
    tick: message.sender_id === me && !message.deleted ? tickOf(message.seq, peerMarks, message.undelivered) : null,
    problem: null,
  }))
  // An entry whose message the log shows already is about to leave the outbox; only a handful can overlap.
  const shown = outbox.length === 0 ? null : new Set(messages.slice(-200).map(message => message.client_id))
  for (const entry of outbox) {
    if (shown?.has(entry.clientId)) continue
    items.push({
      own: true,
      seq: 0,
      sender: me,
      clientId: entry.clientId,
      body: entry.body,
      edited: false,
      deleted: false,
      createdAt: entry.message?.created_at ?? entry.createdAt,
      tick: tickOfOutbox(entry.status),
      problem: entry.problem,
    })
  }
  return items
}

function follows(earlier: Item | null, later: Item): boolean {
  if (earlier === null || earlier.sender !== later.sender) return false
  return Date.parse(later.createdAt) - Date.parse(earlier.createdAt) < runPause
}
