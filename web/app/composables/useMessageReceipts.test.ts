import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { ReceiptPage, ReceiptState } from '../api/types'
import { readingInterval, useMessageReceipts } from './useMessageReceipts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const user = (id: string) => ({ id, username: `u${id}`, display_name: `User ${id}` })

/** A channel whose members are in these states; pages hold as many as are asked for. */
function channel(members: Record<ReceiptState, string[]>) {
  const asked: string[] = []
  const messageReceipts = async (_id: string, _seq: number, state: ReceiptState, cursor?: string | null, limit = 100): Promise<ReceiptPage> => {
    asked.push(state)
    const from = Number(cursor ?? 0)
    const page = members[state].slice(from, from + limit)
    return {
      counts: { read: members.read.length, delivered: members.delivered.length, pending: members.pending.length },
      members: page.map(id => ({ user: user(id), marks: { delivered_seq: 0, read_seq: 0 } })),
      next_cursor: from + limit < members[state].length ? String(from + limit) : null,
    }
  }
  const scope = effectScope()
  const receipts = scope.run(() => useMessageReceipts({ messageReceipts }, '1', 1))!
  const ids = (state: ReceiptState) => receipts.parts.value[state].users.map(({ id }) => id)
  return { ...receipts, asked, scope, ids }
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at))

describe('the receipts of a message', () => {
  it('are not asked for where nobody is', async () => {
    const { refresh, counts, ids, asked } = channel({ read: ['1'], delivered: [], pending: ['2', '3'] })
    await refresh()
    expect(counts.value).toEqual({ read: 1, delivered: 0, pending: 2 })
    expect([ids('read'), ids('delivered'), ids('pending')]).toEqual([['1'], [], ['2', '3']])
    expect(asked).toEqual(['read', 'pending'])
  })

  it('are read at most once a second, and once more for all that was wanted meanwhile', async () => {
    const members = { read: [] as string[], delivered: [] as string[], pending: ['1', '2'] }
    const { refresh, ids, asked } = channel(members)
    await refresh()
    members.read = ['1']
    members.pending = ['2']
    for (let times = 0; times < 5; times += 1) void refresh()
    await vi.advanceTimersByTimeAsync(readingInterval - 1)
    expect(asked).toEqual(['read', 'pending'])
    await vi.advanceTimersByTimeAsync(1)
    expect(ids('read')).toEqual(['1'])
    expect(asked).toEqual(['read', 'pending', 'read', 'pending'])
    await vi.advanceTimersByTimeAsync(readingInterval * 3)
    expect(asked).toHaveLength(4)
  })

  it('cost one request while nothing changes, and none after the end', async () => {
    const { refresh, asked, scope } = channel({ read: ['1'], delivered: ['2'], pending: ['3'] })
    await refresh()
    await vi.advanceTimersByTimeAsync(readingInterval)
    await refresh()
    expect(asked).toEqual(['read', 'delivered', 'pending', 'read'])
    void refresh()
    scope.stop()
    await vi.advanceTimersByTimeAsync(readingInterval * 3)
    expect(asked).toHaveLength(4)
  })

  it('stay as many as were shown when they are read again', async () => {
    const members = { read: numbers(230), delivered: [] as string[], pending: ['x'] }
    const { refresh, readMore, ids, parts } = channel(members)
    await refresh()
    expect(ids('read')).toHaveLength(100)
    await readMore('read')
    expect(ids('read')).toEqual(numbers(200))
    members.pending = []
    await vi.advanceTimersByTimeAsync(readingInterval)
    await refresh()
    expect(ids('read')).toEqual(numbers(200))
    await readMore('read')
    expect(ids('read')).toEqual(numbers(230))
    expect(parts.value.read.cursor).toBeNull()
  })

  it('keep what is known when a reading fails, and say so', async () => {
    const failing = { messageReceipts: vi.fn().mockRejectedValue(new Error('away')) }
    const { refresh, problem, counts } = effectScope().run(() => useMessageReceipts(failing, '1', 1))!
    await refresh()
    expect(problem.value).not.toBe('')
    expect(counts.value).toBeNull()
  })
})
