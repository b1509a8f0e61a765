// Keeps the logs of conversations: opens them, pages through them, fills holes and catches up, and says how far they
// are held. Everything that reads messages from the API is here.
import { isSignedOut } from '~/api/errors'
import type { Message, MessagePage, ParleyApi } from '~/api/types'
import type { ChangeFeed } from './changes'
import { largestPage, pageSize, readOpening } from './first_paint'
import { emptyLog, firstSeq, insertPage, lastSeq, replaced, trimmed, windowOf, withLive } from './log'
import type { Outbox } from './outbox'
import type { ReceiptQueue } from './receipts'
import { applyPage, hasOlder, missingAfter, noteUsers, raise, receivedSeq, unreadCount } from './state'
import type { ConversationState, SyncState } from './state'

export interface LogPorts {
  api: ParleyApi
  outbox: Outbox
  receipts: ReceiptQueue
  feed: ChangeFeed
  signedOut(): void
}

/** Further behind than this, a conversation is read anew from its end instead of being caught up page by page. */
export const furthestCatchUp = 600
/** An event that overtook its neighbour waits this long before the hole is fetched. */
export const gapGrace = 60
const keptMessages = 100
const keptLogs = 20

export class LogKeeper {
  private readonly filling = new Set<string>()
  private readonly gapTimers = new Map<string, ReturnType<typeof setTimeout>>()
  /** The conversations that were opened, the latest last. */
  private readonly recent: string[] = []
  private stopped = false

  constructor(private readonly state: SyncState, private readonly ports: LogPorts) {}

  stop(): void {
    this.stopped = true
    for (const timer of this.gapTimers.values()) clearTimeout(timer)
    this.gapTimers.clear()
  }

  /** Reads the newest messages, or, when many are unread, those around the first unread one. */
  async open(conversation: ConversationState): Promise<void> {
    this.keepRecent(conversation.id)
    if (conversation.log.loaded || conversation.loading === 'opening') return
    await this.read(conversation, 'opening', async () => {
      const { newest, log, senders } = await readOpening(this.ports.api, conversation.id, unreadCount(conversation), conversation.marks.read_seq)
      noteUsers(this.state, senders)
      this.takePage(conversation, newest)
      conversation.log = log
    })
  }

  /** Shows the end of the log, whatever part of it is held now. */
  async jumpToNewest(conversation: ConversationState): Promise<void> {
    if (!conversation.log.live) await this.readNewest(conversation, pageSize)
  }

  async loadOlder(conversation: ConversationState): Promise<void> {
    if (!conversation.log.loaded || conversation.loading !== 'none' || !hasOlder(conversation)) return
    await this.read(conversation, 'older', async () => {
      const before = firstSeq(conversation.log)
      const page = await this.page(conversation.id, { before, limit: pageSize })
      conversation.log = insertPage(conversation.log, page.messages)
    })
  }

  async loadNewer(conversation: ConversationState): Promise<void> {
    if (!conversation.log.loaded || conversation.loading !== 'none' || conversation.log.live) return
    await this.read(conversation, 'newer', async () => {
      const page = await this.page(conversation.id, { after: lastSeq(conversation.log), limit: pageSize })
      applyPage(this.state, conversation, page.messages)
      const log = insertPage(conversation.log, page.messages)
      conversation.log = withLive(log, !page.has_more || lastSeq(log) >= conversation.lastSeq)
    })
  }

  /** Left: keep only what a quick return needs. */
  close(conversation: ConversationState): void {
    conversation.log = conversation.log.live ? trimmed(conversation.log, keptMessages) : emptyLog
  }

  /** After any change of a conversation: let sent entries go, acknowledge, and fill holes. */
  settled(conversation: ConversationState, now = false): void {
    const { log } = conversation
    this.ports.outbox.settle(conversation.id, message => !log.loaded || !log.live || message.seq <= lastSeq(log))
    const received = receivedSeq(conversation)
    if (raise(conversation.marks, { delivered_seq: received })) this.ports.receipts.want(conversation.id, { delivered_seq: received })
    if (missingAfter(conversation) === null || this.filling.has(conversation.id)) return
    if (now) void this.fill(conversation)
    else if (!this.gapTimers.has(conversation.id)) {
      this.gapTimers.set(conversation.id, setTimeout(() => void this.fill(conversation), gapGrace))
    }
  }

