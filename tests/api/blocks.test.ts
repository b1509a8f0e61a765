// Blocking, from both sides: the blocked person notices nothing, the blocker hears nothing. Bob blocks Ada.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiClient, newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { heard, Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function scene() {
  const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
  return heard([ada, bob], async () => {
    const { id } = await ada.open(bob.me)
    for (let index = 1; index <= 3; index++) await ada.send(id, `message ${index}`)
    await bob.mark(id, { delivered_seq: 3, read_seq: 2 })
    return { ada, bob, id }
  }, ({ id }) => [
    ['message.created', ({ message }) => message.conversation_id === id && message.seq === 3],
    ['receipt.updated', data => data.conversation_id === id && data.delivered_seq === 3],
  ])
}

const presence_of = async (socket: Socket, user: { id: string }) => {
  socket.command('presence.get', { user_ids: [user.id] })
  return (await socket.next('presence')).data.users[0]
}

describe('the blocked person', () => {
  test('sends as ever and is told of nothing', async () => {
    const { ada, bob, id } = await scene()
    const socket = await Socket.connect(ada)
    const before = await ada.conversation(id)
    await bob.block(ada.me)
    await socket.barrier()
    expect(socket.events.map(event => event.type)).toEqual(['hello', 'pong'])
    expect(await ada.conversation(id)).toEqual(before)

    const client_id = randomUUID()
    const sent = await ada.send(id, 'unheard', client_id)
    expect(Object.keys(sent).sort()).toEqual(['body', 'client_id', 'conversation_id', 'created_at', 'sender_id', 'seq'])
    expect((await socket.next('message.created')).data.message).toEqual(sent)
    expect(await ada.send(id, 'unheard', client_id)).toEqual(sent)
    expect((await ada.log(id)).at(-1)).toEqual(sent)
    expect(await ada.conversation(id)).toMatchObject({
      last_seq: 4, last_message: { seq: 4, preview: 'unheard' }, activity_at: sent.created_at, peer: { blocked: false, marks: before.peer.marks },
    })
    expect(await ada.open(bob.me)).toEqual(await ada.conversation(id))
    expect((await ada.expect(200, 'GET', `/api/v1/users?query=${bob.me.username}`)).users).toMatchObject([{ id: bob.me.id, blocked: false }])
    await socket.close()
  })

  test('sees no receipt, no typing and no presence', async () => {
    const { ada, bob, id } = await scene()
    const [adas, bobs] = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    await eventually('he is seen online', async () => (await presence_of(adas, bob.me)).status === 'online')
    await bob.block(ada.me)
    await ada.send(id, 'unheard')
    await bob.mark(id, { read_seq: 3 })
    bobs.command('receipt.read', { conversation_id: id, seq: 3 })
    bobs.command('typing', { conversation_id: id, active: true })
    adas.command('typing', { conversation_id: id, active: true })
    await Promise.all([bobs.barrier(), adas.barrier()])
    expect(await presence_of(adas, bob.me)).toEqual({ user_id: bob.me.id, status: 'unknown', last_seen_at: null })
    expect(await presence_of(bobs, ada.me)).toEqual({ user_id: ada.me.id, status: 'unknown', last_seen_at: null })
    await Promise.all([bobs.barrier(), adas.barrier()])
    expect(adas.of_type('receipt.updated').concat(adas.of_type('typing'), bobs.of_type('typing'))).toEqual([])
    expect((await ada.conversation(id)).peer.marks).toEqual({ delivered_seq: 3, read_seq: 2 })

    await bob.unblock(ada.me)
    bobs.command('typing', { conversation_id: id, active: true })
    await adas.next('typing')
    await eventually('he is seen online', async () => (await presence_of(adas, bob.me)).status === 'online')
    await Promise.all([adas.close(), bobs.close()])
  })

  test('finds afterwards that the messages of that time never arrived, whatever later receipts say', async () => {
    const { ada, bob, id } = await scene()
    const socket = await Socket.connect(ada)
    await bob.block(ada.me)
    await ada.send(id, 'unheard 1')
    await ada.send(id, 'unheard 2')
    const undelivered = async () => (await ada.log(id)).filter(message => message.undelivered).map(message => message.seq)
    expect(await undelivered()).toEqual([])
    await bob.unblock(ada.me)
    expect((await socket.next('messages.updated')).data).toEqual({ conversation_id: id, first_seq: 4, last_seq: 5 })
    expect(await undelivered()).toEqual([4, 5])
    expect((await ada.conversation(id)).peer.marks).toEqual({ delivered_seq: 3, read_seq: 2 })
    await ada.send(id, 'heard')
    await bob.mark(id, { read_seq: 6 })
    expect((await socket.next('receipt.updated')).data).toMatchObject({ delivered_seq: 6, read_seq: 6 })
    expect(await undelivered()).toEqual([4, 5])
    // A second block shows no more of itself than the first one did.
    await bob.block(ada.me)
    await ada.send(id, 'unheard 3')
    expect(await undelivered()).toEqual([4, 5])
    await socket.close()
  })

  test('hears nothing of a block that withheld nothing', async () => {
    const { ada, bob, id } = await scene()
    const socket = await Socket.connect(ada)
    const before = [await ada.conversation(id), await ada.log(id)]
    await bob.block(ada.me)
    await bob.unblock(ada.me)
    await socket.barrier()
    expect(socket.events.map(event => event.type)).toEqual(['hello', 'pong'])
    expect([await ada.conversation(id), await ada.log(id)]).toEqual(before)
    await socket.close()
  })
})

