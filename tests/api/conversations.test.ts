import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiClient, newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function pair() {
  const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
  const conversation = await ada.open(bob.me)
  return { ada, bob, conversation, id: conversation.id }
}

async function fill(client: ApiClient, id: string, count: number, prefix = 'message') {
  for (let index = 1; index <= count; index++) await client.send(id, `${prefix} ${index}`)
}

describe('opening', () => {
  test('creates once and returns the same to both', async () => {
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const first = await ada.request('POST', '/api/v1/conversations', { body: { user_id: bob.me.id } })
    expect(first.status).toBe(201)
    const again = await ada.request('POST', '/api/v1/conversations', { body: { user_id: bob.me.id } })
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
    const other_side = await bob.request('POST', '/api/v1/conversations', { body: { user_id: ada.me.id } })
    expect([other_side.status, other_side.body.conversation.id]).toEqual([200, first.body.conversation.id])
    expect(first.body.conversation).toMatchObject({
      kind: 'direct', last_seq: 0, last_message: null, unread_count: 0,
      marks: { delivered_seq: 0, read_seq: 0 },
      settings: { pinned_at: null, archived: false, muted_until: null, marked_unread: false, hidden: false, cleared_seq: 0, revision: 0 },
      peer: { user: { id: bob.me.id, username: bob.me.username, display_name: bob.me.display_name }, marks: { delivered_seq: 0, read_seq: 0 } },
    })
    expect(other_side.body.conversation.peer.user.id).toBe(ada.me.id)
  })

  test('raced from both sides gives one conversation', async () => {
    for (let round = 0; round < 5; round++) {
      const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? ada : bob).request(
        'POST', '/api/v1/conversations', { body: { user_id: (index % 2 ? bob : ada).me.id } })))
      expect(answers.filter(answer => answer.status === 201)).toHaveLength(1)
      expect(answers.filter(answer => answer.status === 200)).toHaveLength(9)
      expect(new Set(answers.map(answer => answer.body.conversation.id)).size).toBe(1)
    }
  })

  test('shows to the opener at once and to the other with the first message', async () => {
    const { ada, bob, id } = await pair()
    expect((await ada.conversations()).map(conversation => conversation.id)).toEqual([id])
    expect(await bob.conversations()).toEqual([])
    await ada.send(id, 'hello')
    expect((await bob.conversations()).map(conversation => conversation.id)).toEqual([id])
  })

  test('refuses oneself and a user who does not exist', async () => {
    const ada = await newcomer(server)
    const self = await ada.request('POST', '/api/v1/conversations', { body: { user_id: ada.me.id } })
    expect([self.status, self.body.error.code, self.body.error.field]).toEqual([400, 'invalid_field', 'user_id'])
    const nobody = await ada.request('POST', '/api/v1/conversations', { body: { user_id: '4611686018427387904' } })
    expect([nobody.status, nobody.body.error.code]).toEqual([404, 'not_found'])
    expect(await ada.conversations()).toEqual([])
  })
})

describe('the chat list', () => {
  test('is ordered by activity, with last message and unread count', async () => {
    const ada = await newcomer(server)
    const friends = await Promise.all([newcomer(server), newcomer(server), newcomer(server)])
    const ids: string[] = []
    for (const friend of friends) {
      const { id } = await friend.open(ada.me)
      ids.push(id)
      await friend.send(id, `hello from ${friend.me.username}`)
    }
    expect((await ada.conversations()).map(conversation => conversation.id)).toEqual([...ids].reverse())
    await friends[0]!.send(ids[0]!, 'second')
    const list = await ada.conversations()
    expect(list.map(conversation => conversation.id)).toEqual([ids[0], ids[2], ids[1]])
    expect(list[0]).toMatchObject({ last_seq: 2, unread_count: 2, last_message: { seq: 2, sender_id: friends[0]!.me.id, preview: 'second' } })
    expect(list[0]!.activity_at).toBe(list[0]!.last_message!.created_at)
    expect(list).toEqual(await Promise.all(list.map(({ id }) => ada.conversation(id))))
  })

  test('pages through all once, also when many share a moment', async () => {
    const ada = await newcomer(server)
    const friends = await Promise.all(Array.from({ length: 13 }, () => newcomer(server)))
    await Promise.all(friends.map(async friend => friend.send((await friend.open(ada.me)).id, 'hi')))
    const whole = await ada.conversations(500)
    expect(whole).toHaveLength(13)
    for (const limit of [1, 5, 13]) expect(await ada.conversations(limit)).toEqual(whole)
  })

  test('cuts the preview to 160 code points, not bytes', async () => {
    const { ada, bob, id } = await pair()
    await ada.send(id, '🦊'.repeat(300))
    expect((await bob.conversation(id)).last_message!.preview).toBe('🦊'.repeat(160))
  })

  test.each(['?limit=0', '?limit=501', '?limit=x', '?cursor=%21', '?cursor=', '?cursor=1.2', '?cursor=0.1.0', '?cursor=-1.2.3', '?cursor=1.2.3.4', '?view=', '?view=all'])('refuses %s', async (query) => {
    const ada = await newcomer(server)
    const answer = await ada.request('GET', `/api/v1/conversations${query}`)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_parameter'])
  })
})

