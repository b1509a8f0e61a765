// Channels: conversations that all members of a group have, in real time and in the chat list.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiClient, newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

type Client = ApiClient & { me: { id: string } }
interface Cast { owner: Client, member: Client, outsider: Client, group: any, path: string, channel: string }

async function cast(): Promise<Cast> {
  const [owner, member, outsider] = await Promise.all(['owner', 'member', 'outsider'].map(name => newcomer(server, name))) as [Client, Client, Client]
  const { group } = await owner.expect(201, 'POST', '/api/v1/groups', { body: { name: 'Readers', member_ids: [member.me.id] } })
  return { owner, member, outsider, group, path: `/api/v1/groups/${group.id}`, channel: group.channels[0].id }
}

const channels_of = async (client: Client, path: string): Promise<any[]> => (await client.expect(200, 'GET', path)).conversations

describe('messages', () => {
  test('reach every member once, with their sender, and nobody else', async () => {
    const { owner, member, outsider, channel } = await cast()
    const sockets = await Promise.all([owner, member, outsider].map(client => Socket.connect(client)))
    const sent = await member.send(channel, 'hello, all')
    for (const socket of sockets.slice(0, 2)) {
      const { data } = await socket.next('message.created', data => data.message.seq === sent.seq)
      expect(data.sender).toMatchObject({ id: member.me.id })
      expect(data.message).toMatchObject({ conversation_id: channel, body: 'hello, all' })
    }
    await owner.send(channel, 'and to you')
    for (const socket of sockets.slice(0, 2)) {
      await socket.next('message.created', data => data.message.body === 'and to you')
      expect(socket.of_type('message.created')).toHaveLength(2)
    }
    await sockets[2]!.barrier()
    expect(sockets[2]!.of_type('message.created')).toEqual([])
    const page: any = await owner.page(channel)
    expect(page.messages.map((message: any) => message.body)).toEqual(['hello, all', 'and to you'])
    expect(page.senders.map((user: any) => user.id).sort()).toEqual([owner.me.id, member.me.id].sort())
    await Promise.all(sockets.map(socket => socket.close()))
  })

  test('count as unread in the channel where they stand', async () => {
    const { owner, member, path, channel } = await cast()
    const { channel: second } = await owner.expect(201, 'POST', `${path}/channels`, { body: { name: 'second' } })
    for (const body of ['one', 'two']) await owner.send(channel, body)
    await owner.send(second.id, 'three')
    expect((await channels_of(member, path)).map(entry => [entry.channel.name, entry.unread_count])).toEqual([['general', 2], ['second', 1]])
    await member.mark(channel, { read_seq: 2 })
    expect((await channels_of(member, path)).map(entry => entry.unread_count)).toEqual([0, 1])
    expect((await channels_of(owner, path)).map(entry => entry.unread_count)).toEqual([0, 0])
    const listed: any[] = (await member.conversations()).filter((entry: any) => entry.kind === 'channel')
    expect(listed.map(entry => entry.last_message.sender.id)).toEqual([owner.me.id, owner.me.id])
  })

  test('that are older than a member are history, and read', async () => {
    const { owner, outsider, path, channel } = await cast()
    for (const body of ['one', 'two']) await owner.send(channel, body)
    await owner.expect(200, 'POST', `${path}/members`, { body: { user_ids: [outsider.me.id] } })
    expect((await channels_of(outsider, path))[0]).toMatchObject({ unread_count: 0, last_seq: 2, marks: { read_seq: 2, delivered_seq: 2 } })
    expect((await outsider.log(channel)).map(message => message.body)).toEqual(['one', 'two'])
  })
})

describe('typing', () => {
  test('is told to the group, with the name', async () => {
    const { owner, member, channel } = await cast()
    const [of_owner, of_member] = [await Socket.connect(owner), await Socket.connect(member)]
    of_member.command('typing', { conversation_id: channel, active: true })
    const { data } = await of_owner.next('typing')
    expect(data).toMatchObject({ conversation_id: channel, user_id: member.me.id, active: true, user: { id: member.me.id } })
    await Promise.all([of_owner.close(), of_member.close()])
  })
})