describe('the blocker', () => {
  test('hears nothing, and the conversation stands still', async () => {
    const { ada, bob, id } = await scene()
    const devices = await Promise.all([Socket.connect(bob), Socket.connect(bob)])
    await bob.block(ada.me)
    for (const device of devices) {
      expect((await device.next('block.updated')).data).toEqual({ user_id: ada.me.id, blocked: true })
      expect((await device.next('conversation.updated')).data.conversation).toEqual(await bob.conversation(id))
    }
    const still = await bob.conversation(id)
    expect(still).toMatchObject({ last_seq: 3, unread_count: 0, peer: { blocked: true } })
    const heard = devices[0]!.events.length
    for (let index = 0; index < 3; index++) await ada.send(id, 'unheard')
    await ada.mark(id, { read_seq: 6 })
    for (const device of devices) {
      await device.barrier()
      expect(device.events.slice(heard).filter(event => event.type !== 'pong')).toEqual([])
    }
    expect(await bob.conversation(id)).toEqual(still)
    expect(await bob.conversations()).toEqual([still])
    expect((await bob.log(id)).map(message => message.body)).toEqual(['message 1', 'message 2', 'message 3'])
    expect(await bob.page(id, '?before=100&limit=1')).toMatchObject({ last_seq: 3, messages: [{ seq: 3 }] })
    expect(await bob.page(id, '?after=3')).toEqual({ messages: [], senders: [], has_more: false, last_seq: 3 })
    await Promise.all(devices.map(device => device.close()))
  })

  test('finds numbers without texts afterwards, none of them unread', async () => {
    const { ada, bob, id } = await scene()
    const socket = await Socket.connect(bob)
    await bob.block(ada.me)
    await ada.send(id, 'the secret text')
    await ada.send(id, 'the secret text')
    await bob.unblock(ada.me)
    await ada.send(id, 'heard')
    expect((await socket.next('message.created')).data.message).toMatchObject({ seq: 6, body: 'heard' })
    expect(await bob.conversation(id)).toMatchObject({ last_seq: 6, unread_count: 1, last_message: { seq: 6 }, peer: { blocked: false } })
    const log = await bob.log(id)
    expect(log.map(message => message.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(log.slice(3, 5)).toEqual([4, 5].map(seq => ({ conversation_id: id, seq, withheld: true })))
    for (const limit of [1, 2, 3]) {
      const seqs: number[] = []
      for (let before = 7; before > 1;) {
        const page = await bob.page(id, `?before=${before}&limit=${limit}`)
        seqs.unshift(...page.messages.map(message => message.seq))
        before = seqs[0]!
        expect(page.has_more).toBe(before > 1)
      }
      expect(seqs).toEqual([1, 2, 3, 4, 5, 6])
    }
    await socket.barrier()
    expect(JSON.stringify(socket.events)).not.toContain('secret')
    await socket.close()
  })

  test('cannot write there, and can again afterwards', async () => {
    const { ada, bob, id } = await scene()
    await bob.block(ada.me)
    const client_id = randomUUID()
    const post = () => bob.request('POST', `/api/v1/conversations/${id}/messages`, { body: { client_id, body: 'hi' } })
    const refused = await post()
    expect([refused.status, refused.body.error.code, refused.body.error.retryable]).toEqual([403, 'you_blocked_them', false])
    await bob.unblock(ada.me)
    expect((await post()).status).toBe(201)
    expect((await ada.conversation(id)).last_message!.preview).toBe('hi')
  })

  test('does not see a conversation come that it never had, nor one come back', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const socket = await Socket.connect(bob)
    await bob.block(ada.me)
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'unheard')
    expect(await bob.conversations()).toEqual([])
    await bob.unblock(ada.me)
    expect(await bob.conversations()).toEqual([])
    await socket.next('block.updated', data => !data.blocked)
    await socket.next('conversation.updated')
    await socket.barrier()
    expect(new Set(socket.events.map(event => event.type))).toEqual(new Set(['hello', 'block.updated', 'conversation.updated', 'pong']))
    for (const { conversation } of socket.of_type('conversation.updated')) expect(conversation).toMatchObject({ last_message: null, settings: { hidden: true } })
    await ada.send(id, 'heard')
    expect((await bob.conversations())[0]).toMatchObject({ id, unread_count: 1 })
    await socket.close()
  })
})

