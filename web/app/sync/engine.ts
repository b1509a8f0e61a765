// Keeps a SyncState true: opens the line, has the snapshot read after `hello`, applies events, and sends what the user
// writes. What is read is the affair of its parts: the logs, the groups, the snapshot.
import { entryOf } from '~/api/entries'
import { isSignedOut } from '~/api/errors'
import { RealtimeLink } from '~/api/socket'
import type { LinkState } from '~/api/socket'
import type { Conversation, Group, Message, ParleyApi, ServerEvent, SettingsChange, SocketFactory } from '~/api/types'
import { ChangeFeed, showChanged } from './changes'
import { GroupKeeper } from './group_keeper'
import type { Departure } from './group_keeper'
import { newClientId } from './identifiers'
import { revisionOf } from './log'
import { LogKeeper } from './logs'
import { Outbox } from './outbox'
import type { OutboxEntry, OutboxStorage } from './outbox'
import { PeopleSync } from './people'
import { PresenceWatch } from './presence'
import { ReceiptQueue } from './receipts'
import { applyDeletion } from './settings'
import { SnapshotReader } from './snapshot'
import { applyChange, applyConversation, applyMessage, applyReceipt, applySummary, noteUsers, raiseMine } from './state'
import type { ConversationState, SyncState } from './state'
import { TypingSigns } from './typing'

export interface EngineOptions {
  api: ParleyApi
  connect: SocketFactory
  outboxStorage: OutboxStorage
  /** The session is over: logged out elsewhere, revoked or expired. */
  signedOut(): void
  /** My own name, picture or privacy changed, perhaps on another device. */
  meChanged?(): void
  /** The chat list was read; a chance to keep it for the next visit. */
  snapshotRead?(list: Conversation[], groups: Group[]): void
  /** A group or a channel is here no more. */
  departed?(departure: Departure): void
  /** Somebody wrote, just now; what is caught up with after an absence is not told. */
  messageHeard?(conversation: ConversationState, message: Message): void
  random?: () => number
}

export class SyncEngine {
  readonly outbox: Outbox
  readonly presence: PresenceWatch
  readonly groups: GroupKeeper
  readonly people: PeopleSync
  private readonly link: RealtimeLink
  private readonly receipts: ReceiptQueue
  private readonly logs: LogKeeper
  private readonly snapshot: SnapshotReader
  private readonly typingSigns: TypingSigns
  private readonly feed: ChangeFeed
  private readonly fetching = new Map<string, Promise<ConversationState | null>>()
  private stopped = false

  constructor(private readonly state: SyncState, private readonly options: EngineOptions) {
    const { api, signedOut } = options
    const takeConversation = (item: Conversation) => void this.takeConversation(item)
    this.link = new RealtimeLink({ connect: options.connect, random: options.random }, {
      state: link => this.linkChanged(link),
      event: event => this.handle(event),
      revoked: () => signedOut(),
      refused: () => void this.checkSession(),
    })
    this.receipts = new ReceiptQueue(command => this.link.send(command))
    this.feed = new ChangeFeed(options.api, { signedOut: () => options.signedOut() })
    this.presence = new PresenceWatch(state, ids => this.link.send({ type: 'presence.get', data: { user_ids: ids } }))
    this.people = new PeopleSync(state, options)
    this.outbox = new Outbox(state, {
      send: (conversationId, clientId, body, signal) => api.sendMessage(conversationId, clientId, body, signal),
      accepted: message => this.takeMessage(message),
      signedOut,
      storage: options.outboxStorage,
      newId: newClientId,
      random: options.random,
    })
    this.typingSigns = new TypingSigns(state)
    this.logs = new LogKeeper(state, { api, outbox: this.outbox, receipts: this.receipts, feed: this.feed, signedOut })
    this.groups = new GroupKeeper(state, { api, takeConversation, departed: departure => options.departed?.(departure), signedOut })
    this.snapshot = new SnapshotReader(state, {
      api,
      groups: this.groups,
      takeConversation,
      done: (list, groups) => this.snapshotRead(list, groups),
      signedOut,
    })
  }

  start(): void {
    this.outbox.adopt()
    this.link.start()
  }

