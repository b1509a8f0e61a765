// Keeps the groups true: applies their events, reads a group again after a gap, and lets go of those that I am no
// longer in. Events, answers and snapshots may come in any order; the revisions say which of them is the later.
import { ApiError, isSignedOut } from '~/api/errors'
import type { Conversation, Group, GroupEvent, ParleyApi, SettingsChange } from '~/api/types'
import { applyGroup, applyGroupChange, dropGroup, missingChannels } from './groups'
import type { GroupState } from './groups'
import { noMembers, withPage } from './members'
import { noteUsers } from './state'
import type { SyncState } from './state'

/** A group, or one channel of it, that is here no more. */
export interface Departure {
  groupId: string
  name: string
  reason: 'left' | 'removed' | 'deleted'
  /** Only this channel was deleted. */
  channel: { id: string, name: string } | null
}

export interface GroupPorts {
  api: ParleyApi
  takeConversation(item: Conversation): void
  departed(departure: Departure): void
  signedOut(): void
}

const pageOfMembers = 100
const largestPageOfMembers = 500
const mostRetries = 6

export class GroupKeeper {
  /** The highest revision that was heard of. */
  private readonly heard = new Map<string, number>()
  /** The revision with which I left; nothing older counts. */
  private readonly left = new Map<string, number>()
  private readonly reading = new Map<string, Promise<GroupState | null>>()
  private readonly retries = new Map<string, ReturnType<typeof setTimeout>>()
  /** Changes of members, counted, so that a page that was read meanwhile is known to be old. */
  private memberChanges = 0
  private stopped = false

  constructor(private readonly state: SyncState, private readonly ports: GroupPorts) {}

  stop(): void {
    this.stopped = true
    for (const timer of this.retries.values()) clearTimeout(timer)
    this.retries.clear()
  }

  handle(event: GroupEvent): void {
    const { group_id: id, revision } = event.data
    if (revision <= (this.left.get(id) ?? 0)) return
    if (event.type === 'group.left' || event.type === 'group.deleted') {
      return this.leave(id, revision, event.type === 'group.left' ? event.data.reason : 'deleted')
    }
    this.heard.set(id, Math.max(revision, this.heard.get(id) ?? 0))
    const group = this.state.groups.get(id)
    if (!group || event.type === 'group.joined') {
      if ((group?.revision ?? 0) < revision) void this.read(id)
      return
    }
    if (event.type.startsWith('member.')) this.memberChanges += 1
    const channel = event.type === 'channel.deleted' ? group.channels.find(({ id }) => id === event.data.conversation_id) : undefined
    const outcome = applyGroupChange(this.state, group, event)
    if (outcome === 'missed') void this.read(id)
    else if (outcome === 'applied' && channel) this.ports.departed({ groupId: id, name: group.name, reason: 'deleted', channel: { id: channel.id, name: channel.name } })
  }

  /** Makes the group known as it is now, from the server; null when I am not in it. Never throws for want of a line. */
  read(id: string): Promise<GroupState | null> {
    let reading = this.reading.get(id)
    if (!reading) {
      reading = this.readUntilKnown(id).finally(() => this.reading.delete(id))
      this.reading.set(id, reading)
    }
    return reading
  }

  /** A channel was heard of; its group must be known to show it. */
  expect(id: string): void {
    if (!this.state.groups.has(id)) void this.read(id)
  }

  /** All groups, anew. Those that are known and not among them are asked for one by one. */
  async readAll(current: () => boolean): Promise<Group[]> {
    const before = [...this.state.groups.keys()]
    const groups = await this.ports.api.groups()
    if (!current()) return groups
    for (const group of groups) this.take(group)
    const listed = new Set(groups.map(group => group.id))
    for (const id of before) {
      if (current() && !listed.has(id)) await this.readOnce(id)
    }
    return groups
  }

