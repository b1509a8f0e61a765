// Messages that their senders edit or delete: every change of a conversation has a number, and what of them was missed
// is read again by that number.
import { isSignedOut } from '~/api/errors'
import type { Message, ParleyApi } from '~/api/types'
import { swapped } from './log'
import { applyChange, previewOf } from './state'
import type { ConversationState, SyncState } from './state'

export interface ChangeFeedPorts { signedOut(): void }

export class ChangeFeed {
  private readonly running = new Set<string>()
  private readonly wanted = new Map<string, number>()
  private stopped = false

  constructor(private readonly api: Pick<ParleyApi, 'changes'>, private readonly ports: ChangeFeedPorts) {}

  stop(): void {
    this.stopped = true
  }

  /** A change was heard and applied; does its number follow what is known? */
  heard(conversation: ConversationState, revision: number): void {
    if (revision === conversation.changes + 1) conversation.changes = revision
    else this.told(conversation, revision)
  }

  /** So many changes there are, says somebody who does not say what they were. */
  told(conversation: ConversationState, changes: number): void {
    if (changes <= conversation.changes) return
    // Where nothing is held, nothing is out of date; what is being read now is looked after by `during`.
    if (conversation.log.loaded) void this.read(conversation, changes)
    else conversation.changes = changes
  }

  /** Reads a page of the log. A change that was heard meanwhile may be missing in the page: it is read again then. */
  async during(conversation: ConversationState, readPage: () => Promise<void>): Promise<void> {
    const before = conversation.changes
    await readPage()
    const now = conversation.changes
    if (now <= before) return
    conversation.changes = before
    void this.read(conversation, now)
  }

  private async read(conversation: ConversationState, changes: number): Promise<void> {
    const { id } = conversation
    this.wanted.set(id, Math.max(changes, this.wanted.get(id) ?? 0))
    if (this.running.has(id)) return
    this.running.add(id)
    try {
      while (!this.stopped && conversation.changes < this.wanted.get(id)!) {
        const from = conversation.changes
        const page = await this.api.changes(id, from)
        for (const message of page.messages) applyChange(conversation, message)
        // Meanwhile a page was read that may lack older ones.
        if (conversation.changes < from) continue
        conversation.changes = Math.max(conversation.changes, page.changes)
        // A server that has lost what it announced must not be asked for ever.
        if (page.changes === from) break
      }
    } catch (error) {
      if (isSignedOut(error)) this.ports.signedOut()
      // Otherwise the next event or snapshot says again that there are more.
    } finally {
      this.running.delete(id)
      this.wanted.delete(id)
    }
  }
}

/** Is it mine, and not too old to be edited or deleted? By this machine's clock: the server decides. */
export function isChangeable(state: Pick<SyncState, 'me' | 'editWindow'>, message: Message): boolean {
  if (message.withheld || message.deleted || message.sender_id !== state.me || state.editWindow === null) return false
  return Date.now() - Date.parse(message.created_at) < state.editWindow * 1000
}

/** The newest of them, when the end of the log is held. */
export function lastChangeable(state: Pick<SyncState, 'me' | 'editWindow'>, conversation: ConversationState): Message | null {
  const { log } = conversation
  return log.live ? log.messages.findLast(message => isChangeable(state, message)) ?? null : null
}

/** Shows a message of mine as it is going to be; the answer takes that back, unless something else was heard since. */
export function showChanged(conversation: ConversationState, seq: number, as: Partial<Message>): () => void {
  const held = conversation.log.messages.find(message => message.seq === seq)
  if (!held) return () => {}
  const shown = Object.freeze({ ...held, ...as })
  const { lastMessage, lastMessageAsOf } = conversation
  conversation.log = swapped(conversation.log, held, shown)
  if (lastMessage?.seq === seq) conversation.lastMessage = previewOf(shown)
  return () => {
    conversation.log = swapped(conversation.log, shown, held)
    if (lastMessage?.seq === seq && conversation.lastMessage?.seq === seq && conversation.lastMessageAsOf === lastMessageAsOf) {
      conversation.lastMessage = lastMessage
    }
  }
}
