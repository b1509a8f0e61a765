import { describe, expect, it } from 'vitest'
import { clockTime, dayKey, dayName, daysBetween, fullTime, knownZone, lastSeen, listTime } from './time'

const now = new Date(2026, 10, 24, 14, 30) // a Tuesday

describe('times', () => {
  it('of the list: today, yesterday, weekday, date', () => {
    expect(listTime(new Date(2026, 10, 24, 9, 5), now)).toBe('09:05')
    expect(listTime(new Date(2026, 10, 23, 23, 59), now)).toBe('Yesterday')
    expect(listTime(new Date(2026, 10, 19, 8, 0), now)).toBe('Thursday')
    expect(listTime(new Date(2026, 10, 17, 8, 0), now)).toBe('17 Nov')
    expect(listTime(new Date(2025, 0, 2, 8, 0), now)).toBe('02/01/2025')
  })

  it('of a clock that runs ahead are today', () => {
    expect(listTime(new Date(2026, 10, 25, 0, 1), now)).toBe('00:01')
    expect(dayName(new Date(2026, 10, 25, 0, 1), now)).toBe('Today')
  })

  it('of the day pills', () => {
    expect(dayName(new Date(2026, 10, 24), now)).toBe('Today')
    expect(dayName(new Date(2026, 10, 23), now)).toBe('Yesterday')
    expect(dayName(new Date(2026, 10, 20), now)).toBe('Friday')
    expect(dayName(new Date(2026, 2, 3), now)).toBe('3 March')
    expect(dayName(new Date(2024, 2, 3), now)).toBe('3 March 2024')
  })

  it('of last being seen', () => {
    const ago = (minutes: number) => lastSeen(new Date(now.getTime() - minutes * 60_000), now)
    expect(ago(0)).toBe('last seen just now')
    expect(ago(1)).toBe('last seen 1 minute ago')
    expect(ago(59)).toBe('last seen 59 minutes ago')
    expect(ago(120)).toBe('last seen today at 12:30')
    expect(ago(24 * 60)).toBe('last seen yesterday at 14:30')
    expect(ago(3 * 24 * 60)).toBe('last seen Saturday at 14:30')
    expect(ago(60 * 24 * 60)).toBe('last seen 25 September')
  })

  it('counts calendar days, not hours', () => {
    expect(daysBetween(new Date(2026, 10, 23, 23, 59), new Date(2026, 10, 24, 0, 1))).toBe(1)
    expect(daysBetween(new Date(2026, 10, 24, 0, 1), new Date(2026, 10, 24, 23, 59))).toBe(0)
    expect(clockTime(new Date(2026, 0, 1, 7, 3))).toBe('07:03')
  })

  it('are those of the zone that is asked for, whatever that of this machine', () => {
    const moment = new Date('2026-11-24T13:05:00Z')
    expect(clockTime(moment, 'UTC')).toBe('13:05')
    expect(clockTime(moment, 'Asia/Kolkata')).toBe('18:35')
    expect(clockTime(new Date('2026-11-24T00:00:00Z'), 'UTC')).toBe('00:00')
    expect(fullTime(moment, 'America/New_York')).toBe('Tuesday 24 November 2026, 08:05')
    const late = new Date('2026-11-23T23:30:00Z')
    expect(listTime(late, moment, 'UTC')).toBe('Yesterday')
    expect(listTime(late, moment, 'Europe/Berlin')).toBe('00:30')
    expect(dayKey(late, 'UTC')).not.toBe(dayKey(late, 'Europe/Berlin'))
    // The clocks went back that night.
    expect(daysBetween(new Date('2026-10-24T22:30:00Z'), new Date('2026-10-25T23:30:00Z'), 'Europe/Berlin')).toBe(1)
  })

  it('take a zone by its usual name, and nothing that is none', () => {
    expect(knownZone('europe/berlin')).toBe('Europe/Berlin')
    for (const none of ['', 'Mars/Olympus', '<script>', 'a'.repeat(100), 7, null, undefined]) expect(knownZone(none)).toBeNull()
  })
})
