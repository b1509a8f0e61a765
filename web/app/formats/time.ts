// Times as people say them. All functions take the present as an argument, so that they can be tested, and the locale,
// so that a server-rendered page and the browser agree.
const day = 86_400_000

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** Whole days between two local dates; robust against the 23- and 25-hour days of clock changes. */
export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / day)
}

/** 09:05 */
export function clockTime(date: Date): string {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** For a row of the chat list: 14:03, Yesterday, Monday, 3 Mar, 03/03/2024. */
export function listTime(date: Date, now: Date, locale = 'en-GB'): string {
  const days = daysBetween(date, now)
  if (days <= 0) return clockTime(date)
  if (days === 1) return 'Yesterday'
  if (days < 7) return date.toLocaleDateString(locale, { weekday: 'long' })
  if (date.getFullYear() === now.getFullYear()) return date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
  return date.toLocaleDateString(locale, { day: '2-digit', month: '2-digit', year: 'numeric' })
}

/** For the pill between days: Today, Yesterday, Monday, 3 March, 3 March 2024. */
export function dayName(date: Date, now: Date, locale = 'en-GB'): string {
  const days = daysBetween(date, now)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days < 7) return date.toLocaleDateString(locale, { weekday: 'long' })
  return date.toLocaleDateString(locale, {
    day: 'numeric',
    month: 'long',
    year: date.getFullYear() === now.getFullYear() ? undefined : 'numeric',
  })
}

/** "last seen 5 minutes ago", "last seen today at 09:05", … */
export function lastSeen(date: Date, now: Date, locale = 'en-GB'): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000)
  if (minutes < 1) return 'last seen just now'
  if (minutes < 60) return `last seen ${minutes} minute${minutes === 1 ? '' : 's'} ago`
  const days = daysBetween(date, now)
  if (days <= 0) return `last seen today at ${clockTime(date)}`
  if (days === 1) return `last seen yesterday at ${clockTime(date)}`
  if (days < 7) return `last seen ${date.toLocaleDateString(locale, { weekday: 'long' })} at ${clockTime(date)}`
  return `last seen ${dayName(date, now, locale)}`
}

/** The whole truth, for a title: Tuesday 24 November 2026, 09:05 */
export function fullTime(date: Date, locale = 'en-GB'): string {
  return `${date.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}, ${clockTime(date)}`
}
