// Receipts of channels: what all members have in common, and who has a message.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { create_group, refusal, remove_member, type Someone } from '../support/groups.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

/** Three members whose sockets listen to their group, and its channel. */
async function trio() {
  const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map(name => newcomer(server, name))) as [Someone, Someone, Someone]
  const sockets = await Promise.all([ada, bob, eve].map(client => Socket.connect(client)))
  const group = await create_group(ada, [bob, eve])
  await Promise.all(sockets.map(socket => socket.next('group.joined')))
  return { ada, bob, eve, sockets, group: group.id, channel: group.channels[0]!.id }
}

const summaries = (socket: Socket, channel: string) =>
  socket.of_type('receipt.summary').filter(data => data.conversation_id === channel)
const at_least = (channel: string, delivered_seq: number, read_seq: number) => (data: any) =>
  data.conversation_id === channel && data.delivered_seq >= delivered_seq && data.read_seq >= read_seq

const receipts = (client: Someone, channel: string, seq: number, query: string) =>
  client.expect(200, 'GET', `/api/v1/conversations/${channel}/messages/${seq}/receipts?${query}`)

describe('what all have in common', () => {
  test('rises once all have it, and every member is told', async () => {
    const { ada, bob, eve, sockets, channel } = await trio()
    await ada.send(channel, 'hello')
    await bob.mark(channel, { read_seq: 1 })
    await sockets[0]!.barrier()
    expect(summaries(sockets[0]!, channel)).toEqual([])
    await eve.mark(channel, { delivered_seq: 1 })
    for (const socket of sockets) {
      expect((await socket.next('receipt.summary')).data).toEqual({ conversation_id: channel, delivered_seq: 1, read_seq: 0 })
    }
    await eve.mark(channel, { read_seq: 1 })
    await Promise.all(sockets.map(socket => socket.next('receipt.summary', at_least(channel, 1, 1))))
    for (const client of [ada, bob, eve]) {
      expect(await client.conversation(channel)).toMatchObject({ others_marks: { delivered_seq: 1, read_seq: 1 } })
    }
    for (const socket of sockets) expect(summaries(socket, channel)).toHaveLength(2)
    await Promise.all(sockets.map(socket => socket.close()))
  })

  test('who leaves is not waited for', async () => {
    const { ada, bob, eve, sockets, group, channel } = await trio()
    await ada.send(channel, 'hello')
    await bob.mark(channel, { read_seq: 1 })
    await remove_member(ada, group, eve)
    await sockets[0]!.next('receipt.summary', at_least(channel, 1, 1))
    await Promise.all(sockets.map(socket => socket.close()))
  })

  test('who sends no read receipts is not waited for to read', async () => {
    const { ada, bob, eve, sockets, channel } = await trio()
    await eve.change_me({ privacy: { send_read_receipts: false } })
    await ada.send(channel, 'hello')
    await bob.mark(channel, { read_seq: 1 })
    await eve.mark(channel, { delivered_seq: 1 })
    await sockets[0]!.next('receipt.summary', at_least(channel, 1, 1))
    await Promise.all(sockets.map(socket => socket.close()))
  })
})

describe('who has a message', () => {
  test('is listed by state, without the sender', async () => {
    const { ada, bob, eve, sockets, channel } = await trio()
    await ada.send(channel, 'hello')
    await bob.mark(channel, { read_seq: 1 })
    const counts = { read: 1, delivered: 0, pending: 1 }
    expect(await receipts(ada, channel, 1, 'state=read')).toMatchObject(
      { counts, members: [{ user: { id: bob.me.id }, marks: { delivered_seq: 1, read_seq: 1 } }], next_cursor: null })
    expect(await receipts(ada, channel, 1, 'state=pending')).toMatchObject({ counts, members: [{ user: { id: eve.me.id } }] })
    await eve.change_me({ privacy: { send_read_receipts: false } })
    await eve.mark(channel, { read_seq: 1 })
    expect(await receipts(ada, channel, 1, 'state=delivered')).toMatchObject(
      { counts: { read: 1, delivered: 1, pending: 0 }, members: [{ user: { id: eve.me.id }, marks: { delivered_seq: 1, read_seq: 0 } }] })
    await ada.change_me({ privacy: { send_read_receipts: false } })
    const first = await receipts(ada, channel, 1, 'state=delivered&limit=1')
    const second = await receipts(ada, channel, 1, `state=delivered&limit=1&cursor=${encodeURIComponent(first.next_cursor)}`)
    expect(first.counts).toEqual({ read: 0, delivered: 2, pending: 0 })
    expect(new Set([...first.members, ...second.members].map((member: any) => member.user.id))).toEqual(new Set([bob.me.id, eve.me.id]))
    expect(second.next_cursor).toBeNull()
    await Promise.all(sockets.map(socket => socket.close()))
  })

  test('is for its sender alone', async () => {
    const { ada, bob, sockets, channel } = await trio()
    const stranger = await newcomer(server)
    const direct = await ada.open(bob.me)
    await ada.send(direct.id, 'hello')
    await ada.send(channel, 'hello')
    const path = (id: string, seq: string, query = 'state=read') => `/api/v1/conversations/${id}/messages/${seq}/receipts?${query}`
    expect(await refusal(bob, 'GET', path(channel, '1'))).toEqual([403, 'not_allowed'])
    expect(await refusal(stranger, 'GET', path(channel, '1'))).toEqual([404, 'not_found'])
    expect(await refusal(ada, 'GET', path(channel, '2'))).toEqual([404, 'not_found'])
    for (const bad of [path(direct.id, '1'), path(channel, '0'), path(channel, '1', 'state=seen'), path(channel, '1', 'limit=5'), path(channel, '1', 'state=read&cursor=x')]) {
      expect(await refusal(ada, 'GET', bad), bad).toEqual([400, 'invalid_parameter'])
    }
    await Promise.all(sockets.map(socket => socket.close()))
  })
})
