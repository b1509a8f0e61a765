// The groups of the mock server: the rules of the contract over plain maps, every change a numbered one.
import { ApiError } from '~/api/errors'
import type { GroupForm } from '~/api/groups'
import type { Channel, Group, GroupChange, GroupEvent, Invite, InviteForm, InvitePreview, Member, Role, User } from '~/api/types'

interface StoredGroup {
  id: string
  name: string
  description: string
  color: Group['color']
  createdAt: string
  revision: number
  members: Map<string, { role: Role, joinedAt: string }>
  channels: Channel[]
  invites: Invite[]
  removed: Set<string>
}

export interface MockGroupPorts {
  newId(): string
  user(id: string): User
  /** To all sockets of these people. */
  publish(userIds: Iterable<string>, event: GroupEvent): void
  /** A channel's conversation is made with these members, or gets one more, or loses one, or ends. */
  channelMade(groupId: string, channel: Channel, members: Iterable<string>): void
  channelJoined(channelId: string, userId: string): void
  channelLeft(channelId: string, userId: string): void
  channelEnded(channelId: string): void
}

type Told = GroupEvent extends infer Event ? Event extends GroupEvent ? { type: Event['type'], data: Omit<Event['data'], 'group_id' | 'revision'> } : never : never

const refused = (code: ApiError['code'], status: number, message: string) => new ApiError(code, message, false, status)
const missing = () => refused('not_found', 404, 'There is no such group.')

export class MockGroups {
  readonly groups = new Map<string, StoredGroup>()

  constructor(private readonly ports: MockGroupPorts) {}

  create(userId: string, form: GroupForm): { group: Group, not_added: string[] } {
    const createdAt = new Date().toISOString()
    const group: StoredGroup = {
      id: this.ports.newId(),
      name: form.name,
      description: form.description ?? '',
      color: form.color ?? 'blue',
      createdAt,
      revision: 1,
      members: new Map([[userId, { role: 'owner', joinedAt: createdAt }]]),
      channels: [],
      invites: [],
      removed: new Set(),
    }
    for (const id of form.member_ids ?? []) group.members.set(id, { role: 'member', joinedAt: createdAt })
    this.groups.set(group.id, group)
    this.addChannel(group, form.channel_name ?? 'general', '')
    for (const id of group.members.keys()) this.ports.publish([id], { type: 'group.joined', data: { group_id: group.id, revision: 1 } })
    return { group: this.view(group, userId), not_added: [] }
  }

  ofUser(userId: string): Group[] {
    return [...this.groups.values()].filter(group => group.members.has(userId)).map(group => this.view(group, userId))
  }

  access(groupId: string, userId: string): StoredGroup {
    const group = this.groups.get(groupId)
    if (!group?.members.has(userId)) throw missing()
    return group
  }

  view(group: StoredGroup, userId: string): Group {
    const { id, name, description, color, createdAt, revision, members, channels } = group
    return { id, name, description, color, created_at: createdAt, revision, member_count: members.size, role: members.get(userId)!.role, channels }
  }

  change(groupId: string, userId: string, change: GroupChange): Group {
    const group = this.managed(groupId, userId)
    Object.assign(group, change)
    this.tell(group, { type: 'group.updated', data: { name: group.name, description: group.description, color: group.color } })
    return this.view(group, userId)
  }

  remove(groupId: string, userId: string): void {
    const group = this.owned(groupId, userId)
    group.revision += 1
    this.groups.delete(groupId)
    for (const channel of group.channels) this.ports.channelEnded(channel.id)
    this.ports.publish(group.members.keys(), { type: 'group.deleted', data: { group_id: groupId, revision: group.revision } })
  }

