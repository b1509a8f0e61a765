// Cases of snapshot.test.ts: a group with two channels, as its owner, an admin, a member and a stranger see it.
import { type Marks, newcomer } from '../../support/client.ts'
import {
  add_members, change_role, create_channel, create_group, create_invite, group_of, remove_member, type Someone,
} from '../../support/groups.ts'
import type { Chat } from '../../support/replica/snapshot.ts'
import type { ParleyServer } from '../../support/server.ts'
import { Socket } from '../../support/socket.ts'
import { eventually } from '../../support/wait.ts'

export interface Society {
  owner: Someone, admin: Someone, member: Someone, stranger: Someone
  id: string, path: string
  /** It has three messages, one of each member; all of them are unread by one or two. */
  general: string
  /** It has none. */
  second: string
}

export async function make_society(server: ParleyServer): Promise<Society> {
  const [owner, admin, member, stranger] = await Promise.all(['owner', 'admin', 'member', 'stranger'].map(name => newcomer(server, name))) as
    [Someone, Someone, Someone, Someone]
  const { id, channels } = await create_group(owner, [admin, member], { description: 'Of numbers', color: 'teal' })
  await change_role(owner, id, admin, 'admin')
  const general = channels[0]!.id
  const second = (await create_channel(owner, id, 'second')).id
  for (const person of [owner, admin, member]) await person.send(general, `from ${person.me.username}`)
  return { owner, admin, member, stranger, id, path: `/api/v1/groups/${id}`, general, second }
}

const reorder = (client: Someone, path: string, channel_ids: string[]) =>
  client.expect(200, 'PUT', `${path}/channels/order`, { body: { channel_ids } })
const change = (client: Someone, path: string, body: object) => client.expect(200, 'PATCH', path, { body })
const delete_channel = (client: Someone, path: string, id: string) => client.expect(204, 'DELETE', `${path}/channels/${id}`)
const hand_over = (client: Someone, path: string, to: Someone) => client.expect(200, 'PUT', `${path}/owner`, { body: { user_id: to.me.id } })
const join = (client: Someone, token: string) => client.expect(200, 'POST', `/api/v1/invites/${token}/join`)

/** What all members have in common is counted in the background, and told when it rose. */
const all_have = (client: Someone, channel: string, marks: Marks) => eventually('all have it', async () => {
  const { others_marks } = await client.conversation(channel) as unknown as Chat
  return others_marks!.delivered_seq >= marks.delivered_seq && others_marks!.read_seq >= marks.read_seq
})

type Cases = [string, (society: Society) => Promise<unknown>][]

const of_the_group: Cases = [
  ['creating a group', ({ owner, stranger }) => create_group(owner, [stranger])],
  ['creating a group, alone', ({ stranger }) => create_group(stranger)],
  ['creating a group and writing in it', async ({ stranger, member }) => {
    const { channels } = await create_group(stranger, [member])
    await stranger.send(channels[0]!.id, 'first')
    return member.send(channels[0]!.id, 'second')
  }],
  ['renaming, describing and colouring', async ({ owner, admin, path }) => {
    await change(admin, path, { name: 'Engines' })
    await change(owner, path, { description: '', color: 'pink' })
    return change(owner, path, { color: 'pink' })  // stood so before
  }],
  ['deleting the group', ({ owner, path }) => owner.expect(204, 'DELETE', path)],
  ['a last word, and deleting the group', async ({ owner, member, path, general }) => {
    await member.send(general, 'going?')
    await change(owner, path, { name: 'Gone' })
    return owner.expect(204, 'DELETE', path)
  }],
]

const of_people: Cases = [
  ['adding somebody', ({ admin, stranger, id }) => add_members(admin, id, [stranger])],
  ['adding somebody who is there', ({ admin, member, id }) => add_members(admin, id, [member])],
  ['adding, and what comes after', async ({ owner, admin, member, stranger, id, path, general }) => {
    await add_members(admin, id, [stranger])
    await stranger.send(general, 'here I am')
    await member.send(general, 'welcome')
    await create_channel(owner, id, 'third')
    await change(owner, path, { name: 'Four' })
  }],
  ['removing a member', ({ admin, member, id }) => remove_member(admin, id, member)],
  ['removing an admin, and what comes after', async ({ owner, admin, member, id, general }) => {
    await remove_member(owner, id, admin)
    await member.send(general, 'without them')
    await create_channel(owner, id, 'third')
  }],
  ['removing and adding again', async ({ owner, member, id, general }) => {
    await remove_member(owner, id, member)
    await owner.send(general, 'unheard')
    await add_members(owner, id, [member])
    await owner.send(general, 'heard')
  }],
  ['adding and removing', async ({ owner, stranger, id, general }) => {
    await add_members(owner, id, [stranger])
    await stranger.send(general, 'a short visit')
    await remove_member(owner, id, stranger)
    await owner.send(general, 'gone')
  }],
  ['leaving', ({ member, id }) => remove_member(member, id, member)],
  ['leaving what I am not in', ({ stranger, id }) => remove_member(stranger, id, stranger)],
  ['the last one whom all wait for leaves', async ({ owner, admin, member, id, general }) => {
    for (const person of [owner, admin]) await person.mark(general, { read_seq: 3 })
    await owner.send(general, 'four')
    await admin.mark(general, { read_seq: 4 })
    await remove_member(member, id, member)
    return all_have(owner, general, { delivered_seq: 4, read_seq: 4 })
  }],
  ['promoting', ({ owner, member, id }) => change_role(owner, id, member, 'admin')],
  ['promoting and demoting', async ({ owner, admin, member, id }) => {
    await change_role(owner, id, member, 'admin')
    await change_role(owner, id, admin, 'member')
    return change_role(owner, id, admin, 'member')  // stood so before
  }],
  ['handing over', ({ owner, admin, path }) => hand_over(owner, path, admin)],
  ['handing over, leaving, and back by an invite', async ({ owner, member, id, path }) => {
    await hand_over(owner, path, member)
    await remove_member(owner, id, owner)
    return join(owner, (await create_invite(member, id)).token)
  }],
]