describe('sending', () => {
  test('numbers the messages densely and advances the sender alone', async () => {
    const { ada, bob, id } = await pair()
    const first = await ada.send(id, 'one')
    const second = await bob.send(id, 'two')
    const third = await ada.send(id, 'three')
    expect([first.seq, second.seq, third.seq]).toEqual([1, 2, 3])
    expect(first).toMatchObject({ conversation_id: id, sender_id: ada.me.id, body: 'one' })
    expect(await ada.log(id)).toEqual([first, second, third])
    expect(await bob.log(id)).toEqual([first, second, third])
    expect(await ada.conversation(id)).toMatchObject({ unread_count: 0, marks: { delivered_seq: 3, read_seq: 3 }, peer: { marks: { delivered_seq: 2, read_seq: 2 } } })
    expect(await bob.conversation(id)).toMatchObject({ unread_count: 1, marks: { delivered_seq: 2, read_seq: 2 } })
  })

  test('keeps the body as it was, in every script', async () => {
    const { ada, bob, id } = await pair()
    const bodies = ['line\nbreak\tand tab\r\n', '  spaces around  ', '日本語 العربية עברית 👨‍👩‍👧‍👦', '"quotes" \\ back/slash <b>&amp;</b>', 'e\u0301', 'a\u2028b\u2029c', '𝒳'.repeat(4000)]
    for (const body of bodies) await ada.send(id, body)
    expect((await bob.log(id)).map(message => message.body)).toEqual(bodies)
  })

  test('repeated with the same client_id returns the first result', async () => {
    const { ada, bob, id } = await pair()
    const client_id = randomUUID()
    const path = `/api/v1/conversations/${id}/messages`
    const first = await ada.request('POST', path, { body: { client_id, body: 'once' } })
    expect(first.status).toBe(201)
    const again = await ada.request('POST', path, { body: { client_id: client_id.toUpperCase(), body: 'another text' } })
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
    expect(first.body.message.client_id).toBe(client_id)
    // The same id of another sender is another message.
    expect((await bob.request('POST', path, { body: { client_id, body: 'mine' } })).status).toBe(201)
    expect((await ada.log(id)).map(message => message.body)).toEqual(['once', 'mine'])
  })

  test('raced with the same client_id makes one message', async () => {
    const { ada, id } = await pair()
    for (let round = 1; round <= 5; round++) {
      const client_id = randomUUID()
      const answers = await Promise.all(Array.from({ length: 12 }, () =>
        ada.request('POST', `/api/v1/conversations/${id}/messages`, { body: { client_id, body: `round ${round}` } })))
      expect(answers.map(answer => answer.status).sort()).toEqual([...Array(11).fill(200), 201])
      expect(new Set(answers.map(answer => answer.text)).size).toBe(1)
      expect(answers[0]!.body.message.seq).toBe(round)
    }
    expect(await ada.log(id)).toHaveLength(5)
  })

  test('in parallel from both sides leaves no hole and no double', async () => {
    const { ada, bob, id } = await pair()
    const sent = await Promise.all(Array.from({ length: 120 }, (_, index) => (index % 2 ? ada : bob).send(id, `message ${index}`)))
    const log = await ada.log(id)
    expect(log.map(message => message.seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
    expect(log).toEqual([...sent].sort((a, b) => a.seq - b.seq))
  })

  test('refuses the client_id of a message elsewhere', async () => {
    const { ada, id } = await pair()
    const carol = await newcomer(server)
    const elsewhere = await ada.open(carol.me)
    const { client_id } = await ada.send(id, 'here')
    const answer = await ada.request('POST', `/api/v1/conversations/${elsewhere.id}/messages`, { body: { client_id, body: 'there' } })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'client_id_reused'])
    expect((await ada.conversation(elsewhere.id)).last_seq).toBe(0)
  })
})

