// The groups that I am in, and the rules by which they change. A group is a numbered log of changes: of what is told of
// it, the past changes nothing, the next change is applied, and after a gap the group must be read again.
import type { Channel, Group, GroupEvent, Marks, Member, Role } from '~/api/types'
import { emptyLog } from './log'
import { memberJoined, memberLeft, memberRoles } from './members'
import type { MemberList } from './members'
import { noteUsers } from './state'
import type { ChannelState, SyncState } from './state'

export interface GroupState {
  readonly id: string
  readonly createdAt: string
  name: string
  description: string
  color: Group['color']
  revision: number
  memberCount: number
  /** My own. */
  role: Role
  /** By position. */
  channels: readonly Channel[]
  /** Those that were read so far; null until somebody wants to see them. */
  members: MemberList | null
}

/** Changes of a group that I am in, and stay in. */
export type GroupChangeEvent = Exclude<GroupEvent, { type: 'group.joined' | 'group.left' | 'group.deleted' }>

const byPosition = (channels: readonly Channel[]): readonly Channel[] =>
  Object.freeze([...channels].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)))

/**
 * A group as it was read, at whatever time. Its channels' conversations that are gone leave with it.
 * `membersSame`: the change since what is known, if it is one, did not concern the members.
 */
export function applyGroup(state: SyncState, item: Group, membersSame = false): GroupState {
  const known = state.groups.get(item.id)
  if (!known) {
    state.groups.set(item.id, {
      id: item.id,
      createdAt: item.created_at,
      name: item.name,
      description: item.description,
      color: item.color,
      revision: item.revision,
      memberCount: item.member_count,
      role: item.role,
      channels: byPosition(item.channels),
      members: null,
    })
  } else if (item.revision > known.revision) {
    if (known.members && !(membersSame && item.revision === known.revision + 1)) known.members = { ...known.members, stale: true }
    known.name = item.name
    known.description = item.description
    known.color = item.color
    known.revision = item.revision
    known.memberCount = item.member_count
    known.role = item.role
    known.channels = byPosition(item.channels)
  }
  const group = state.groups.get(item.id)!
  dropConversations(state, group.id, new Set(group.channels.map(channel => channel.id)))
  return group
}

/** `missed`: changes before this one are not known here. */
export function applyGroupChange(state: SyncState, group: GroupState, event: GroupChangeEvent): 'known' | 'applied' | 'missed' {
  if (event.data.revision <= group.revision) return 'known'
  if (event.data.revision > group.revision + 1) return 'missed'
  group.revision = event.data.revision
  switch (event.type) {
    case 'group.updated':
      group.name = event.data.name
      group.description = event.data.description
      group.color = event.data.color
      break
    case 'member.joined':
      group.memberCount = event.data.member_count
      noteUsers(state, event.data.members.map((member: Member) => member.user))
      group.members = memberJoined(group.members, event.data.members)
      break
    case 'member.left':
      group.memberCount = event.data.member_count
      group.members = memberLeft(group.members, event.data.user_id)
      break
    case 'member.updated': {
      const mine = event.data.members.find(member => member.user_id === state.me)
      if (mine) group.role = mine.role
      group.members = memberRoles(group.members, event.data.members)
      break
    }
    case 'channel.created':
      group.channels = byPosition([...group.channels, event.data.channel])
      if (!state.conversations.has(event.data.channel.id)) {
        state.conversations.set(event.data.channel.id, newChannel(group.id, event.data.channel))
      }
      break
    case 'channel.updated': {
      const changed = new Map(event.data.channels.map(channel => [channel.id, channel]))
      group.channels = byPosition(group.channels.map(channel => changed.get(channel.id) ?? channel))
      break
    }
    case 'channel.deleted': {
      const { conversation_id: id } = event.data
      group.channels = byPosition(group.channels.filter(channel => channel.id !== id))
      state.conversations.delete(id)
      break
    }
  }
  return 'applied'
}

export function dropGroup(state: SyncState, groupId: string): void {
  state.groups.delete(groupId)
  dropConversations(state, groupId, new Set())
}

/** The channels that stand in the group and are not known as conversations. */
export function missingChannels(state: SyncState, group: GroupState): boolean {
  return group.channels.some(channel => !state.conversations.has(channel.id))
}

/** The conversations of a group's channels, by position. */
export function channelsOf(state: Pick<SyncState, 'conversations'>, group: GroupState): ChannelState[] {
  return group.channels.flatMap((channel) => {
    const conversation = state.conversations.get(channel.id)
    return conversation?.kind === 'channel' ? [conversation] : []
  })
}

function dropConversations(state: SyncState, groupId: string, kept: ReadonlySet<string>): void {
  for (const conversation of state.conversations.values()) {
    if (conversation.kind === 'channel' && conversation.groupId === groupId && !kept.has(conversation.id)) {
      state.conversations.delete(conversation.id)
    }
  }
}

/** A channel in which nothing was said. */
function newChannel(groupId: string, channel: Channel): ChannelState {
  const none = (): Marks => ({ delivered_seq: 0, read_seq: 0 })
  return {
    kind: 'channel',
    id: channel.id,
    groupId,
    activityAt: channel.created_at,
    lastSeq: 0,
    lastMessage: null,
    lastMessageAsOf: 0,
    changes: 0,
    marks: none(),
    othersMarks: none(),
    clearedSeq: 0,
    settings: { pinned_at: null, archived: false, muted_until: null, marked_unread: false, hidden: false, cleared_seq: 0, revision: 0 },
    log: emptyLog,
    loading: 'none',
  }
}
