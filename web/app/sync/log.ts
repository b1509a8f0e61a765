// The part of a conversation's numbered log that this client holds: an unbroken run of messages.
//
// Values are frozen and replaced, never changed: whoever compares by identity sees every change, and Vue does not
// wrap thousands of messages in proxies.
import type { Message } from '~/api/types'

export interface MessageLog {
  /** In rising order of seq, without holes. */
  readonly messages: readonly Message[]
  /** Messages above a hole, in rising order, kept until the hole is filled. */
  readonly ahead: readonly Message[]
  /** Has a page been read? An unloaded log ignores live messages; opening the conversation reads the newest. */
  readonly loaded: boolean
  /** Does the run follow the newest message? False while the reader looks at old history after a jump. */
  readonly live: boolean
}

/** Beyond this the hole is filled by paging anyway, so what waits above it need not be kept. */
const mostAhead = 200

export const emptyLog: MessageLog = freeze({ messages: [], ahead: [], loaded: false, live: false })

export function firstSeq(log: MessageLog): number {
  return log.messages[0]?.seq ?? 0
}

export function lastSeq(log: MessageLog): number {
  return log.messages.at(-1)?.seq ?? 0
}

/** A new run from one or more pages that together have no hole. */
export function windowOf(messages: readonly Message[], live: boolean): MessageLog {
  return freeze({ messages: messages.map(frozen), ahead: [], loaded: true, live })
}

/** A message arrived by itself: it lengthens the run, or waits above a hole, or is known already. */
export function receive(log: MessageLog, message: Message): MessageLog {
  if (!log.loaded || !log.live) return log
  const last = lastSeq(log)
  if (message.seq <= last || log.ahead.some(other => other.seq === message.seq)) return changed(log, message)
  if (message.seq === last + 1) return drain(log, [...log.messages, frozen(message)])
  const ahead = [...log.ahead, frozen(message)].sort((a, b) => a.seq - b.seq).slice(0, mostAhead)
  return freeze({ ...log, ahead })
}

/** A page read from the server (rising seq, no holes); what does not touch the run is left out. */
export function insertPage(log: MessageLog, page: readonly Message[]): MessageLog {
  if (page.length === 0 || !log.loaded) return log
  const first = firstSeq(log)
  const last = lastSeq(log)
  if (log.messages.length === 0) return drain(log, page.map(frozen))
  const older = page.filter(message => message.seq < first)
  const newer = page.filter(message => message.seq > last)
  const touchesBelow = older.length > 0 && older.at(-1)!.seq === first - 1
  const touchesAbove = newer.length > 0 && newer[0]!.seq === last + 1
  if (!touchesBelow && !touchesAbove) return log
  return drain(log, [
    ...(touchesBelow ? older.map(frozen) : []),
    ...log.messages,
    ...(touchesAbove ? newer.map(frozen) : []),
  ])
}

export function revisionOf(message: Message): number {
  return message.revision ?? 0
}

/** Messages that were read again because they changed; those that are not held, or held as they became later, stay. */
export function replaced(log: MessageLog, page: readonly Message[]): MessageLog {
  const read = new Map(page.map(message => [message.seq, message]))
  return withEach(log, (held) => {
    const message = read.get(held.seq)
    return message && revisionOf(message) >= revisionOf(held) ? message : held
  })
}

/** A message as its sender edited or deleted it: the higher revision is the later state. */
export function changed(log: MessageLog, message: Message): MessageLog {
  return withEach(log, (held) => {
    if (held.seq !== message.seq || held.withheld || revisionOf(message) <= revisionOf(held)) return held
    // That the other person never got it is said in pages of the log alone.
    return held.undelivered && !message.deleted ? { ...message, undelivered: held.undelivered } : message
  })
}

/** `by` in the place of exactly this message, if it is still held as it is. */
export function swapped(log: MessageLog, message: Message, by: Message): MessageLog {
  return withEach(log, held => held === message ? by : held)
}

function withEach(log: MessageLog, replace: (held: Message) => Message): MessageLog {
  let differs = false
  const map = (messages: readonly Message[]) => messages.map((held) => {
    const message = replace(held)
    if (message === held) return held
    differs = true
    return frozen(message)
  })
  const [messages, ahead] = [map(log.messages), map(log.ahead)]
  return differs ? freeze({ ...log, messages, ahead }) : log
}

export function withLive(log: MessageLog, live: boolean): MessageLog {
  return log.live === live ? log : freeze({ ...log, live, ahead: live ? log.ahead : [] })
}

/** The messages above `seq`: the others were cleared. */
export function withoutUpTo(log: MessageLog, seq: number): MessageLog {
  if (firstSeq(log) > seq && log.ahead.every(message => message.seq > seq)) return log
  const left = (messages: readonly Message[]) => messages.filter(message => message.seq > seq)
  return freeze({ ...log, messages: left(log.messages), ahead: left(log.ahead) })
}

/** Only the newest `count` messages, so that conversations that were left do not fill the memory. */
export function trimmed(log: MessageLog, count: number): MessageLog {
  return log.messages.length <= count ? log : freeze({ ...log, messages: log.messages.slice(-count) })
}

function drain(log: MessageLog, messages: readonly Message[]): MessageLog {
  if (log.ahead.length === 0) return freeze({ ...log, messages })
  const run = [...messages]
  let ahead = log.ahead
  while (ahead.length > 0 && ahead[0]!.seq <= run.at(-1)!.seq + 1) {
    if (ahead[0]!.seq === run.at(-1)!.seq + 1) run.push(ahead[0]!)
    ahead = ahead.slice(1)
  }
  return freeze({ ...log, messages: run, ahead })
}

function frozen(message: Message): Message {
  return Object.isFrozen(message) ? message : Object.freeze({ ...message })
}

function freeze(log: MessageLog): MessageLog {
  Object.freeze(log.messages)
  Object.freeze(log.ahead)
  return Object.freeze(log)
}
