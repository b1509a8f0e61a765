import { describe, expect, it } from 'vitest'
import { typingSentence } from './typing'

describe('who is typing', () => {
  it.each([
    [[], ''],
    [['Ada'], 'Ada is typing'],
    [['Ada', 'Grace'], 'Ada and Grace are typing'],
    [['Ada', 'Grace', 'Alan'], 'Ada, Grace and Alan are typing'],
    [['Ada', 'Grace', 'Alan', 'Bo', 'Cy'], 'Ada, Grace and 3 others are typing'],
  ])('%j', (names, sentence) => {
    expect(typingSentence(names)).toBe(sentence)
  })
})