  members(groupId: string, userId: string): Member[] {
    const group = this.access(groupId, userId)
    const order = ['owner', 'admin', 'member']
    return [...group.members.keys()].map(id => this.member(group, id))
      .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.user.display_name.localeCompare(b.user.display_name))
  }

  add(groupId: string, userId: string, ids: readonly string[]): Member[] {
    const group = this.managed(groupId, userId)
    for (const id of ids) group.removed.delete(id)
    return this.join(group, ids)
  }

  /** Another's removal, or my leaving. */
  removeMember(groupId: string, userId: string, target: string): void {
    const group = this.access(groupId, userId)
    const [mine, theirs] = [group.members.get(userId)!.role, group.members.get(target)?.role]
    if (theirs === undefined) return
    if (userId === target && theirs === 'owner') throw refused('owner_must_hand_over', 409, 'Make somebody else the owner first.')
    const may = userId === target || mine === 'owner' || (mine === 'admin' && theirs === 'member')
    if (!may) throw refused('not_allowed', 403, 'You may not do this.')
    const reason = userId === target ? 'left' as const : 'removed' as const
    group.members.delete(target)
    if (reason === 'removed') group.removed.add(target)
    for (const channel of group.channels) this.ports.channelLeft(channel.id, target)
    this.tell(group, { type: 'member.left', data: { member_count: group.members.size, user_id: target, reason } })
    this.ports.publish([target], { type: 'group.left', data: { group_id: groupId, revision: group.revision, reason } })
  }

  changeRole(groupId: string, userId: string, target: string, role: Exclude<Role, 'owner'>): Member {
    const group = this.owned(groupId, userId)
    group.members.get(target)!.role = role
    this.tell(group, { type: 'member.updated', data: { members: [{ user_id: target, role }] } })
    return this.member(group, target)
  }

  handOver(groupId: string, userId: string, target: string): Group {
    const group = this.owned(groupId, userId)
    group.members.get(userId)!.role = 'admin'
    group.members.get(target)!.role = 'owner'
    this.tell(group, { type: 'member.updated', data: { members: [{ user_id: userId, role: 'admin' }, { user_id: target, role: 'owner' }] } })
    return this.view(group, userId)
  }

  createChannel(groupId: string, userId: string, name: string, description = ''): { channel: Channel, group: Group } {
    const group = this.managed(groupId, userId)
    const channel = this.addChannel(group, name, description)
    this.tell(group, { type: 'channel.created', data: { channel } })
    return { channel, group: this.view(group, userId) }
  }

  changeChannel(groupId: string, userId: string, channelId: string, change: { name?: string, description?: string }): Channel {
    const group = this.managed(groupId, userId)
    const channel = this.channel(group, channelId)
    Object.assign(channel, change)
    this.tell(group, { type: 'channel.updated', data: { channels: [channel] } })
    return channel
  }

  deleteChannel(groupId: string, userId: string, channelId: string): void {
    const group = this.managed(groupId, userId)
    this.channel(group, channelId)
    if (group.channels.length === 1) throw refused('last_channel', 409, 'The last channel cannot be deleted.')
    group.channels = group.channels.filter(channel => channel.id !== channelId)
    this.ports.channelEnded(channelId)
    this.tell(group, { type: 'channel.deleted', data: { conversation_id: channelId } })
  }

  orderChannels(groupId: string, userId: string, ids: readonly string[]): Group {
    const group = this.managed(groupId, userId)
    group.channels = ids.map((id, position) => ({ ...this.channel(group, id), position }))
    this.tell(group, { type: 'channel.updated', data: { channels: group.channels } })
    return this.view(group, userId)
  }

  invites(groupId: string, userId: string): Invite[] {
    return this.managed(groupId, userId).invites
  }

  invite(groupId: string, userId: string, form: InviteForm): Invite {
    const group = this.managed(groupId, userId)
    const invite: Invite = {
      id: this.ports.newId(),
      token: `mock${this.ports.newId()}`.padEnd(43, 'x'),
      created_by: this.ports.user(userId),
      created_at: new Date().toISOString(),
      expires_at: form.expires_in_seconds ? new Date(Date.now() + form.expires_in_seconds * 1000).toISOString() : null,
      max_uses: form.max_uses ?? null,
      uses: 0,
    }
    group.invites.push(invite)
    return invite
  }

  revoke(groupId: string, userId: string, inviteId: string): void {
    const group = this.managed(groupId, userId)
    group.invites = group.invites.filter(invite => invite.id !== inviteId)
  }

  preview(token: string, userId: string | null): InvitePreview {
    const { group } = this.byToken(token)
    const { id, name, description, color, members } = group
    return { group: { id, name, description, color, member_count: members.size }, is_member: userId !== null && members.has(userId) }
  }

  joinBy(token: string, userId: string): { group: Group, joined: boolean } {
    const { group, invite } = this.byToken(token)
    if (group.removed.has(userId)) throw refused('removed_from_group', 403, 'You were removed from this group.')
    const joined = !group.members.has(userId)
    if (joined) {
      invite.uses += 1
      this.join(group, [userId])
    }
    return { group: this.view(group, userId), joined }
  }

  private byToken(token: string): { group: StoredGroup, invite: Invite } {
    for (const group of this.groups.values()) {
      const invite = group.invites.find(other => other.token === token)
      if (!invite) continue
      const used = invite.max_uses !== null && invite.uses >= invite.max_uses
      const expired = invite.expires_at !== null && invite.expires_at < new Date().toISOString()
      if (used || expired) throw refused('invite_over', 410, 'This invite is over.')
      return { group, invite }
    }
    throw missing()
  }

  private join(group: StoredGroup, ids: readonly string[]): Member[] {
    const added = ids.filter(id => !group.members.has(id))
    for (const id of added) {
      group.members.set(id, { role: 'member', joinedAt: new Date().toISOString() })
      for (const channel of group.channels) this.ports.channelJoined(channel.id, id)
    }
    const members = added.map(id => this.member(group, id))
    if (members.length > 0) this.tell(group, { type: 'member.joined', data: { member_count: group.members.size, members } })
    for (const id of added) this.ports.publish([id], { type: 'group.joined', data: { group_id: group.id, revision: group.revision } })
    return members
  }

  private addChannel(group: StoredGroup, name: string, description: string): Channel {
    const channel: Channel = { id: this.ports.newId(), name, description, position: group.channels.length, created_at: new Date().toISOString() }
    group.channels.push(channel)
    this.ports.channelMade(group.id, channel, group.members.keys())
    return channel
  }

  private tell(group: StoredGroup, { type, data }: Told): void {
    group.revision += 1
    this.ports.publish(group.members.keys(), { type, data: { ...data, group_id: group.id, revision: group.revision } } as GroupEvent)
  }

  private member(group: StoredGroup, userId: string): Member {
    const { role, joinedAt } = group.members.get(userId)!
    return { user: this.ports.user(userId), role, joined_at: joinedAt }
  }

  private channel(group: StoredGroup, channelId: string): Channel {
    const channel = group.channels.find(other => other.id === channelId)
    if (!channel) throw missing()
    return channel
  }

  private managed(groupId: string, userId: string): StoredGroup {
    const group = this.access(groupId, userId)
    if (group.members.get(userId)!.role === 'member') throw refused('not_allowed', 403, 'You may not do this.')
    return group
  }

  private owned(groupId: string, userId: string): StoredGroup {
    const group = this.access(groupId, userId)
    if (group.members.get(userId)!.role !== 'owner') throw refused('not_allowed', 403, 'You may not do this.')
    return group
  }
}
