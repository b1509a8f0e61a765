import { describe, expect, it } from 'vitest'
import { match, piecesOf, search, wordsOf } from './search'

const marked = (name: string, query: string, others: string[] = []) => {
  const found = match({ name, others }, wordsOf(query))
  return found && piecesOf(name, found.ranges).map(piece => piece.marked ? `[${piece.text}]` : piece.text).join('')
}

describe('a match', () => {
  it.each([
    ['Ada Lovelace', 'ad', '[Ad]a Lovelace'],
    ['Ada Lovelace', 'LOVE', 'Ada [Love]lace'],
    ['Ada Lovelace', 'lov ad', '[Ad]a [Lov]elace'],
    ['Ada Lovelace', 'ada love', '[Ada] [Love]lace'],
    ['Ada Lovelace', 'vel', 'Ada Lo[vel]ace'],
    ['Ada Lovelace', 'v', null],
    ['Ada Lovelace', 'ada x', null],
    ['Émile Borel', 'emile', '[Émile] Borel'],
    ['Emile Borel', 'Émi', '[Emi]le Borel'],
    ['Jean-Luc', 'luc', 'Jean-[Luc]'],
    ['Großmann', 'gross', null],
    ['👩‍🚀 Mae Jemison', 'mae', '👩‍🚀 [Mae] Jemison'],
    ['مريم ميرزاخاني', 'مير', 'مريم [مير]زاخاني'],
    ['İpek', 'ip', '[İp]ek'],
    ['#general', 'gen', '#[gen]eral'],
    ['anan', 'an ana', '[ana]n'],
  ])('of %s with %s', (name, query, expected) => {
    expect(marked(name, query)).toBe(expected)
  })

  it('may be by a username or an own name, and is then not marked', () => {
    expect(marked('Countess', '@ada_l', ['ada_l', 'Ada Lovelace'])).toBe('Countess')
    expect(marked('Countess', 'count love', ['ada_l', 'Ada Lovelace'])).toBe('[Count]ess')
  })
})

describe('a search', () => {
  const entry = (name: string, ...others: string[]) => ({ kind: 'chat', name, others })
  const names = (query: string, ...entries: ReturnType<typeof entry>[]) => search(entries, query).map(found => found.entry.name)

  it('has the best first, and keeps the order among equals', () => {
    expect(names('an', entry('Joanna'), entry('Fred An'), entry('Zoe', 'anna'), entry('Anna'), entry('Andy'))).toEqual(['Anna', 'Andy', 'Fred An', 'Joanna', 'Zoe'])
  })

  it('finds nothing for nothing, and at most what is wanted', () => {
    expect(names('  ', entry('Anna'))).toEqual([])
    expect(search([entry('Ann'), entry('Anna')], 'an', 1)).toHaveLength(1)
  })
})
