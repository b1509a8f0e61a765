/** What the events of a group do to it: a log of changes, of which each has the next number. */
import type { Frame } from '../contract.ts'
import type { Channel, Member, Role } from '../groups.ts'
import { new_channel, user_updated } from './conversations.ts'
import type { Chat, GroupState, Snapshot } from './snapshot.ts'

export const group_events = new Set([
  'group.updated', 'group.deleted', 'member.joined', 'member.left', 'member.updated',
  'channel.created', 'channel.updated', 'channel.deleted',
])

/** Drops a group with its channels and their messages. */
export function drop_group(snapshot: Snapshot, id: string): void {
  snapshot.groups.delete(id)
  for (const { id: conversation, channel } of [...snapshot.conversations.values()]) {
    if (channel?.group_id === id) drop_channel(snapshot, conversation)
  }
}

export function drop_channel(snapshot: Snapshot, id: string): void {
  snapshot.conversations.delete(id)
  snapshot.logs.delete(id)
}

const place = ({ group }: GroupState) => group.channels.sort((a, b) => a.position - b.position || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))

const same_channel = (chat: Chat, { name, description, position }: Channel) => Object.assign(chat.channel!, { name, description, position })

/** Applies the change that follows what is held; all but the end of the group, and of my being in it. */
export function apply_group_event(snapshot: Snapshot, state: GroupState, me: string, { type, data }: Frame): void {
  const { group, members } = state
  group.revision = data.revision
  if (data.member_count !== undefined) group.member_count = data.member_count
  if (type === 'group.updated') {
    for (const field of ['name', 'description', 'color'] as const) group[field] = data[field]
  } else if (type === 'member.joined') {
    for (const member of data.members as Member[]) {
      members.set(member.user.id, member)
      // Who was here before may come back by another name.
      user_updated(snapshot, member.user)
    }
  } else if (type === 'member.left') {
    members.delete(data.user_id)
  } else if (type === 'member.updated') {
    for (const { user_id, role } of data.members as { user_id: string, role: Role }[]) {
      if (user_id === me) group.role = role
      const member = members.get(user_id)
      if (member) member.role = role
    }
  } else if (type === 'channel.created') {
    group.channels.push(data.channel)
    place(state)
    // What I set of it, or a message in it, may have come before.
    const held = snapshot.conversations.get(data.channel.id)
    if (held) same_channel(held, data.channel)
    else snapshot.conversations.set(data.channel.id, new_channel(group.id, data.channel))
    if (!held) snapshot.logs.set(data.channel.id, [])
  } else if (type === 'channel.updated') {
    for (const channel of data.channels as Channel[]) {
      const at = group.channels.findIndex(({ id }) => id === channel.id)
      if (at >= 0) group.channels[at] = channel
      const held = snapshot.conversations.get(channel.id)
      if (held) same_channel(held, channel)
    }
    place(state)
  } else if (type === 'channel.deleted') {
    group.channels = group.channels.filter(({ id }) => id !== data.conversation_id)
    drop_channel(snapshot, data.conversation_id)
  } else {
    throw new Error(`not an event of a group: ${type}`)
  }
}
