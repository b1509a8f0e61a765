import { describe, expect, it } from 'vitest'
import { avatarTone, avatarTones, deviceName, initials, shortName } from './identity'

describe('identity', () => {
  it('shortens long names to their first word', () => {
    expect(['Ada Lovelace', 'Edsger Wybe Dijkstra (EWD)'].map(shortName)).toEqual(['Ada Lovelace', 'Edsger'])
  })

  it('has initials for every kind of name', () => {
    expect(initials('Ada Lovelace')).toBe('AL')
    expect(initials('  ada  ')).toBe('A')
    expect(initials('Edsger Wybe Dijkstra (EWD)')).toBe('EE')
    expect(initials('🎉 Party')).toBe('P')
    expect(initials('🎉')).toBe('🎉')
  })

  it('has one tone a person, and uses them all', () => {
    expect(avatarTone('7402338214215680')).toBe(avatarTone('7402338214215680'))
    expect(new Set(Array.from({ length: 200 }, (_, index) => avatarTone(String(7402338214215680 + index)))).size).toBe(avatarTones)
  })

  it('names devices', () => {
    expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0')).toBe('Firefox on Linux')
    expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1')).toBe('Safari on iOS')
    expect(deviceName('curl/8.1')).toBe('curl')
    expect(deviceName('')).toBe('Unknown device')
  })
})
