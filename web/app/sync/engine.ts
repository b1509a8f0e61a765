// Keeps a SyncState true: opens the line, reads the snapshot after `hello`, applies events, fills holes in the logs,
// acknowledges, and sends what the user writes. The only module that talks to both the API and the state.
import { entryOf } from '~/api/entries'
import { isSignedOut } from '~/api/errors'
import { RealtimeLink } from '~/api/socket'
import type { LinkState } from '~/api/socket'
import type { Conversation, ConversationView, Message, ParleyApi, ServerEvent, SettingsChange, SocketFactory } from '~/api/types'
import { ChangeFeed, showChanged } from './changes'
import { largestPage, pageSize, readOpening } from './first_paint'
import { newClientId } from './identifiers'
import { emptyLog, firstSeq, insertPage, lastSeq, replaced, revisionOf, trimmed, windowOf, withLive } from './log'
import { Outbox } from './outbox'
import type { OutboxEntry, OutboxStorage } from './outbox'
import { PeopleSync } from './people'
import { PresenceWatch } from './presence'
import { ReceiptQueue } from './receipts'
import { applyDeletion } from './settings'
import { applyChange, applyConversation, applyMessage, applyPage, applyReceipt, hasOlder, missingAfter, raise, raiseMine, receivedSeq, unreadCount } from './state'
import type { ConversationState, SyncState } from './state'

export interface EngineOptions {
  api: ParleyApi
  connect: SocketFactory
  outboxStorage: OutboxStorage
  /** The session is over: logged out elsewhere, revoked or expired. */
  signedOut(): void
  /** My own name, picture or privacy changed, perhaps on another device. */
  meChanged?(): void
  /** The chat list was read; a chance to keep it for the next visit. */
  snapshotRead?(list: Conversation[]): void
  /** Somebody wrote, just now; what is caught up with after an absence is not told. */
  messageHeard?(conversation: ConversationState, message: Message): void
  random?: () => number
}

/** Further behind than this, a conversation is read anew from its end instead of being caught up page by page. */
export const furthestCatchUp = 600
/** An event that overtook its neighbour waits this long before the hole is fetched. */
export const gapGrace = 60
export const typingExpiry = 6_000
const mostSnapshotPages = 50
const keptMessages = 100
const keptLogs = 20

export class SyncEngine {
  readonly outbox: Outbox
  readonly presence: PresenceWatch
  readonly people: PeopleSync
  private readonly link: RealtimeLink
  private readonly receipts: ReceiptQueue
  private readonly feed: ChangeFeed
  private readonly filling = new Set<string>()
  private readonly gapTimers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly typingTimers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly fetching = new Map<string, Promise<ConversationState | null>>()
  /** The conversations that were opened, the latest last. */
  private readonly recent: string[] = []
  private snapshotRun = 0
  private snapshotTimer: ReturnType<typeof setTimeout> | null = null
  private stopped = false

  constructor(private readonly state: SyncState, private readonly options: EngineOptions) {
    this.link = new RealtimeLink({ connect: options.connect, random: options.random }, {
      state: link => this.linkChanged(link),
      event: event => this.handle(event),
      revoked: () => options.signedOut(),
      refused: () => void this.checkSession(),
    })
    this.receipts = new ReceiptQueue(command => this.link.send(command))
    this.feed = new ChangeFeed(options.api, { signedOut: () => options.signedOut() })
    this.presence = new PresenceWatch(state, ids => this.link.send({ type: 'presence.get', data: { user_ids: ids } }))
    this.people = new PeopleSync(state, options)
    this.outbox = new Outbox(state, {
      send: (conversationId, clientId, body, signal) => options.api.sendMessage(conversationId, clientId, body, signal),
      accepted: message => this.takeMessage(message),
      signedOut: () => options.signedOut(),
      storage: options.outboxStorage,
      newId: newClientId,
      random: options.random,
    })
  }

  start(): void {
    this.outbox.adopt()
    this.link.start()
  }