describe('paging through the log', () => {
  test('goes both ways and says whether there is more', async () => {
    const { ada, bob, id } = await pair()
    await fill(ada, id, 25)
    const seqs = async (query: string) => {
      const page = await bob.page(id, query)
      expect(page.last_seq).toBe(25)
      return [page.messages.map(message => message.seq), page.has_more]
    }
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
    expect(await seqs('?limit=10')).toEqual([range(16, 25), true])
    expect(await seqs('?before=16&limit=10')).toEqual([range(6, 15), true])
    expect(await seqs('?before=6&limit=10')).toEqual([range(1, 5), false])
    expect(await seqs('?before=6&limit=5')).toEqual([range(1, 5), false])
    expect(await seqs('?before=1')).toEqual([[], false])
    expect(await seqs('?before=1000&limit=3')).toEqual([range(23, 25), true])
    expect(await seqs('?after=0&limit=10')).toEqual([range(1, 10), true])
    expect(await seqs('?after=15&limit=10')).toEqual([range(16, 25), false])
    expect(await seqs('?after=20')).toEqual([range(21, 25), false])
    expect(await seqs('?after=25')).toEqual([[], false])
    expect(await seqs('?after=99')).toEqual([[], false])
    expect(await seqs('')).toEqual([range(1, 25), false])
  })

  test('has 50 to a page unless told', async () => {
    const { ada, id } = await pair()
    await Promise.all(Array.from({ length: 60 }, (_, index) => ada.send(id, `${index}`)))
    expect((await ada.page(id)).messages).toHaveLength(50)
    expect((await ada.page(id, '?limit=200')).messages).toHaveLength(60)
  })

  test.each([
    ['?before=3&after=1', undefined],
    ['?before=0', 'before'], ['?before=-1', 'before'], ['?before=x', 'before'], ['?before=9007199254740992', 'before'],
    ['?after=-1', 'after'], ['?after=1e3', 'after'], ['?after=', 'after'],
    ['?limit=0', 'limit'], ['?limit=201', 'limit'],
  ])('refuses %s', async (query, field) => {
    const { ada, id } = await pair()
    const answer = await ada.request('GET', `/api/v1/conversations/${id}/messages${query}`)
    expect(answer.status).toBe(400)
    if (field) expect([answer.body.error.code, answer.body.error.field]).toEqual(['invalid_parameter', field])
  })
})

