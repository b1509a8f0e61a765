import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { typingIdle, typingInterval, useTypingSignal } from './useTypingSignal'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function signal() {
  const said: boolean[] = []
  const scope = effectScope()
  return { said, scope, ...scope.run(() => useTypingSignal(active => said.push(active)))! }
}

describe('the typing signal', () => {
  it('speaks at most every three seconds', () => {
    const { said, pressed } = signal()
    for (let at = 0; at < typingInterval * 2; at += 100) {
      pressed()
      vi.advanceTimersByTime(100)
    }
    expect(said).toEqual([true, true])
  })

  it('says stopped after five seconds of silence, once', () => {
    const { said, pressed } = signal()
    pressed()
    vi.advanceTimersByTime(typingIdle - 1)
    expect(said).toEqual([true])
    vi.advanceTimersByTime(60_000)
    expect(said).toEqual([true, false])
  })

  it('says nothing on sending, and speaks anew with the next key', () => {
    const { said, pressed, sent } = signal()
    pressed()
    sent()
    vi.advanceTimersByTime(60_000)
    expect(said).toEqual([true])
    pressed()
    expect(said).toEqual([true, true])
  })

  it('says stopped when the conversation is left', () => {
    const { said, scope, pressed } = signal()
    pressed()
    scope.stop()
    expect(said).toEqual([true, false])
  })
})