  stop(): void {
    this.stopped = true
    this.snapshotRun += 1
    this.link.stop()
    this.outbox.stop()
    this.receipts.stop()
    this.presence.stop()
    this.people.stop()
    this.feed.stop()
    if (this.snapshotTimer !== null) clearTimeout(this.snapshotTimer)
    for (const timers of [this.gapTimers, this.typingTimers]) {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    }
  }

  /** The tab became visible, or the network came back. */
  nudge(): void {
    this.link.nudge()
    if (this.link.online) this.outbox.kick()
  }

  // --- conversations -------------------------------------------------------------------------------------------

  /** Makes the conversation known, from the server if need be; null when it does not exist for me. */
  async ensure(conversationId: string): Promise<ConversationState | null> {
    const known = this.state.conversations.get(conversationId)
    if (known) return known
    let fetch = this.fetching.get(conversationId)
    if (!fetch) {
      fetch = this.options.api.conversation(conversationId)
        .then(item => this.takeConversation(item))
        .finally(() => this.fetching.delete(conversationId))
      this.fetching.set(conversationId, fetch)
    }
    return fetch
  }

  async openWith(userId: string): Promise<string> {
    const item = await this.options.api.openConversation(userId)
    this.takeConversation(item)
    return item.id
  }

  /** Reads the newest messages, or, when many are unread, those around the first unread one. */
  async open(conversationId: string): Promise<void> {
    const conversation = await this.ensure(conversationId)
    if (!conversation) return
    this.keepRecent(conversationId)
    if (conversation.settings.marked_unread) this.change(conversationId, { marked_unread: false }).catch(() => { /* stays marked */ })
    if (conversation.log.loaded || conversation.loading === 'opening') return
    await this.read(conversation, 'opening', async () => {
      const { newest, log } = await readOpening(this.options.api, conversationId, unreadCount(conversation), conversation.marks.read_seq)
      this.takePage(conversation, newest)
      conversation.log = log
    })
  }