describe('receipts', () => {
  test('rise, never fall, and reading implies delivery', async () => {
    const { ada, bob, id } = await pair()
    await fill(ada, id, 5)
    expect(await bob.mark(id, { delivered_seq: 3 })).toEqual({ delivered_seq: 3, read_seq: 0 })
    expect(await bob.mark(id, { read_seq: 4 })).toEqual({ delivered_seq: 4, read_seq: 4 })
    expect(await bob.mark(id, { delivered_seq: 1, read_seq: 2 })).toEqual({ delivered_seq: 4, read_seq: 4 })
    expect(await bob.mark(id, { delivered_seq: 0 })).toEqual({ delivered_seq: 4, read_seq: 4 })
    expect(await bob.conversation(id)).toMatchObject({ unread_count: 1, marks: { delivered_seq: 4, read_seq: 4 } })
    expect((await ada.conversation(id)).peer.marks).toEqual({ delivered_seq: 4, read_seq: 4 })
    expect((await ada.conversation(id)).marks).toEqual({ delivered_seq: 5, read_seq: 5 })
  })

  test('above the newest message are refused whole', async () => {
    const { ada, bob, id } = await pair()
    await fill(ada, id, 2)
    for (const body of [{ read_seq: 3 }, { delivered_seq: 3 }, { delivered_seq: 3, read_seq: 1 }]) {
      const answer = await bob.request('PUT', `/api/v1/conversations/${id}/receipt`, { body })
      expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_field'])
    }
    expect((await bob.conversation(id)).marks).toEqual({ delivered_seq: 0, read_seq: 0 })
  })

  test('reach the other member and my own devices, by REST and by socket', async () => {
    const { ada, bob, id } = await pair()
    const sender = await Socket.connect(ada)
    const reader = await Socket.connect(bob)
    const reader_phone = await Socket.connect(bob)
    await fill(ada, id, 3)
    await reader.next('message.created', data => data.message.seq === 3)
    reader.command('receipt.delivered', { conversation_id: id, seq: 3 })
    const expected = (delivered_seq: number, read_seq: number) => ({ conversation_id: id, user_id: bob.me.id, delivered_seq, read_seq })
    for (const socket of [sender, reader, reader_phone]) {
      expect((await socket.next('receipt.updated', data => data.user_id === bob.me.id && data.delivered_seq === 3)).data).toEqual(expected(3, 0))
    }
    reader.command('receipt.read', { conversation_id: id, seq: 2 })
    await sender.next('receipt.updated', data => data.read_seq === 2)
    await bob.mark(id, { read_seq: 3 })
    for (const socket of [sender, reader, reader_phone]) {
      expect((await socket.next('receipt.updated', data => data.read_seq === 3 && data.user_id === bob.me.id)).data).toEqual(expected(3, 3))
    }
    expect((await bob.conversation(id)).unread_count).toBe(0)
    // A mark that changes nothing tells nobody.
    await bob.mark(id, { read_seq: 1 })
    await sender.barrier()
    expect(sender.of_type('receipt.updated').filter(data => data.user_id === bob.me.id).at(-1)).toEqual(expected(3, 3))
    for (const socket of [sender, reader, reader_phone]) await socket.close()
  })

  test('in a burst end at the highest', async () => {
    const { ada, bob, id } = await pair()
    await fill(ada, id, 40)
    const [sender, reader] = [await Socket.connect(ada), await Socket.connect(bob)]
    for (let seq = 1; seq <= 40; seq++) reader.command(seq % 2 ? 'receipt.delivered' : 'receipt.read', { conversation_id: id, seq })
    const { data } = await sender.next('receipt.updated', event => event.user_id === bob.me.id && event.read_seq === 40)
    expect(data.delivered_seq).toBe(40)
    const marks = sender.of_type('receipt.updated').filter(event => event.user_id === bob.me.id)
    for (let index = 1; index < marks.length; index++) {
      expect(marks[index].delivered_seq).toBeGreaterThanOrEqual(marks[index - 1].delivered_seq)
      expect(marks[index].read_seq).toBeGreaterThanOrEqual(marks[index - 1].read_seq)
    }
    expect((await bob.conversation(id)).marks).toEqual({ delivered_seq: 40, read_seq: 40 })
    await sender.close()
    await reader.close()
  })
})

describe('what is not mine', () => {
  test('cannot be seen, written to or marked', async () => {
    const { ada, bob, id } = await pair()
    await fill(ada, id, 2)
    const before = await bob.conversation(id)
    const mallory = await newcomer(server)
    const attempts: [string, string, unknown?][] = [
      ['GET', `/api/v1/conversations/${id}`],
      ['GET', `/api/v1/conversations/${id}/messages`],
      ['POST', `/api/v1/conversations/${id}/messages`, { client_id: randomUUID(), body: 'intruding' }],
      ['PUT', `/api/v1/conversations/${id}/receipt`, { read_seq: 1 }],
      ['PATCH', `/api/v1/conversations/${id}/settings`, { pinned: true }],
      ['POST', `/api/v1/conversations/${id}/clear`, { through_seq: 1 }],
      ['DELETE', `/api/v1/conversations/${id}`],
    ]
    for (const [method, path, body] of attempts) {
      const foreign = await mallory.request(method, path, { body })
      const unknown = await mallory.request(method, path.replace(id, '4611686018427387904'), { body })
      expect([foreign.status, foreign.body.error.code], path).toEqual([404, 'not_found'])
      // The answer does not tell that the conversation exists.
      expect(unknown.text, path).toBe(foreign.text)
    }
    expect(await bob.conversation(id)).toEqual(before)
    expect(await mallory.conversations()).toEqual([])
  })
})