  /** After the chat list: what of the groups is still unknown. */
  async complete(current: () => boolean): Promise<void> {
    for (const group of [...this.state.groups.values()]) {
      if (!current()) return
      if (missingChannels(this.state, group) || (this.heard.get(group.id) ?? 0) > group.revision) await this.read(group.id)
    }
    for (const conversation of [...this.state.conversations.values()]) {
      if (!current()) return
      if (conversation.kind === 'channel' && !this.state.groups.has(conversation.groupId)) await this.read(conversation.groupId)
    }
  }

  /** What the server answered to something that I did. */
  take(item: Group, membersSame = false): void {
    if (item.revision > (this.left.get(item.id) ?? 0)) applyGroup(this.state, item, membersSame)
  }

  /** One change of settings for all channels. */
  async change(id: string, change: SettingsChange): Promise<void> {
    for (const item of await this.ports.api.changeGroupSettings(id, change)) this.ports.takeConversation(item)
  }

  /** I left; the event may come later or not at all. */
  gone(id: string): void {
    const group = this.state.groups.get(id)
    if (group) this.leave(id, group.revision + 1, 'left')
  }

  /** Reads the next members, or all that are left, or again what does not count any more. */
  async readMembers(id: string, all = false): Promise<void> {
    const group = this.state.groups.get(id)
    if (!group || group.members?.reading) return
    group.members = { ...group.members ?? noMembers, reading: true, failed: false }
    try {
      for (let rest = mostRetries; rest > 0 && !this.stopped;) {
        const again = group.members.stale
        const changes = this.memberChanges
        const limit = all || (again && group.members.members.length > pageOfMembers) ? largestPageOfMembers : pageOfMembers
        const page = await this.ports.api.members(id, again ? null : group.members.cursor, limit)
        // It may tell of a time before what was heard meanwhile.
        if (changes !== this.memberChanges && (rest -= 1) > 0) continue
        noteUsers(this.state, page.members.map(member => member.user))
        group.members = withPage(again ? { ...group.members, members: [] } : group.members, page.members, page.next_cursor)
        if (page.next_cursor === null || !all) break
      }
      group.members = { ...group.members, reading: false }
    } catch (error) {
      if (isSignedOut(error)) this.ports.signedOut()
      group.members = { ...group.members, reading: false, failed: true }
    }
  }

  private leave(id: string, revision: number, reason: Departure['reason']): void {
    const group = this.state.groups.get(id)
    // I am in it again, as was told already.
    if (group && group.revision > revision) return
    this.left.set(id, revision)
    dropGroup(this.state, id)
    if (group) this.ports.departed({ groupId: id, name: group.name, reason, channel: null })
  }

  private async readUntilKnown(id: string): Promise<GroupState | null> {
    try {
      let group = await this.readOnce(id)
      // Heard of while it was read.
      if (group && (this.heard.get(id) ?? 0) > group.revision) group = await this.readOnce(id)
      clearTimeout(this.retries.get(id))
      this.retries.delete(id)
      return group
    } catch (error) {
      if (isSignedOut(error)) this.ports.signedOut()
      else this.readLater(id)
      return this.state.groups.get(id) ?? null
    }
  }

  private async readOnce(id: string): Promise<GroupState | null> {
    const asked = this.state.groups.get(id)?.revision ?? 0
    try {
      const { group, conversations } = await this.ports.api.group(id)
      if (this.stopped || group.revision <= (this.left.get(id) ?? 0)) return null
      applyGroup(this.state, group)
      for (const item of conversations) this.ports.takeConversation(item)
      return this.state.groups.get(id)!
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error
      const group = this.state.groups.get(id)
      // I came back while this was asked.
      if (group && group.revision > asked) return group
      dropGroup(this.state, id)
      if (group) this.ports.departed({ groupId: id, name: group.name, reason: 'left', channel: null })
      return null
    }
  }

  private readLater(id: string): void {
    if (this.stopped || this.retries.has(id)) return
    this.retries.set(id, setTimeout(() => {
      this.retries.delete(id)
      void this.read(id)
    }, 5_000))
  }
}
