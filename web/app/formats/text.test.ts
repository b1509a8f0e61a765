import { describe, expect, it } from 'vitest'
import { cleanBody, codePoints, largeEmojiCount, linkify, oneLine, unsentSentence } from './text'

const links = (body: string) => linkify(body).filter(piece => piece.href !== null).map(piece => [piece.text, piece.href])

describe('links', () => {
  it('are found, and the text around them is kept whole', () => {
    const body = 'see https://example.org/a?b=c#d and www.example.org, or write to ada@example.org!'
    expect(links(body)).toEqual([
      ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
      ['www.example.org', 'https://www.example.org/'],
      ['ada@example.org', 'mailto:ada@example.org'],
    ])
    expect(linkify(body).map(piece => piece.text).join('')).toBe(body)
  })

  it('end before the punctuation of the sentence, and brackets that opened outside', () => {
    expect(links('(https://example.org/x).')[0]![0]).toBe('https://example.org/x')
    expect(links('https://example.org/x_(y)')[0]![0]).toBe('https://example.org/x_(y)')
    expect(links('https://example.org/…')[0]![0]).toBe('https://example.org/')
  })

  it('never lead to anything but the web and mail', () => {
    for (const body of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'JAVASCRIPT://x', 'https://', 'ht!tp://x']) {
      expect(links(body)).toEqual([])
    }
  })

  it('take no time on long nonsense', () => {
    const began = performance.now()
    for (const body of ['a'.repeat(4000), `${'a.'.repeat(2000)}@`, `www.${'a.'.repeat(1990)}`, `https://${'('.repeat(3900)}`, 'a@'.repeat(2000)]) linkify(body)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

describe('emoji', () => {
  it.each([['🎉', 1], ['🎉🎉', 2], ['👨‍👩‍👧‍👦', 1], ['👍🏽 🇩🇪', 2], ['❤️', 1], ['1️⃣', 1]])('%s alone are large', (body, count) => {
    expect(largeEmojiCount(body)).toBe(count)
  })
  it.each(['hi 🎉', '🎉🎉🎉🎉', '', '123', '#', '1', 'a'])('“%s” are not', (body) => {
    expect(largeEmojiCount(body)).toBe(0)
  })
})

describe('bodies', () => {
  it('lose what the server refuses, and nothing else', () => {
    expect(cleanBody('  a\r\nb\rc\u0000\u0007\td\u007F  ')).toBe('a\nb\nc\td')
    expect(cleanBody(' \n ')).toBe('')
    expect(cleanBody('👨‍👩‍👧 ok')).toBe('👨‍👩‍👧 ok')
  })
  it('are counted as the server counts', () => {
    expect(codePoints('🎉é')).toBe(2)
    expect(codePoints('x'.repeat(4000))).toBe(4000)
  })
  it('are one line in the list', () => {
    expect(oneLine(' a\n\n b\tc ')).toBe('a b c')
  })
})

describe('what is not sent', () => {
  it('is counted in words', () => {
    expect(unsentSentence({ messages: 0, drafts: 0 })).toBe('')
    expect(unsentSentence({ messages: 1, drafts: 0 })).toBe('1 message is not sent yet and will be deleted from this device.')
    expect(unsentSentence({ messages: 2, drafts: 1 })).toBe('2 messages and 1 draft are not sent yet and will be deleted from this device.')
  })
})
