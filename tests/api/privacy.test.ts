// What a person lets others know: read receipts and presence. Both are given and taken.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function pair() {
  const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
  const { id } = await ada.open(bob.me)
  return { ada, bob, id }
}
const peer_marks = async (client: any, id: string) => (await client.conversation(id)).peer.marks

describe('changing', () => {
  test('is shared at first, and changes one by one', async () => {
    const ada = await newcomer(server)
    expect(ada.me.privacy).toEqual({ share_last_seen: true, send_read_receipts: true })
    expect((await ada.change_me({ privacy: { share_last_seen: false } })).privacy).toEqual({ share_last_seen: false, send_read_receipts: true })
    expect((await ada.change_me({ privacy: { send_read_receipts: false } })).privacy).toEqual({ share_last_seen: false, send_read_receipts: false })
    expect((await ada.change_me({ bio: 'x', privacy: { share_last_seen: true } })).privacy).toEqual({ share_last_seen: true, send_read_receipts: false })
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual(ada.me)
  })

  test.each([[{}, 'display_name'], [null, 'privacy'], [{ share_last_seen: 1 }, 'privacy'], [{ other: true }, 'privacy']])('bad input: %j', async (privacy, field) => {
    const ada = await newcomer(server)
    const answer = await ada.request('PATCH', '/api/v1/me', { body: { privacy } })
    expect([answer.status, answer.body.error.field]).toEqual([400, field])
  })
})

describe('read receipts', () => {
  // The one who turned them off, and the one who did not, are treated alike.
  test.each(['reader', 'writer'])('are not shown when the %s does not send them: delivered at most, live and in snapshots', async (who) => {
    const { ada, bob, id } = await pair()
    await ada.send(id, 'one')
    await bob.mark(id, { read_seq: 1 })
    await (who === 'reader' ? bob : ada).change_me({ privacy: { send_read_receipts: false } })
    const [adas, bobs] = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    for (const body of ['two', 'three', 'four']) await ada.send(id, body)

    // Delivery is told; reading is not, and my own devices have it.
    expect(await bob.mark(id, { delivered_seq: 3 })).toEqual({ delivered_seq: 3, read_seq: 1 })
    expect((await adas.next('receipt.updated', data => data.user_id === bob.me.id && data.delivered_seq === 3)).data).toMatchObject({ read_seq: 1 })
    expect(await bob.mark(id, { read_seq: 3 })).toEqual({ delivered_seq: 3, read_seq: 3 })
    await bobs.next('receipt.updated', data => data.read_seq === 3)
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 3, read_seq: 1 })
    expect(await bob.conversation(id)).toMatchObject({ unread_count: 1, marks: { delivered_seq: 3, read_seq: 3 } })

    // Reading implies delivery, and that is told.
    await bob.mark(id, { read_seq: 4 })
    expect((await adas.next('receipt.updated', data => data.user_id === bob.me.id && data.delivered_seq === 4)).data).toMatchObject({ read_seq: 1 })
    expect((await bob.conversation(id)).unread_count).toBe(0)
    await adas.barrier()
    // The first of all may still have been on its way when the socket came.
    const told = adas.of_type('receipt.updated').filter(data => data.user_id === bob.me.id && data.delivered_seq > 1)
    expect(told.map(data => [data.delivered_seq, data.read_seq])).toEqual([[3, 1], [4, 1]])
    await Promise.all([adas.close(), bobs.close()])
  })

  test('answering shows what came before as read', async () => {
    const { ada, bob, id } = await pair()
    await bob.change_me({ privacy: { send_read_receipts: false } })
    await ada.send(id, 'one')
    await bob.mark(id, { read_seq: 1 })
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 1, read_seq: 0 })
    await bob.send(id, 'two')
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 2, read_seq: 2 })
    await ada.send(id, 'three')
    await bob.mark(id, { read_seq: 3 })
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 3, read_seq: 2 })
  })

  test('come back with the next message that is read once they are sent again', async () => {
    const { ada, bob, id } = await pair()
    await bob.change_me({ privacy: { send_read_receipts: false } })
    await ada.send(id, 'one')
    await bob.mark(id, { read_seq: 1 })
    await bob.change_me({ privacy: { send_read_receipts: true } })
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 1, read_seq: 0 })
    await bob.mark(id, { read_seq: 1 })
    expect(await peer_marks(ada, id), 'nothing was read anew').toEqual({ delivered_seq: 1, read_seq: 0 })
    await ada.send(id, 'two')
    await bob.mark(id, { read_seq: 2 })
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 2, read_seq: 2 })
  })

  test('reading privately ends the mark as unread', async () => {
    const { ada, bob, id } = await pair()
    await bob.change_me({ privacy: { send_read_receipts: false } })
    await ada.send(id, 'one')
    await bob.mark(id, { read_seq: 1 })
    await bob.change_settings(id, { marked_unread: true })
    await bob.mark(id, { read_seq: 1 })
    expect((await bob.conversation(id)).settings.marked_unread).toBe(false)
    expect((await bob.request('PUT', `/api/v1/conversations/${id}/receipt`, { body: { read_seq: 2 } })).status).toBe(400)
  })

  test('a block keeps what was read without a receipt', async () => {
    const { ada, bob, id } = await pair()
    await bob.change_me({ privacy: { send_read_receipts: false } })
    for (const body of ['one', 'two']) await ada.send(id, body)
    await bob.mark(id, { read_seq: 1 })
    await bob.block(ada.me)
    await ada.send(id, 'three')
    await bob.unblock(ada.me)
    expect(await peer_marks(ada, id)).toEqual({ delivered_seq: 1, read_seq: 0 })
  })
})

describe('presence', () => {
  test('of one who does not share it is unknown, both ways, and comes back', async () => {
    const { ada, bob } = await pair()
    const [adas, bobs] = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    const sees = async (socket: Socket, person: { id: string }, wanted: string) =>
      eventually(`${person.id} is ${wanted}`, async () => {
        socket.command('presence.get', { user_ids: [person.id] })
        const { status, last_seen_at } = (await socket.next('presence')).data.users[0]
        return status === wanted && last_seen_at === null
      })
    await sees(adas, bob.me, 'online')
    await bob.change_me({ privacy: { share_last_seen: false } })
    await sees(adas, bob.me, 'unknown')
    await sees(bobs, ada.me, 'unknown')
    await bob.change_me({ privacy: { share_last_seen: true } })
    await sees(adas, bob.me, 'online')
    await sees(bobs, ada.me, 'online')
    await Promise.all([adas.close(), bobs.close()])
  })
})