const of_invites: Cases = [
  ['making and revoking an invite', async ({ owner, id, path }) => {
    const invite = await create_invite(owner, id)
    await owner.expect(204, 'DELETE', `${path}/invites/${invite.id}`)
  }],
  ['joining by an invite', async ({ admin, stranger, id }) => join(stranger, (await create_invite(admin, id)).token)],
  ['joining twice, and by a member', async ({ admin, member, stranger, id, general }) => {
    const { token } = await create_invite(admin, id, { max_uses: 1 })
    await join(stranger, token)
    await stranger.send(general, 'here I am')
    await stranger.request('POST', `/api/v1/invites/${token}/join`)
    await member.request('POST', `/api/v1/invites/${token}/join`)
  }],
  ['somebody removed who tries an invite', async ({ admin, member, id }) => {
    const { token } = await create_invite(admin, id)
    await remove_member(admin, id, member)
    await member.expect(403, 'POST', `/api/v1/invites/${token}/join`)
  }],
]

const of_channels: Cases = [
  ['creating a channel', ({ admin, path }) =>
    admin.expect(201, 'POST', `${path}/channels`, { body: { name: 'third', description: 'The\nthird' } })],
  ['creating a channel and all that can be done in it', async ({ owner, member, id }) => {
    const third = (await create_channel(owner, id, 'third')).id
    await member.change_settings(third, { pinned: true, mute: 'always' })
    const sent = await owner.send(third, 'a mistake')
    await owner.edit(sent, 'mended')
    await member.mark(third, { read_seq: 1 })
    await member.clear(third, 1)
    return owner.send(third, 'more')
  }],
  ['renaming and describing a channel', async ({ admin, owner, path, general }) => {
    await change(admin, `${path}/channels/${general}`, { name: 'all' })
    await change(owner, `${path}/channels/${general}`, { name: 'all', description: 'For all' })
  }],
  ['ordering channels', ({ admin, path, general, second }) => reorder(admin, path, [second, general])],
  ['ordering, creating and deleting channels', async ({ owner, id, path, general, second }) => {
    const third = (await create_channel(owner, id, 'third')).id
    await reorder(owner, path, [third, second, general])
    await delete_channel(owner, path, second)
    await create_channel(owner, id, 'fourth')
    await reorder(owner, path, (await group_of(owner, id)).channels.map(channel => channel.id).reverse())
  }],
  ['deleting a channel', ({ admin, path, general }) => delete_channel(admin, path, general)],
  ['a last word, and deleting the channel', async ({ owner, member, path, general }) => {
    await member.change_settings(general, { pinned: true })
    await member.send(general, 'going?')
    await delete_channel(owner, path, general)
  }],
]

const of_messages: Cases = [
  ['sending', ({ member, general }) => member.send(general, 'new')],
  ['the first message of a channel', ({ admin, second }) => admin.send(second, 'first')],
  ['a repeated send', async ({ owner, general }) => owner.send(general, 'new', (await owner.send(general, 'new')).client_id)],
  ['editing', async ({ owner, member, general }) => {
    await owner.edit({ conversation_id: general, seq: 1 }, 'mended')
    await member.edit({ conversation_id: general, seq: 3 }, '🦊'.repeat(1000))
  }],
  ['deleting messages', async ({ owner, member, general }) => {
    await member.delete_message({ conversation_id: general, seq: 3 })
    await owner.edit({ conversation_id: general, seq: 1 }, 'mended')
    await owner.delete_message({ conversation_id: general, seq: 1 })
  }],
  ['changed by somebody who left and came back', async ({ owner, member, id, general }) => {
    await remove_member(member, id, member)
    await add_members(owner, id, [member])
    await member.edit({ conversation_id: general, seq: 3 }, 'still mine')
  }],
  ['sending between two of whom one blocks the other', async ({ owner, member, general }) => {
    await member.block(owner.me)
    await owner.send(general, 'heard all the same')
    await member.unblock(owner.me)
  }],
  ['typing over the socket', async ({ member, general }) => {
    const socket = await Socket.connect(member)
    socket.command('typing', { conversation_id: general, active: true })
    await socket.next('typing')
    socket.command('presence.get', { user_ids: [member.me.id] })
    await socket.next('presence')
    await socket.close()
  }],
]

