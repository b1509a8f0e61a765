import { describe, expect, test } from 'vitest'
import { ApiError } from '~/api/errors'
import type { ExportPage } from '~/api/types'
import { collectExport } from './export'

const pages: Record<string, ExportPage> = {
  start: { account: { id: '1' }, sessions: [{ id: 's' }], next_cursor: 'a' },
  a: { messages: [1, 2], next_cursor: 'b' },
  b: { messages: [3], contacts: [], next_cursor: null },
}
const api = { exportPage: (cursor: string | null) => Promise.resolve(pages[cursor ?? 'start']!) }

describe('collectExport', () => {
  test('joins the lists of all pages and leaves the rest as it is', async () => {
    const seen: number[] = []
    expect(await collectExport({ api, progress: count => seen.push(count) })).toEqual({
      account: { id: '1' }, sessions: [{ id: 's' }], messages: [1, 2, 3], contacts: [],
    })
    expect(seen).toEqual([1, 3, 4])
  })

  test('waits as long as it is asked to, and goes on where it was', async () => {
    const waited: number[] = []
    let refusals = 2
    const busy = {
      exportPage: (cursor: string | null) => cursor === 'a' && refusals-- > 0
        ? Promise.reject(new ApiError('rate_limited', 'Wait.', true, 429, null, 3000))
        : api.exportPage(cursor),
    }
    const document = await collectExport({ api: busy, pause: async (time) => { waited.push(time) } })
    expect(document.messages).toEqual([1, 2, 3])
    expect(waited).toEqual([3000, 3000])
  })

  test('gives up on what will not change, and in the end on what does not', async () => {
    const refuse = (retryable: boolean) => ({ exportPage: () => Promise.reject(new ApiError('unavailable', 'No.', retryable)) })
    let pauses = 0
    const pause = async () => { pauses += 1 }
    await expect(collectExport({ api: refuse(false), pause })).rejects.toThrow('No.')
    expect(pauses).toBe(0)
    await expect(collectExport({ api: refuse(true), pause })).rejects.toThrow('No.')
    expect(pauses).toBe(7)
  })
})
