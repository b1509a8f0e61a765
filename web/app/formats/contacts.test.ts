import { describe, expect, it } from 'vitest'
import type { Contact } from '~/api/types'
import { contactRows, letterOf, sortedContacts } from './contacts'

const contact = (id: string, displayName: string, alias: string | null = null): Contact =>
  ({ user: { id, username: `user_${id}`, display_name: displayName }, alias, created_at: '2026-01-01T00:00:00.000Z' })
const rows = (contacts: Contact[], filter = '') =>
  contactRows(sortedContacts(contacts), filter).map(row => row.kind === 'letter' ? `${row.letter}:` : row.name)

describe('the contact list', () => {
  it('is sorted by what I call people, under one heading for each letter', () => {
    const contacts = [
      contact('1', 'zoe'), contact('2', 'Ärmel'), contact('3', 'Xaver', 'Adam'), contact('4', 'Æsop'), contact('5', 'Afra'), contact('6', '7 of 9'),
      contact('7', 'مريم'), contact('8', 'anna 10'), contact('9', 'Anna 9'), contact('10', '🦊'),
    ]
    const shown = rows(contacts)
    expect(shown.slice(0, 9)).toEqual(['#:', '🦊', '7 of 9', 'A:', 'Adam', 'Afra', 'Anna 9', 'anna 10', 'Ärmel'])
    expect(shown.slice(-2)).toEqual([`${letterOf('مريم')}:`, 'مريم'])
    expect(shown).toContain('Æ:')
    expect(new Set(shown).size).toBe(shown.length)
  })

  it('can be filtered by alias, own name and username', () => {
    const contacts = [contact('1', 'Ada Lovelace', 'Countess'), contact('2', 'Bob'), contact('30', 'Carol')]
    expect(rows(contacts, 'love')).toEqual(['C:', 'Countess'])
    expect(rows(contacts, 'co')).toEqual(['C:', 'Countess'])
    expect(rows(contacts, '@user_30')).toEqual(['C:', 'Carol'])
    expect(rows(contacts, 'nobody')).toEqual([])
  })

  it('is quick with five thousand', () => {
    const contacts = Array.from({ length: 5_000 }, (_, index) => contact(String(index), `Person ${(index * 7919) % 5_000}`))
    const sorted = sortedContacts(contacts)
    expect(sorted.map(one => one.user.display_name)).toEqual(Array.from({ length: 5_000 }, (_, index) => `Person ${index}`))
    expect(contactRows(sorted, '')).toHaveLength(5_001)
  })
})