test('everything holds after a restart and after a kill', async () => {
  const own = await ParleyServer.start()
  try {
    const [ada, bob] = await Promise.all([newcomer(own, 'ada'), newcomer(own, 'bob')])
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'heard')
    await bob.block(ada.me)
    const client_id = randomUUID()
    const sent = await ada.send(id, 'unheard', client_id)
    const seen = async (who: ApiClient) => [await who.conversations(), await who.log(id), await who.blocks()]
    const before = [await seen(ada), await seen(bob)]
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await own.restart(signal)
      expect([await seen(ada), await seen(bob)]).toEqual(before)
      const socket = await Socket.connect(bob)
      expect(await ada.send(id, 'unheard', client_id)).toEqual(sent)
      await socket.barrier()
      expect(socket.of_type('message.created')).toEqual([])
      await socket.close()
    }
  } finally {
    await own.dispose()
  }
})

test('blocks that come and go under a stream of messages never show one that was withheld', async () => {
  const { ada, bob, id } = await scene()
  const socket = await Socket.connect(bob)
  let sending = true
  const stream = (async () => { for (let index = 0; sending; index++) await ada.send(id, `stream ${index}`) })()
  for (let round = 0; round < 8; round++) {
    await bob.block(ada.me)
    await ada.send(id, 'unheard')
    await bob.unblock(ada.me)
    await ada.send(id, 'heard')
  }
  sending = false
  await stream
  const log = await bob.log(id)
  expect(log.map(message => message.seq)).toEqual(log.map((_, index) => index + 1))
  const shown = log.filter(message => !message.withheld)
  await socket.next('message.created', data => data.message.seq === shown.at(-1)!.seq)
  await eventually('all that is shown was heard', () => socket.of_type('message.created').length >= shown.length - 3)
  // Events of sends that were under way together may arrive in either order.
  const heard = socket.of_type('message.created').map(data => data.message).sort((a, b) => a.seq - b.seq)
  expect(heard).toEqual(shown.slice(3))
  expect(heard.filter(message => message.body === 'heard')).toHaveLength(8)
  expect(heard.filter(message => message.body === 'unheard')).toEqual([])
  const undelivered = (await ada.log(id)).filter(message => message.undelivered).map(message => message.seq)
  expect(undelivered).toEqual(log.filter(message => message.withheld).map(message => message.seq))
  await socket.close()
})

test('the list is mine alone, the last blocked first, in pages', async () => {
  const bob = await newcomer(server, 'bob')
  const people = await Promise.all(Array.from({ length: 5 }, () => newcomer(server)))
  for (const person of people) await bob.block(person.me)
  await bob.block(people[0]!.me)
  const all = await bob.blocks()
  expect(all.map(block => block.user.id).sort()).toEqual(people.map(person => person.me.id).sort())
  expect(all.map(block => block.created_at)).toEqual(all.map(block => block.created_at).sort().reverse())
  for (const limit of [1, 2, 5]) expect(await bob.blocks(limit)).toEqual(all)
  expect(await people[0]!.blocks()).toEqual([])
})

describe('bad input changes nothing', () => {
  test('oneself, nobody, no id, no session', async () => {
    const bob = await newcomer(server)
    const put = async (id: string) => {
      const answer = await bob.request('PUT', `/api/v1/blocks/${id}`)
      return [answer.status, answer.body.error.code]
    }
    expect(await put(bob.me.id)).toEqual([400, 'invalid_parameter'])
    expect(await put('4611686018427387904')).toEqual([404, 'not_found'])
    expect(await put('x')).toEqual([400, 'invalid_parameter'])
    await bob.unblock({ id: '4611686018427387904' })
    expect(await bob.blocks()).toEqual([])
    for (const [method, path] of [['GET', '/api/v1/blocks'], ['PUT', '/api/v1/blocks/1'], ['DELETE', '/api/v1/blocks/1']] as const) {
      expect((await bob.request(method, path, { anonymous: true })).status).toBe(401)
    }
  })

  test.each(['?limit=0', '?limit=501', '?cursor=', '?cursor=1', '?cursor=x.1', '?cursor=-1.5', '?cursor=1.x'])('the list: %s', async (query) => {
    const answer = await (await newcomer(server)).request('GET', `/api/v1/blocks${query}`)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_parameter'])
  })
})
