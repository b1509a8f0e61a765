import { describe, expect, it } from 'vitest'
import type { Message } from '~/api/types'
import type { OutboxEntry } from '~/sync/outbox'
import { rowsOf } from './rows'
import type { MessageRow, Row } from './rows'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute).toISOString()
const message = (seq: number, sender: string, time: string): Message =>
  ({ conversation_id: '1', seq, sender_id: sender, client_id: `c${seq}`, body: `m${seq}`, created_at: time })
const entry = (clientId: string, status: OutboxEntry['status'], time: string): OutboxEntry =>
  ({ clientId, conversationId: '1', body: clientId, createdAt: time, status, problem: null, retryable: true, message: null })
const input = (messages: Message[], outbox: OutboxEntry[] = [], more = {}) =>
  rowsOf({ me: 'me', complete: true, messages, outbox, peerMarks: { delivered_seq: 2, read_seq: 1 }, unreadAfter: null, unreadCount: 0, ...more })
const messages = (rows: Row[]) => rows.filter((row): row is MessageRow => row.kind === 'message')

describe('rows', () => {
  it('stand under their day, in runs of one sender', () => {
    const rows = input([
      message(1, 'me', at(1, 9)), message(2, 'me', at(1, 9, 1)), message(3, 'bob', at(1, 9, 2)), message(4, 'bob', at(1, 10)), message(5, 'bob', at(2, 9)),
    ])
    expect(rows.map(row => row.kind)).toEqual(['day', 'message', 'message', 'message', 'message', 'day', 'message'])
    expect(messages(rows).map(row => [row.first, row.last])).toEqual([[true, false], [false, true], [true, true], [true, true], [true, true]])
    expect(new Set(rows.map(row => row.key)).size).toBe(rows.length)
  })

  it('say what was edited or deleted, and keep their place', () => {
    const edited = { ...message(1, 'me', at(1, 9)), edited_at: at(1, 10), revision: 1 }
    const deleted = { ...message(2, 'me', at(1, 9)), body: '', edited_at: at(1, 10), deleted: true as const, revision: 2 }
    const rows = messages(input([edited, deleted, message(3, 'me', at(1, 9))]))
    expect(rows.map(row => [row.seq, row.edited, row.deleted, row.tick])).toEqual([[1, true, false, 'read'], [2, false, true, null], [3, false, false, 'sent']])
  })

  it('show how far own messages got', () => {
    const rows = messages(input([message(1, 'me', at(1, 9)), message(2, 'me', at(1, 9)), message(3, 'me', at(1, 9)), message(4, 'bob', at(1, 9))],
      [entry('w', 'waiting', at(1, 9)), entry('f', 'failed', at(1, 9)), entry('s', 'sent', at(1, 9))]))
    expect(rows.map(row => row.tick)).toEqual(['read', 'delivered', 'sent', null, 'waiting', 'failed', 'sent'])
  })

  it('show nothing of what is withheld, and no receipt for what stayed undelivered', () => {
    const rows = messages(input([
      { ...message(1, 'me', at(1, 9)), undelivered: true },
      { ...message(2, '', ''), body: '', withheld: true },
      message(3, 'bob', at(1, 9)),
    ]))
    expect(rows.map(row => [row.seq, row.tick])).toEqual([[1, 'sent'], [3, null]])
  })

  it('keep their key when the temporary message becomes the real one, and show it once meanwhile', () => {
    const before = messages(input([], [entry('c1', 'waiting', at(1, 9))]))
    const both = messages(input([message(1, 'me', at(1, 9))], [entry('c1', 'sent', at(1, 9))]))
    expect(both).toHaveLength(1)
    expect(both[0]!.key).toBe(before[0]!.key)
  })

  it('have one divider, above the first unread message of the other', () => {
    const rows = input([message(1, 'bob', at(1, 9)), message(2, 'me', at(1, 9)), message(3, 'bob', at(1, 9)), message(4, 'bob', at(1, 9))], [], { unreadAfter: 1, unreadCount: 2 })
    expect(rows.map(row => row.kind)).toEqual(['day', 'message', 'message', 'unread', 'message', 'message'])
  })

  it('in sight stay as they are when a page comes in above', () => {
    const all = [message(6, 'bob', at(1, 8)), message(7, 'bob', at(1, 9)), message(8, 'bob', at(1, 9)), message(9, 'me', at(2, 9)), message(10, 'me', at(2, 9))]
    for (let from = 0; from < all.length - 1; from += 1) {
      const shown = input(all.slice(from), [], { complete: false })
      expect(input(all).slice(-shown.length)).toEqual(shown)
      expect(messages(shown)).toHaveLength(all.length - from - 1)
    }
  })

  it('keep their keys apart when clocks disagree about the day', () => {
    const rows = input([message(1, 'bob', at(2, 9)), message(2, 'me', at(1, 9)), message(3, 'bob', at(2, 9))])
    expect(new Set(rows.map(row => row.key)).size).toBe(rows.length)
  })
})
