// The kinds of entries that a log has on the wire, as the one kind that the rest of the app knows.
import type { DeletedMessage, Message, WithheldMessage } from './types'

/** What is deleted or withheld keeps its place in the log with nothing in it. */
export function entryOf(entry: Message | DeletedMessage | WithheldMessage): Message {
  if ('body' in entry) return entry
  if ('deleted' in entry) return { ...entry, body: '' }
  return { ...entry, sender_id: '', client_id: `withheld:${entry.seq}`, body: '', created_at: '' }
}