  stop(): void {
    this.stopped = true
    this.snapshot.stop()
    this.link.stop()
    this.outbox.stop()
    this.receipts.stop()
    this.presence.stop()
    this.groups.stop()
    this.logs.stop()
    this.typingSigns.clear()
    this.people.stop()
    this.feed.stop()
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

  async open(conversationId: string): Promise<void> {
    const conversation = await this.ensure(conversationId)
    if (!conversation) return
    if (conversation.settings.marked_unread) this.change(conversationId, { marked_unread: false }).catch(() => { /* stays marked */ })
    await this.logs.open(conversation)
  }

  async jumpToNewest(conversationId: string): Promise<void> {
    await this.known(conversationId, conversation => this.logs.jumpToNewest(conversation))
  }

  async loadOlder(conversationId: string): Promise<void> {
    await this.known(conversationId, conversation => this.logs.loadOlder(conversation))
  }

  async loadNewer(conversationId: string): Promise<void> {
    await this.known(conversationId, conversation => this.logs.loadNewer(conversation))
  }

  close(conversationId: string): void {
    void this.known(conversationId, conversation => this.logs.close(conversation))
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

  private known<T>(conversationId: string, work: (conversation: ConversationState) => T): T | undefined {
    const conversation = this.state.conversations.get(conversationId)
    return conversation && work(conversation)
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
        void this.snapshot.read()
        break
      case 'resync':
        void this.snapshot.read()
        break
      case 'message.created':
        if (event.data.sender) noteUsers(this.state, [event.data.sender])
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
      case 'receipt.summary':
        applySummary(this.state, event.data.conversation_id, event.data)
        break
      case 'typing': {
        const { conversation_id: id, user_id: userId, active, user } = event.data
        if (userId === this.state.me) break
        if (user) noteUsers(this.state, [user])
        this.typingSigns.take(id, userId, active)
        if (active) this.presence.seen(userId)
        break
      }
      case 'presence':
        this.presence.answer(event.data.users)
        break
      case 'conversation.updated':
        this.logs.settled(this.takeConversation(event.data.conversation))
        break
      case 'conversation.deleted': {
        const { conversation_id: id, cleared_seq: cleared, revision } = event.data
        const conversation = this.state.conversations.get(id)
        if (conversation) applyDeletion(conversation, cleared, revision)
        break
      }
      case 'user.updated':
        for (const conversation of this.state.conversations.values()) {
          if (conversation.kind === 'direct' && conversation.peer.id === event.data.user.id) conversation.peer = event.data.user
        }
        if (this.state.users.has(event.data.user.id)) noteUsers(this.state, [event.data.user])
        if (event.data.user.id === this.state.me) this.options.meChanged?.()
        break
      case 'messages.updated':
        void this.logs.readAgain(event.data.conversation_id, event.data.first_seq, event.data.last_seq)
        break
      case 'group.joined':
      case 'group.left':
      case 'group.updated':
      case 'group.deleted':
      case 'member.joined':
      case 'member.left':
      case 'member.updated':
      case 'channel.created':
      case 'channel.updated':
      case 'channel.deleted':
        this.groups.handle(event)
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
    if (link !== 'online') this.typingSigns.clear()
  }

  private async checkSession(): Promise<void> {
    try {
      await this.options.api.me()
    } catch (error) {
      if (isSignedOut(error) && !this.stopped) this.options.signedOut()
    }
  }

  private snapshotRead(list: Conversation[], groups: Group[]): void {
    this.options.snapshotRead?.(list, groups)
    for (const conversation of this.state.conversations.values()) this.logs.settled(conversation, true)
    this.receipts.flush()
    void this.people.read()
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
        const conversation = await this.ensure(message.conversation_id)
        if (conversation?.kind === 'channel') this.groups.expect(conversation.groupId)
      } catch {
        // The next snapshot brings it; or it is no longer mine to see.
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
      this.typingSigns.end(message.conversation_id, message.sender_id)
      this.presence.seen(message.sender_id)
    }
    applyMessage(this.state, message)
    const conversation = this.state.conversations.get(message.conversation_id)
    if (conversation) this.logs.settled(conversation)
  }

  private takeChange(message: Message): void {
    const conversation = this.state.conversations.get(message.conversation_id)
    if (!conversation) return
    // It overtook the event of its sending.
    if (message.seq > conversation.lastSeq) this.takeMessage(message)
    applyChange(conversation, message)
    this.feed.heard(conversation, revisionOf(message))
  }
}
