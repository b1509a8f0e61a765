// What a search finds among what is here: pure, and the same for chats, groups, channels, contacts.
//
// Letters match without regard to case and diacritics. Every word that was typed must begin a word somewhere in the
// entry or, if it is longer than one letter, stand inside one.

export interface Searchable {
  readonly kind: string
  /** What is shown, and where what matched is marked. */
  readonly name: string
  /** What finds it besides: a username, a person's own name, a description. The later, the less it counts. */
  readonly others?: readonly string[]
}

/** From and to in the name, in code units. */
export type Range = readonly [from: number, to: number]

export interface Match { readonly rank: number, readonly ranges: readonly Range[] }
export interface Found<T> extends Match { readonly entry: T }

interface Folded { readonly text: string, readonly at: readonly number[] }

const wordPart = /[\p{L}\p{N}]/u

/** Lower case without diacritics, and where each letter of it came from. */
function fold(text: string): Folded {
  let folded = ''
  const at: number[] = []
  let index = 0
  for (const character of text) {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    for (let unit = 0; unit < plain.length; unit += 1) at.push(index)
    folded += plain
    index += character.length
  }
  at.push(text.length)
  return { text: folded, at }
}

export const wordsOf = (query: string): string[] => fold(query.trim().replace(/^@/, '')).text.split(/\s+/u).filter(word => word !== '')

/** 0: begins the text; 1: begins a word of it; 2: stands in it; null: does not. */
function place(text: string, word: string): { rank: 0 | 1 | 2, index: number } | null {
  let inside = -1
  for (let index = text.indexOf(word); index >= 0; index = text.indexOf(word, index + 1)) {
    if (index === 0) return { rank: 0, index }
    if (!wordPart.test(text[index - 1]!)) return { rank: 1, index }
    if (inside < 0) inside = index
  }
  return inside >= 0 && word.length > 1 ? { rank: 2, index: inside } : null
}

/** How well the entry matches, the least rank best; null when it does not. */
export function match(entry: Omit<Searchable, 'kind'>, words: readonly string[]): Match | null {
  const name = fold(entry.name)
  const others = (entry.others ?? []).map(other => fold(other).text)
  let rank = 0
  const ranges: Range[] = []
  for (const word of words) {
    const here = place(name.text, word)
    if (here) ranges.push([name.at[here.index]!, name.at[here.index + word.length]!])
    const there = others.map((other, index) => {
      const found = place(other, word)
      return found ? 3 * (index + 1) + found.rank : Infinity
    })
    const best = Math.min(here?.rank ?? Infinity, ...there)
    if (best === Infinity) return null
    rank += best
  }
  return { rank, ranges: joined(ranges) }
}

/** The best first; among equals the order that was given. */
export function search<T extends Searchable>(entries: Iterable<T>, query: string, most = Infinity): Found<T>[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const found: Found<T>[] = []
  for (const entry of entries) {
    const matched = match(entry, words)
    if (matched) found.push({ entry, ...matched })
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, most)
}

function joined(ranges: Range[]): Range[] {
  const result: [number, number][] = []
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

export interface Piece { readonly text: string, readonly marked: boolean }

export function piecesOf(text: string, ranges: readonly Range[]): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const [from, to] of ranges) {
    if (from > end) pieces.push({ text: text.slice(end, from), marked: false })
    pieces.push({ text: text.slice(from, to), marked: true })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false })
  return pieces
}