describe('who comes and goes', () => {
  test('a new member\'s open sockets hear the group without a reconnect', async () => {
    const { owner, outsider, path, channel } = await cast()
    const sockets = [await Socket.connect(outsider), await Socket.connect(outsider)]
    await owner.expect(200, 'POST', `${path}/members`, { body: { user_ids: [outsider.me.id] } })
    for (const socket of sockets) await socket.next('group.joined')
    const { seq } = await owner.send(channel, 'welcome')
    for (const socket of sockets) {
      await socket.next('message.created', data => data.message.seq === seq)
      await socket.close()
    }
  })

  test('nobody whose account is deleted can be added', async () => {
    const { owner, outsider, path } = await cast()
    await outsider.expect(204, 'DELETE', '/api/v1/me', { body: { current_password: outsider.password } })
    const added = await owner.expect(200, 'POST', `${path}/members`, { body: { user_ids: [outsider.me.id] } })
    expect(added).toEqual({ members: [], not_added: [outsider.me.id] })
  })

  test('who is removed hears nothing from then on and finds nothing', async () => {
    const { owner, member, path, channel } = await cast()
    const [of_owner, of_member] = [await Socket.connect(owner), await Socket.connect(member)]
    await owner.expect(204, 'DELETE', `${path}/members/${member.me.id}`)
    const { data } = await of_member.next('group.left')
    expect(data).toMatchObject({ group_id: path.split('/').at(-1), reason: 'removed' })
    const heard = of_member.events.length
    await owner.send(channel, 'without you')
    of_owner.command('typing', { conversation_id: channel, active: true })
    await of_owner.next('message.created')
    await of_member.barrier()
    expect(of_member.events.slice(heard).filter(event => event.type !== 'pong')).toEqual([])
    await member.expect(404, 'GET', path)
    await member.expect(404, 'GET', `/api/v1/conversations/${channel}/messages`)
    await member.expect(404, 'GET', `/api/v1/conversations/${channel}`)
    expect((await member.conversations()).filter((entry: any) => entry.kind === 'channel')).toEqual([])
    await Promise.all([of_owner.close(), of_member.close()])
  })
})

describe('my settings of a whole group', () => {
  test('hold for all its channels, on all my devices, and for nobody else', async () => {
    const { owner, member, path } = await cast()
    await owner.expect(201, 'POST', `${path}/channels`, { body: { name: 'second' } })
    const [mine, other] = [await Socket.connect(member), await Socket.connect(owner)]
    const { conversations } = await member.expect(200, 'PATCH', `${path}/settings`, { body: { pinned: true, mute: 'always' } })
    expect(conversations).toHaveLength(2)
    for (const { settings } of conversations) {
      expect(settings).toMatchObject({ muted_until: '9999-12-31T23:59:59.999Z' })
      expect(settings.pinned_at).not.toBeNull()
    }
    const told = await Promise.all(conversations.map(({ id }: { id: string }) => mine.next('conversation.updated', data => data.conversation.id === id)))
    expect(told.map((event: any) => event.data.conversation)).toEqual(conversations)
    expect(await channels_of(member, path)).toEqual(conversations)
    expect((await channels_of(owner, path)).map(entry => entry.settings.pinned_at)).toEqual([null, null])
    await other.barrier()
    expect(other.of_type('conversation.updated')).toEqual([])
    await Promise.all([mine.close(), other.close()])
  })

  test('that stand so already change nothing; only the channels that change are told of', async () => {
    const { owner, member, path, channel } = await cast()
    await owner.expect(201, 'POST', `${path}/channels`, { body: { name: 'second' } })
    const socket = await Socket.connect(member)
    await member.change_settings(channel, { archived: true })
    await socket.next('conversation.updated')
    const { conversations } = await member.expect(200, 'PATCH', `${path}/settings`, { body: { archived: true } })
    expect(conversations.map((entry: any) => entry.settings.archived)).toEqual([true, true])
    await socket.next('conversation.updated')
    await member.expect(200, 'PATCH', `${path}/settings`, { body: { archived: true } })
    await socket.barrier()
    expect(socket.of_type('conversation.updated').map(data => data.conversation.channel.name)).toEqual(['general', 'second'])
    await socket.close()
  })

  test.each([[{}, 400], [{ pinned: 'yes' }, 400]])('refuse %j', async (body, status) => {
    const { member, path } = await cast()
    await member.expect(status, 'PATCH', `${path}/settings`, { body })
  })

  test('are not there for others', async () => {
    const { outsider, path } = await cast()
    await outsider.expect(404, 'PATCH', `${path}/settings`, { body: { pinned: true } })
  })
})

test('a channel cannot be deleted for oneself alone', async () => {
  const { member, channel } = await cast()
  await member.expect(400, 'DELETE', `/api/v1/conversations/${channel}`)
})
