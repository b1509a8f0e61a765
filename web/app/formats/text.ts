// What a message body becomes on screen. Bodies are text, never markup: the pieces are rendered by the template, so
// nothing a sender writes can become an element or a script.

export interface TextPiece {
  readonly text: string
  /** Where it leads; only http, https and mailto. */
  readonly href: string | null
}

const linkPattern = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu
const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

export function linkify(body: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let end = 0
  for (const match of body.matchAll(linkPattern)) {
    const text = withoutTrailingPunctuation(match[0])
    const href = hrefOf(text)
    if (href === null) continue
    if (match.index > end) pieces.push({ text: body.slice(end, match.index), href: null })
    pieces.push({ text, href })
    end = match.index + text.length
  }
  if (end < body.length) pieces.push({ text: body.slice(end), href: null })
  return pieces
}

function hrefOf(text: string): string | null {
  const isAddress = !/^https?:|^www\./i.test(text)
  const candidate = isAddress ? `mailto:${text}` : /^www\./i.test(text) ? `https://${text}` : text
  try {
    const url = new URL(candidate)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

/** The full stop after a link ends the sentence; a closing bracket belongs to the link only if it opened there. */
function withoutTrailingPunctuation(text: string): string {
  let end = text.length
  while (end > 0) {
    const last = text[end - 1]!
    const opener = closers[last]
    const head = text.slice(0, end)
    if (opener !== undefined ? count(head, last) > count(head, opener) : /[.,:;!?…’”*_~]/u.test(last)) end -= 1
    else break
  }
  return text.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

const emojiCluster = /^(?:\p{RI}{2}|[#*0-9]\uFE0F?\u20E3|\p{Emoji}(?:\p{EMod}|\uFE0F)?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*)$/u
const plainDigit = /^[#*0-9]$/
const mostLargeEmoji = 3

/** How many emoji a message of nothing else has, if it is few enough to show them large; else 0. */
export function largeEmojiCount(body: string): number {
  const text = body.trim()
  if (text.length === 0 || text.length > 80) return 0
  const clusters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)]
    .map(segment => segment.segment)
    .filter(segment => segment.trim() !== '')
  if (clusters.length === 0 || clusters.length > mostLargeEmoji) return 0
  return clusters.every(cluster => emojiCluster.test(cluster) && !plainDigit.test(cluster)) ? clusters.length : 0
}

export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

export const longestBody = 4000

/** What is sent of what was typed: the server takes no control characters but tab and line feed. */
export function cleanBody(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, '').trim()
}

/** One line of a message, for the chat list. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** What would be lost, in words; '' when nothing would. */
/** What stands in the place of a message that its sender deleted. */
export const tombstone = (own: boolean): string => own ? 'You deleted this message' : 'This message was deleted'

export function unsentSentence({ messages, drafts }: { messages: number, drafts: number }): string {
  const parts = [[messages, 'message'], [drafts, 'draft']] as const
  const named = parts.filter(([count]) => count > 0).map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
  return named.length === 0 ? '' : `${named.join(' and ')} ${messages + drafts === 1 ? 'is' : 'are'} not sent yet and will be deleted from this device.`
}