const of_receipts: Cases = [
  ['marking delivered', ({ owner, general }) => owner.mark(general, { delivered_seq: 3 })],
  ['marking read, one of many', ({ owner, general }) => owner.mark(general, { read_seq: 3 })],
  ['marking read by all', async ({ owner, admin, member, general }) => {
    for (const person of [owner, admin, member]) await person.mark(general, { read_seq: 3 })
    return all_have(owner, general, { delivered_seq: 3, read_seq: 3 })
  }],
  ['marking by all, one after the other', async ({ owner, admin, member, general, second }) => {
    await owner.send(second, 'first')
    for (const person of [owner, admin, member]) await person.mark(general, { read_seq: 2 })
    await all_have(member, general, { delivered_seq: 2, read_seq: 2 })
    for (const person of [admin, owner]) await person.mark(second, { delivered_seq: 1 })
    await member.send(second, 'I have it')
    for (const person of [owner, admin]) await person.mark(general, { delivered_seq: 3 })
    await all_have(owner, general, { delivered_seq: 3, read_seq: 2 })
    return all_have(owner, second, { delivered_seq: 1, read_seq: 0 })
  }],
  ['clearing what all the others have read', async ({ owner, admin, member, general }) => {
    for (const person of [member, admin]) await person.mark(general, { read_seq: 3 })
    await owner.clear(general, 3)
    return all_have(member, general, { delivered_seq: 3, read_seq: 3 })
  }],
  ['marking over the socket', async ({ owner, admin, general }) => {
    for (const client of [owner, admin]) {
      const socket = await Socket.connect(client)
      socket.command('receipt.delivered', { conversation_id: general, seq: 3 })
      socket.command('receipt.read', { conversation_id: general, seq: 2 })
      await socket.next('receipt.updated', data => data.read_seq >= 2)
      await socket.close()
    }
  }],
  ['marking read without telling', async ({ owner, admin, member, general }) => {
    await owner.change_me({ privacy: { send_read_receipts: false } })
    for (const person of [owner, admin]) await person.mark(general, { read_seq: 3 })
    await all_have(member, general, { delivered_seq: 3, read_seq: 3 })
    await owner.change_me({ privacy: { send_read_receipts: true } })
  }],
]

const of_settings: Cases = [
  ['pinning, muting and marking a channel as unread', ({ member, general }) =>
    member.change_settings(general, { pinned: true, mute: { for_seconds: 3600 }, marked_unread: true })],
  ['marking a channel as unread and reading it', async ({ owner, general }) => {
    await owner.change_settings(general, { marked_unread: true })
    return owner.mark(general, { read_seq: 2 })
  }],
  ['archiving a channel', ({ member, general }) => member.change_settings(general, { archived: true })],
  ['archiving channels, and a message', async ({ owner, member, general, second }) => {
    await member.change_settings(general, { archived: true })
    await member.change_settings(second, { archived: true, mute: 'always' })
    for (const channel of [general, second]) await owner.send(channel, 'is it back?')
  }],
  ['clearing a channel', ({ owner, general }) => owner.clear(general, 3)],
  ['clearing a part of a channel, and a message', async ({ owner, member, general }) => {
    await owner.clear(general, 2)
    return member.send(general, 'new')
  }],
  ['settings of the whole group', async ({ member, path }) => {
    await change(member, `${path}/settings`, { pinned: true, archived: true })
    await change(member, `${path}/settings`, { pinned: true, mute: 'always' })
  }],
  ['settings of the whole group, of which one stands so', async ({ member, path, general }) => {
    await member.change_settings(general, { archived: true })
    await change(member, `${path}/settings`, { archived: true })
  }],
  ['settings of an earlier time in the group', async ({ owner, stranger, id, path, general, second }) => {
    await add_members(owner, id, [stranger])
    await change(stranger, `${path}/settings`, { pinned: true })
    await stranger.change_settings(second, { mute: 'always' })
    await stranger.clear(general, 2)
    await remove_member(owner, id, stranger)
    await add_members(owner, id, [stranger])
  }],
  ['settings that are gone with the group', async ({ owner, member, id, path, general }) => {
    await change(member, `${path}/settings`, { pinned: true })
    await member.clear(general, 3)
    await remove_member(member, id, member)
    await add_members(owner, id, [member])
  }],
]

const of_names: Cases = [
  ['changing my name', async ({ member, owner }) => {
    for (const person of [member, owner]) await person.change_me({ display_name: `New ${person.me.username}` })
  }],
  ['a new name, and a message', async ({ admin, general }) => {
    await admin.send(general, 'by the old name')
    await admin.change_me({ display_name: 'Somebody else' })
    return admin.send(general, 'by the new name')
  }],
]

export const group_cases: Cases = [
  ...of_the_group, ...of_people, ...of_invites, ...of_channels, ...of_messages, ...of_receipts, ...of_settings, ...of_names,
]
