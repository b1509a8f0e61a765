import { describe, expect, it } from 'vitest'
import { marksShown, tickOf } from './ticks'

const othersMarks = { delivered_seq: 3, read_seq: 2 }

describe('ticks', () => {
  it('follow the marks of the others', () => {
    expect([1, 2, 3, 4].map(seq => tickOf(seq, othersMarks))).toEqual(['read', 'read', 'delivered', 'sent'])
    expect(tickOf(1, othersMarks, true)).toBe('sent')
  })

  it('in a channel show nothing as read to who sends no read receipts', () => {
    const channel = { kind: 'channel', othersMarks } as const
    expect([1, 3, 4].map(seq => tickOf(seq, marksShown(channel, false)))).toEqual(['delivered', 'delivered', 'sent'])
    expect(marksShown(channel, true)).toEqual(othersMarks)
  })

  it('with a person show what the server says', () => {
    expect(marksShown({ kind: 'direct', othersMarks }, false)).toEqual(othersMarks)
  })
})