  /** Shows the end of the log, whatever part of it is held now. */
  async jumpToNewest(conversationId: string): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    if (conversation && !conversation.log.live) await this.readNewest(conversation, pageSize)
  }

  async loadOlder(conversationId: string): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    if (!conversation?.log.loaded || conversation.loading !== 'none' || !hasOlder(conversation)) return
    await this.read(conversation, 'older', async () => {
      const before = firstSeq(conversation.log)
      const page = await this.options.api.messages(conversationId, { before, limit: pageSize })
      conversation.log = insertPage(conversation.log, page.messages)
    })
  }

  async loadNewer(conversationId: string): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    if (!conversation?.log.loaded || conversation.loading !== 'none' || conversation.log.live) return
    await this.read(conversation, 'newer', async () => {
      const page = await this.options.api.messages(conversationId, { after: lastSeq(conversation.log), limit: pageSize })
      applyPage(this.state, conversation, page.messages)
      const log = insertPage(conversation.log, page.messages)
      conversation.log = withLive(log, !page.has_more || lastSeq(log) >= conversation.lastSeq)
    })
  }

  /** Left: keep only what a quick return needs. */
  close(conversationId: string): void {
    const conversation = this.state.conversations.get(conversationId)
    if (conversation) conversation.log = conversation.log.live ? trimmed(conversation.log, keptMessages) : emptyLog
  }

  /** These messages were on screen in a focused window. */
  markRead(conversationId: string, seq: number): void {
    const conversation = this.state.conversations.get(conversationId)
    if (!conversation || seq > conversation.lastSeq || !raiseMine(conversation, { read_seq: seq })) return
    this.receipts.want(conversationId, { read_seq: seq })
  }

  // --- settings ------------------------------------------------------------------------------------------------

  /** Pins, archives, mutes, marks as unread, or takes it back. */
  async change(conversationId: string, change: SettingsChange): Promise<void> {
    this.takeConversation(await this.options.api.changeSettings(conversationId, change))
  }

  /** Up to the newest message that is known here: what comes meanwhile stays. */
  async clear(conversationId: string): Promise<void> {
    this.takeConversation(await this.options.api.clearConversation(conversationId, this.knownSeq(conversationId)))
  }

  async remove(conversationId: string): Promise<void> {
    await this.options.api.deleteConversation(conversationId, this.knownSeq(conversationId))
    this.takeConversation(await this.options.api.conversation(conversationId))
  }

  private knownSeq(conversationId: string): number {
    return this.state.conversations.get(conversationId)?.lastSeq ?? 0
  }

  // --- writing -------------------------------------------------------------------------------------------------

  send(conversationId: string, body: string): OutboxEntry {
    return this.outbox.add(conversationId, body)
  }

  /** A storage key vanished in another tab; if it was an outbox entry, it is no longer to be sent. */
  forgotten(storageKey: string): void {
    const clientId = storageKey.split('.').at(-1)!
    if (storageKey.startsWith(`parley.outbox.${this.state.me}.`)) this.outbox.forgotten(clientId)
  }

  /** Shown at once; taken back, with the reason thrown, when the server refuses. */
  async edit(conversationId: string, seq: number, body: string): Promise<void> {
    const as = { body, edited_at: new Date().toISOString() }
    await this.changeOwn(conversationId, seq, as, () => this.options.api.editMessage(conversationId, seq, body))
  }

  /** For everyone. As `edit`. */
  async deleteMessage(conversationId: string, seq: number): Promise<void> {
    await this.changeOwn(conversationId, seq, { body: '', deleted: true }, () => this.options.api.deleteMessage(conversationId, seq))
  }

  private async changeOwn(conversationId: string, seq: number, as: Partial<Message>, call: () => Promise<Message>): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    const takeBack = conversation && showChanged(conversation, seq, as)
    try {
      const message = await call()
      takeBack?.()
      this.takeChange(message)
    } catch (error) {
      takeBack?.()
      if (isSignedOut(error)) this.options.signedOut()
      throw error
    }
  }

  typing(conversationId: string, active: boolean): void {
    this.link.send({ type: 'typing', data: { conversation_id: conversationId, active } })
  }

  // --- events --------------------------------------------------------------------------------------------------

  handle(event: ServerEvent): void {
    this.people.handle(event)
    switch (event.type) {
      case 'hello':
        // Another tab logged in as somebody else; this page shows the wrong person's chats.
        if (event.data.user_id !== this.state.me) return this.options.signedOut()
        this.state.editWindow = event.data.edit_window_seconds
        this.receipts.reset()
        this.outbox.adopt()
        this.presence.ask()
        void this.readSnapshot()
        break
      case 'resync':
        void this.readSnapshot()
        break
      case 'message.created':
        void this.takeHeardMessage(event.data.message)
        break
      case 'message.updated':
        this.takeChange(entryOf(event.data.message))
        break
      case 'receipt.updated': {
        const { conversation_id: id, user_id: user, delivered_seq, read_seq } = event.data
        applyReceipt(this.state, id, user, { delivered_seq, read_seq })
        if (user === this.state.me) this.receipts.known(id, { delivered_seq, read_seq })
        break
      }
      case 'typing':
        if (event.data.user_id !== this.state.me) this.takeTyping(event.data.conversation_id, event.data.user_id, event.data.active)
        break
      case 'presence':
        this.presence.answer(event.data.users)
        break
      case 'conversation.updated':
        this.settled(this.takeConversation(event.data.conversation))
        break
      case 'conversation.deleted': {
        const { conversation_id: id, cleared_seq: cleared, revision } = event.data
        const conversation = this.state.conversations.get(id)
        if (conversation) applyDeletion(conversation, cleared, revision)
        break
      }
      case 'user.updated':
        for (const conversation of this.state.conversations.values()) {
          if (conversation.peer.id === event.data.user.id) conversation.peer = event.data.user
        }
        if (event.data.user.id === this.state.me) this.options.meChanged?.()
        break
      case 'messages.updated':
        void this.readAgain(event.data.conversation_id, event.data.first_seq, event.data.last_seq)
        break
      case 'session.revoked':
        this.options.signedOut()
        break
      default:
        // pong, refused commands, and what a newer server may say.
        break
    }
  }

  private linkChanged(link: LinkState): void {
    this.state.link = link
    if (link !== 'online') {
      for (const timer of this.typingTimers.values()) clearTimeout(timer)
      this.typingTimers.clear()
      this.state.typing.clear()
    }
  }

  private async checkSession(): Promise<void> {
    try {
      await this.options.api.me()
    } catch (error) {
      if (isSignedOut(error) && !this.stopped) this.options.signedOut()
    }
  }

  /** Reads the chat list page by page. A newer run, or the end of the engine, makes this one stop. */
  private async readSnapshot(attempt = 0): Promise<void> {
    const run = ++this.snapshotRun
    if (this.snapshotTimer !== null) clearTimeout(this.snapshotTimer)
    this.snapshotTimer = null
    if (this.state.snapshot !== 'ready' && this.state.snapshot !== 'cached') this.state.snapshot = 'loading'
    // What appears meanwhile is told by events, and is not what the snapshot has to answer for.
    const before = [...this.state.conversations.keys()]
    let list: Conversation[]
    try {
      list = await this.readView('inbox', run)
      const archived = await this.readView('archived', run)
      const listed = new Set([...list, ...archived].map(item => item.id))
      for (const id of before) {
        if (run !== this.snapshotRun) return
        // Deleted on another device while the line was away, or too far down.
        if (!listed.has(id) && this.isListed(id)) this.takeConversation(await this.options.api.conversation(id))
      }
      if (run !== this.snapshotRun) return
    } catch (error) {
      if (run !== this.snapshotRun) return
      if (isSignedOut(error)) return this.options.signedOut()
      if (this.state.snapshot === 'loading') this.state.snapshot = 'failed'
      this.snapshotTimer = setTimeout(() => void this.readSnapshot(attempt + 1), Math.min(30_000, 1000 * 2 ** attempt))
      return
    }
    this.options.snapshotRead?.(list)
    for (const conversation of this.state.conversations.values()) this.settled(conversation, true)
    this.receipts.flush()
    void this.people.read()
  }

  private async readView(view: ConversationView, run: number): Promise<Conversation[]> {
    const list: Conversation[] = []
    let cursor: string | null = null
    for (let page = 0; page < mostSnapshotPages && run === this.snapshotRun; page += 1) {
      const answer = await this.options.api.conversations(cursor, undefined, view)
      if (run !== this.snapshotRun) break
      for (const item of answer.conversations) this.takeConversation(item)
      list.push(...answer.conversations)
      cursor = answer.next_cursor
      this.state.snapshot = 'ready'
      if (cursor === null) break
    }
    return list
  }

  private isListed(conversationId: string): boolean {
    const conversation = this.state.conversations.get(conversationId)
    return conversation !== undefined && !conversation.settings.hidden && conversation.lastSeq > 0
  }

  private takeConversation(item: Conversation): ConversationState {
    const conversation = applyConversation(this.state, item)
    this.feed.told(conversation, item.changes)
    this.receipts.known(item.id, item.marks)
    // What was read here while the line was away is news to the server.
    this.receipts.want(item.id, conversation.marks)
    return conversation
  }

  private async takeHeardMessage(message: Message): Promise<void> {
    if (!this.state.conversations.has(message.conversation_id)) {
      try {
        await this.ensure(message.conversation_id)
      } catch {
        // The next snapshot brings it.
        return
      }
    }
    this.takeMessage(message)
    const conversation = this.state.conversations.get(message.conversation_id)
    if (conversation && message.sender_id !== this.state.me) this.options.messageHeard?.(conversation, message)
  }

  private takeMessage(message: Message): void {
    if (message.sender_id === this.state.me) this.outbox.confirm(message)
    else {
      this.stopTyping(message.conversation_id)
      this.presence.seen(message.sender_id)
    }
    applyMessage(this.state, message)
    const conversation = this.state.conversations.get(message.conversation_id)
    if (conversation) this.settled(conversation)
  }

  private takeChange(message: Message): void {
    const conversation = this.state.conversations.get(message.conversation_id)
    if (!conversation) return
    // It overtook the event of its sending.
    if (message.seq > conversation.lastSeq) this.takeMessage(message)
    applyChange(conversation, message)
    this.feed.heard(conversation, revisionOf(message))
  }

  /** After any change of a conversation: let sent entries go, acknowledge, and fill holes. */
  private settled(conversation: ConversationState, now = false): void {
    const { log } = conversation
    this.outbox.settle(conversation.id, message => !log.loaded || !log.live || message.seq <= lastSeq(log))
    const received = receivedSeq(conversation)
    if (raise(conversation.marks, { delivered_seq: received })) this.receipts.want(conversation.id, { delivered_seq: received })
    if (missingAfter(conversation) === null || this.filling.has(conversation.id)) return
    if (now) void this.fill(conversation)
    else if (!this.gapTimers.has(conversation.id)) {
      this.gapTimers.set(conversation.id, setTimeout(() => void this.fill(conversation), gapGrace))
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
        await this.feed.during(conversation, async () => {
          const page = await this.options.api.messages(conversation.id, { after: from, limit })
          this.takePage(conversation, page.messages)
          conversation.log = insertPage(conversation.log, page.messages)
        })
        const next = missingAfter(conversation)
        // A server that has lost what it announced must not be asked for ever.
        if (next === after) break
        after = next
      }
    } catch (error) {
      if (isSignedOut(error)) this.options.signedOut()
      // Otherwise the next event or snapshot finds the hole again.
    } finally {
      this.filling.delete(conversation.id)
    }
    if (missingAfter(conversation) === null) this.settled(conversation)
  }

  /** Messages that changed are read again, as far as they are held. */
  private async readAgain(conversationId: string, first: number, last: number): Promise<void> {
    const conversation = this.state.conversations.get(conversationId)
    if (!conversation) return
    try {
      let after = Math.max(first, firstSeq(conversation.log)) - 1
      while (conversation.log.loaded && after < Math.min(last, lastSeq(conversation.log)) && !this.stopped) {
        const page = await this.options.api.messages(conversationId, { after, limit: largestPage })
        conversation.log = replaced(conversation.log, page.messages)
        if (page.messages.length === 0) break
        after = page.messages.at(-1)!.seq
      }
    } catch (error) {
      if (isSignedOut(error)) this.options.signedOut()
      // Otherwise they are read when the conversation is opened anew.
    }
  }

  private async readNewest(conversation: ConversationState, limit: number): Promise<void> {
    await this.read(conversation, 'opening', async () => {
      const page = await this.options.api.messages(conversation.id, { limit })
      this.takePage(conversation, page.messages)
      conversation.log = windowOf(page.messages, true)
    })
  }

  private async read(conversation: ConversationState, what: 'opening' | 'older' | 'newer', work: () => Promise<void>): Promise<void> {
    conversation.loading = what
    try {
      await this.feed.during(conversation, work)
      conversation.loading = 'none'
    } catch (error) {
      conversation.loading = what === 'opening' ? 'failed' : 'none'
      if (isSignedOut(error)) this.options.signedOut()
      else if (what !== 'opening') throw error
      return
    }
    this.settled(conversation)
  }

  private takePage(conversation: ConversationState, page: readonly Message[]): void {
    applyPage(this.state, conversation, page)
    for (const message of page) {
      if (message.sender_id === this.state.me) this.outbox.confirm(message)
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

  private takeTyping(conversationId: string, userId: string, active: boolean): void {
    this.stopTyping(conversationId)
    if (!active) return
    this.presence.seen(userId)
    this.state.typing.set(conversationId, Date.now() + typingExpiry)
    this.typingTimers.set(conversationId, setTimeout(() => this.stopTyping(conversationId), typingExpiry))
  }

  private stopTyping(conversationId: string): void {
    const timer = this.typingTimers.get(conversationId)
    if (timer !== undefined) clearTimeout(timer)
    this.typingTimers.delete(conversationId)
    this.state.typing.delete(conversationId)
  }
}
