// Times as people say them. All functions take the present as an argument, so that they can be tested, and the time
// zone, so that a page rendered on the server and the browser agree. Names of days and months stand here for the same
// reason: Node and browsers come with different versions of the locale data.

/** A name of the IANA time zone database, or '' for the zone of this machine. */
export type Zone = string

const day = 86_400_000
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

interface Fields { year: number, month: number, day: number, hour: number, minute: number }

/** Making a formatter is slow, and there are only so many zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

function fieldsOf(date: Date, zone: Zone): Fields {
  if (zone === '') {
    return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate(), hour: date.getHours(), minute: date.getMinutes() }
  }
  const fields: Fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0 }
  for (const { type, value } of formatterOf(zone).formatToParts(date)) {
    if (type in fields) fields[type as keyof Fields] = Number(value)
  }
  return fields
}

/** The zone by its usual name, or null for a word that names none. */
export function knownZone(name: unknown): Zone | null {
  if (typeof name !== 'string' || !/^[\w+/-]{1,64}$/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

function dayNumber({ year, month, day: dayOfMonth }: Fields): number {
  return Date.UTC(year, month - 1, dayOfMonth) / day
}

function weekdayOf(fields: Fields): string {
  return weekdays[(dayNumber(fields) + 4) % 7]!
}

const twoDigits = (value: number) => String(value).padStart(2, '0')
const clockOf = (fields: Fields) => `${twoDigits(fields.hour)}:${twoDigits(fields.minute)}`

/** The same for two moments of one day there. */
export function dayKey(date: Date, zone: Zone = ''): string {
  const { year, month, day: dayOfMonth } = fieldsOf(date, zone)
  return `${year}-${month}-${dayOfMonth}`
}

/** Whole days between two local dates; robust against the 23- and 25-hour days of clock changes. */
export function daysBetween(earlier: Date, later: Date, zone: Zone = ''): number {
  return dayNumber(fieldsOf(later, zone)) - dayNumber(fieldsOf(earlier, zone))
}

/** 09:05 */
export function clockTime(date: Date, zone: Zone = ''): string {
  return clockOf(fieldsOf(date, zone))
}

/** For a row of the chat list: 14:03, Yesterday, Monday, 3 Mar, 03/03/2024. */
export function listTime(date: Date, now: Date, zone: Zone = ''): string {
  const then = fieldsOf(date, zone)
  const present = fieldsOf(now, zone)
  const days = dayNumber(present) - dayNumber(then)
  if (days <= 0) return clockOf(then)
  if (days === 1) return 'Yesterday'
  if (days < 7) return weekdayOf(then)
  if (then.year === present.year) return `${then.day} ${months[then.month - 1]!.slice(0, 3)}`
  return `${twoDigits(then.day)}/${twoDigits(then.month)}/${then.year}`
}

/** For the pill between days: Today, Yesterday, Monday, 3 March, 3 March 2024. */
export function dayName(date: Date, now: Date, zone: Zone = ''): string {
  const then = fieldsOf(date, zone)
  const present = fieldsOf(now, zone)
  const days = dayNumber(present) - dayNumber(then)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days < 7) return weekdayOf(then)
  return `${then.day} ${months[then.month - 1]}${then.year === present.year ? '' : ` ${then.year}`}`
}

/** "last seen 5 minutes ago", "last seen today at 09:05", … */
export function lastSeen(date: Date, now: Date, zone: Zone = ''): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000)
  if (minutes < 1) return 'last seen just now'
  if (minutes < 60) return `last seen ${minutes} minute${minutes === 1 ? '' : 's'} ago`
  const then = fieldsOf(date, zone)
  const days = dayNumber(fieldsOf(now, zone)) - dayNumber(then)
  if (days <= 0) return `last seen today at ${clockOf(then)}`
  if (days === 1) return `last seen yesterday at ${clockOf(then)}`
  if (days < 7) return `last seen ${weekdayOf(then)} at ${clockOf(then)}`
  return `last seen ${dayName(date, now, zone)}`
}

/** The whole truth, for a title: Tuesday 24 November 2026, 09:05 */
export function fullTime(date: Date, zone: Zone = ''): string {
  const fields = fieldsOf(date, zone)
  return `${weekdayOf(fields)} ${fields.day} ${months[fields.month - 1]} ${fields.year}, ${clockOf(fields)}`
}
