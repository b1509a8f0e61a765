import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { LinkState } from '~/api/socket'
import { noticeDelay, useConnectionNotice } from './useConnectionNotice'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the connection notice', () => {
  it('comes after a second, not before, and goes at once', async () => {
    const link = ref<LinkState>('online')
    const notice = effectScope().run(() => useConnectionNotice(link))!
    link.value = 'waiting'
    await nextTick()
    vi.advanceTimersByTime(noticeDelay - 1)
    link.value = 'connecting'
    await nextTick()
    expect(notice.value).toBe('')
    vi.advanceTimersByTime(1)
    expect(notice.value).toBe('connecting')
    link.value = 'online'
    await nextTick()
    expect(notice.value).toBe('')
  })

  it('says nothing of a short absence', async () => {
    const link = ref<LinkState>('online')
    const notice = effectScope().run(() => useConnectionNotice(link))!
    link.value = 'waiting'
    await nextTick()
    vi.advanceTimersByTime(noticeDelay / 2)
    link.value = 'online'
    await nextTick()
    vi.advanceTimersByTime(noticeDelay * 2)
    expect(notice.value).toBe('')
  })
})
