// Reads everything again: after `hello`, and whenever the server says that events may have been lost. A newer run, or
// the end of the engine, makes an older one stop.
import { isSignedOut } from '~/api/errors'
import type { Conversation, ConversationView, Group, ParleyApi } from '~/api/types'
import type { GroupKeeper } from './group_keeper'
import type { SyncState } from './state'

export interface SnapshotPorts {
  api: ParleyApi
  groups: GroupKeeper
  takeConversation(item: Conversation): void
  /** All was read. */
  done(list: Conversation[], groups: Group[]): void
  signedOut(): void
}

const mostPages = 50

export class SnapshotReader {
  private run = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly state: SyncState, private readonly ports: SnapshotPorts) {}

  stop(): void {
    this.run += 1
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  async read(attempt = 0): Promise<void> {
    this.stop()
    const run = this.run
    const current = () => run === this.run
    if (this.state.snapshot !== 'ready' && this.state.snapshot !== 'cached') this.state.snapshot = 'loading'
    // What appears meanwhile is told by events, and is not what the snapshot has to answer for.
    const before = [...this.state.conversations.keys()]
    try {
      const groupsRead = this.ports.groups.readAll(current)
      groupsRead.catch(() => { /* met below */ })
      const list = await this.readView('inbox', current)
      const archived = await this.readView('archived', current)
      const groups = await groupsRead
      const listed = new Set([...list, ...archived].map(item => item.id))
      for (const id of before) {
        if (!current()) return
        // Deleted on another device while the line was away, or too far down.
        if (!listed.has(id) && this.isListed(id)) this.ports.takeConversation(await this.ports.api.conversation(id))
      }
      await this.ports.groups.complete(current)
      if (current()) this.ports.done(list, groups)
    } catch (error) {
      if (!current()) return
      if (isSignedOut(error)) return this.ports.signedOut()
      if (this.state.snapshot === 'loading') this.state.snapshot = 'failed'
      this.timer = setTimeout(() => void this.read(attempt + 1), Math.min(30_000, 1000 * 2 ** attempt))
    }
  }

  private async readView(view: ConversationView, current: () => boolean): Promise<Conversation[]> {
    const list: Conversation[] = []
    let cursor: string | null = null
    for (let page = 0; page < mostPages && current(); page += 1) {
      const answer = await this.ports.api.conversations(cursor, undefined, view)
      if (!current()) break
      for (const item of answer.conversations) this.ports.takeConversation(item)
      list.push(...answer.conversations)
      cursor = answer.next_cursor
      this.state.snapshot = 'ready'
      if (cursor === null) break
    }
    return list
  }

  /** Channels are told of by their group. */
  private isListed(conversationId: string): boolean {
    const conversation = this.state.conversations.get(conversationId)
    return conversation?.kind === 'direct' && !conversation.settings.hidden && conversation.lastSeq > 0
  }
}
