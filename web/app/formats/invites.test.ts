import { describe, expect, it } from 'vitest'
import { inviteTerms } from './invites'

const now = new Date('2026-03-01T12:00:00.000Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString()

describe('the terms of an invite', () => {
  it.each([
    [0, null, null, 'Not used yet · no end'],
    [1, null, 1, 'Used 1 time · ends in 1 minute'],
    [2, 10, 60, 'Used 2 of 10 times · ends in 60 minutes'],
    [0, 1, 7 * 60, 'Used 0 of 1 time · ends in 7 hours'],
    [7, null, 7 * 24 * 60, 'Used 7 times · ends in 7 days'],
    [7, null, -5, 'Used 7 times · ends now'],
  ])('%i of %j uses, %j minutes left', (uses, max_uses, minutes, terms) => {
    expect(inviteTerms({ uses, max_uses, expires_at: minutes === null ? null : after(minutes) }, now)).toBe(terms)
  })
})