  /** Messages that changed are read again, as far as they are held. */
  async readAgain(conversationId: string, first: number, last: number): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    if (!conversation) return
    try {
      let after = Math.max(first, firstSeq(conversation.log)) - 1
      while (conversation.log.loaded && after < Math.min(last, lastSeq(conversation.log)) && !this.stopped) {
        const page = await this.page(conversationId, { after, limit: largestPage })
        conversation.log = replaced(conversation.log, page.messages)
        if (page.messages.length === 0) break
        after = page.messages.at(-1)!.seq
      }
    } catch (error) {
      if (isSignedOut(error)) this.ports.signedOut()
      // Otherwise they are read when the conversation is opened anew.
    }
  }

  /** Reads what is missing at the end of the log, until nothing is. */
  private async fill(conversation: ConversationState): Promise<void> {
    const timer = this.gapTimers.get(conversation.id)
    if (timer !== undefined) clearTimeout(timer)
    this.gapTimers.delete(conversation.id)
    if (this.filling.has(conversation.id) || this.stopped) return
    this.filling.add(conversation.id)
    try {
      for (let after = missingAfter(conversation); after !== null && !this.stopped;) {
        if (conversation.lastSeq - after > furthestCatchUp) {
          await this.readNewest(conversation, pageSize)
          break
        }
        const limit = Math.min(largestPage, conversation.lastSeq - after)
        const from = after
        await this.ports.feed.during(conversation, async () => {
          const page = await this.page(conversation.id, { after: from, limit })
          this.takePage(conversation, page.messages)
          conversation.log = insertPage(conversation.log, page.messages)
        })
        const next = missingAfter(conversation)
        // A server that has lost what it announced must not be asked for ever.
        if (next === after) break
        after = next
      }
    } catch (error) {
      if (isSignedOut(error)) this.ports.signedOut()
      // Otherwise the next event or snapshot finds the hole again.
    } finally {
      this.filling.delete(conversation.id)
    }
    if (missingAfter(conversation) === null) this.settled(conversation)
  }

  private async readNewest(conversation: ConversationState, limit: number): Promise<void> {
    await this.read(conversation, 'opening', async () => {
      const page = await this.page(conversation.id, { limit })
      this.takePage(conversation, page.messages)
      conversation.log = windowOf(page.messages, true)
    })
  }

  private async read(conversation: ConversationState, what: 'opening' | 'older' | 'newer', work: () => Promise<void>): Promise<void> {
    conversation.loading = what
    try {
      await this.ports.feed.during(conversation, work)
      conversation.loading = 'none'
    } catch (error) {
      conversation.loading = what === 'opening' ? 'failed' : 'none'
      if (isSignedOut(error)) this.ports.signedOut()
      else if (what !== 'opening') throw error
      return
    }
    this.settled(conversation)
  }

  private async page(conversationId: string, wanted: { before?: number, after?: number, limit: number }): Promise<MessagePage> {
    const page = await this.ports.api.messages(conversationId, wanted)
    noteUsers(this.state, page.senders)
    return page
  }

  private takePage(conversation: ConversationState, page: readonly Message[]): void {
    applyPage(this.state, conversation, page)
    for (const message of page) {
      if (message.sender_id === this.state.me) this.ports.outbox.confirm(message)
    }
  }

  private keepRecent(conversationId: string): void {
    const at = this.recent.indexOf(conversationId)
    if (at >= 0) this.recent.splice(at, 1)
    this.recent.push(conversationId)
    while (this.recent.length > keptLogs) {
      const left = this.state.conversations.get(this.recent.shift()!)
      if (left) left.log = emptyLog
    }
  }
}
