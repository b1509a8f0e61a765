// The rows of the contact list: by what I call people, under their first letters.
import type { Contact } from '~/api/types'
import { match, wordsOf } from './search'
import type { Range } from './search'

export interface LetterRow { readonly kind: 'letter', readonly key: string, readonly letter: string }
export interface ContactRow {
  readonly kind: 'contact'
  readonly key: string
  readonly contact: Readonly<Contact>
  readonly name: string
  /** What the filter matched in the name. */
  readonly ranges: readonly Range[]
}
export type ContactListRow = LetterRow | ContactRow

export const calledName = (contact: Readonly<Contact>): string => contact.alias ?? contact.user.display_name

// One language for all, since the server's rendering and the browser must agree.
const names = new Intl.Collator('en', { numeric: true })
const letters = new Intl.Collator('en', { sensitivity: 'base' })

/** The heading that a name stands under; `#` for what begins with no letter. */
export function letterOf(name: string): string {
  const first = [...name.trim().normalize('NFD')][0] ?? ''
  return /\p{L}/u.test(first) ? [...first.toLocaleUpperCase('en')][0]! : '#'
}

/** Sorted; what begins with no letter comes first. */
export function sortedContacts(contacts: Iterable<Readonly<Contact>>): Readonly<Contact>[] {
  const keyed = [...contacts].map((contact) => {
    const name = calledName(contact)
    return { contact, name, letter: letterOf(name) }
  })
  const order = (a: string, b: string) => Number(b === '#') - Number(a === '#') || letters.compare(a, b) || (a < b ? -1 : Number(a > b))
  return keyed
    .sort((a, b) => order(a.letter, b.letter) || names.compare(a.name, b.name) || (a.contact.user.id < b.contact.user.id ? -1 : 1))
    .map(({ contact }) => contact)
}

/** The rows of contacts that are sorted already; with a filter only those that match it, still in this order. */
export function contactRows(contacts: Iterable<Readonly<Contact>>, filter: string): ContactListRow[] {
  const words = wordsOf(filter)
  const rows: ContactListRow[] = []
  let current = ''
  for (const contact of contacts) {
    const name = calledName(contact)
    const { username, display_name } = contact.user
    const found = match({ name, others: [username, display_name] }, words)
    if (!found) continue
    const letter = letterOf(name)
    if (letter !== current) rows.push({ kind: 'letter', key: `letter:${letter}`, letter })
    current = letter
    rows.push({ kind: 'contact', key: contact.user.id, contact, name, ranges: found.ranges })
  }
  return rows
}
