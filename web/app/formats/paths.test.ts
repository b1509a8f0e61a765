import { describe, expect, it } from 'vitest'
import { destination } from './paths'

describe('the way back after logging in', () => {
  it.each(['/', '/c/7402338214215680', '/join/3qZ0fW8nYx1k', '/settings#devices', '/c/1?x=%2F%2Fevil.example'])('leads to %s', (next) => {
    expect(destination(next)).toBe(next)
  })

  it.each([
    undefined, null, '', 'c/1', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', '/\t/evil.example',
    '/a\\b', 'javascript:alert(1)', ['/a'], '/login?next=/login', '/signup', '/\u0000x',
  ])('does not lead to %j', (next) => {
    expect(destination(next)).toBe('/')
  })
})
