// Editing one's own messages and deleting them for everyone. Ada writes to Bob.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer, type RequestOptions } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function scene(of = server) {
  const [ada, bob] = await Promise.all([newcomer(of, 'ada'), newcomer(of, 'bob')])
  const { id } = await ada.open(bob.me)
  return { ada, bob, id }
}

const path = (message: { conversation_id: string, seq: number | string }) => `/api/v1/conversations/${message.conversation_id}/messages/${message.seq}`

describe('editing', () => {
  test('changes the text for everyone, on all devices, and nothing else', async () => {
    const { ada, bob, id } = await scene()
    const sent = await ada.send(id, 'a mistake')
    const sockets = await Promise.all([Socket.connect(ada), Socket.connect(bob), Socket.connect(bob)])
    const edited = await ada.edit(sent, 'mended')
    expect(edited).toEqual({ ...sent, body: 'mended', edited_at: edited.edited_at, revision: 1 })
    expect(edited.edited_at! >= sent.created_at).toBe(true)
    for (const socket of sockets) {
      expect((await socket.next('message.updated')).data.message).toEqual(edited)
      await socket.close()
    }
    for (const client of [ada, bob]) {
      expect(await client.log(id)).toEqual([edited])
      expect((await client.conversation(id)).last_message).toEqual({ seq: 1, sender_id: ada.me.id, preview: 'mended', created_at: sent.created_at })
    }
    expect(await bob.conversation(id)).toMatchObject({ changes: 1, unread_count: 1, activity_at: sent.created_at, marks: { read_seq: 0 } })
    expect(await ada.send(id, 'a mistake', sent.client_id)).toEqual(edited)
  })

  test('the same text again changes nothing and is not told', async () => {
    const { ada, bob, id } = await scene()
    const sent = await ada.send(id, 'text')
    expect(await ada.edit(sent, 'text')).toEqual(sent)
    const socket = await Socket.connect(bob)
    const edited = await ada.edit(sent, 'mended')
    expect(await ada.edit(sent, 'mended')).toEqual(edited)
    await ada.edit(sent, 'mended again')
    expect((await socket.next('message.updated', data => data.message.revision === 2)).data.message.body).toBe('mended again')
    expect(socket.of_type('message.updated').map(data => data.message.revision)).toEqual([1, 2])
    await socket.close()
  })
})

describe('deleting', () => {
  test('leaves the number without a text, for everyone', async () => {
    const { ada, bob, id } = await scene()
    const secret = `secret ${randomUUID()}`
    await ada.send(id, 'first')
    const sent = await ada.send(id, secret)
    const sockets = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    const { body: _gone, ...rest } = sent
    const left = { ...rest, deleted: true, revision: 1 }
    expect(await ada.delete_message(sent)).toEqual(left)
    for (const socket of sockets) expect((await socket.next('message.updated')).data.message).toEqual(left)
    expect(await ada.delete_message(sent)).toEqual(left)
    for (const client of [ada, bob]) {
      expect((await client.log(id)).at(-1)).toEqual(left)
      expect((await client.conversation(id)).last_message).toMatchObject({ seq: 2, preview: '', deleted: true })
      expect(JSON.stringify([await client.log(id), await client.conversations()])).not.toContain(secret)
    }
    expect(await bob.conversation(id)).toMatchObject({ last_seq: 2, unread_count: 2, changes: 1 })
    // A send that is repeated brings nothing back.
    expect(await ada.send(id, secret, sent.client_id)).toEqual(left)
    expect(await ada.send(id, 'third')).toMatchObject({ seq: 3 })
    for (const socket of sockets) {
      await socket.next('message.created', data => data.message.seq === 3)
      expect(socket.of_type('message.updated')).toHaveLength(1)
      expect(socket.of_type('message.created')).toHaveLength(1)
      await socket.close()
    }
  })

  test('wins over every edit', async () => {
    const { ada, bob, id } = await scene()
    for (let round = 0; round < 5; round++) {
      const sent = await ada.send(id, 'raced')
      const second = await newcomer(server)
      second.cookie = ada.cookie
      const answers = await Promise.all([ada, second, ada, second].flatMap((client, index) => [
        client.request('PATCH', path(sent), { body: { body: `edit ${round} ${index}` } }), client.request('DELETE', path(sent)),
      ]))
      for (const answer of answers) if (answer.status !== 200) expect([answer.status, answer.body.error.code]).toEqual([409, 'too_late'])
      expect((await bob.log(id)).at(-1)).toMatchObject({ seq: sent.seq, deleted: true })
      expect((await bob.conversation(id)).last_message).toMatchObject({ seq: sent.seq, deleted: true })
    }
  })
})

describe('who missed an event', () => {
  test('finds what changed by the number of changes', async () => {
    const { ada, bob, id } = await scene()
    for (let index = 1; index <= 6; index++) await ada.send(id, `message ${index}`)
    const before = (await bob.conversation(id)).changes
    for (const seq of [2, 5, 2, 3]) await ada.edit({ conversation_id: id, seq }, `mended ${seq} ${randomUUID()}`)
    await ada.delete_message({ conversation_id: id, seq: 5 })
    const log = await bob.log(id)
    const expected = [2, 3, 5].map(seq => log[seq - 1])
    expect(expected.map(message => message!.revision)).toEqual([3, 4, 5])
    for (const limit of [1, 2, 3, 200]) expect(await bob.changes(id, before, limit)).toEqual({ messages: expected, changes: 5 })
    expect(await bob.changes(id, 4)).toEqual({ messages: [log[4]], changes: 5 })
    expect(await bob.changes(id, 5)).toEqual({ messages: [], changes: 5 })
    await bob.clear(id, 2)
    expect(await bob.changes(id, 0)).toEqual({ messages: expected.slice(1), changes: 5 })
  })
})

describe('who may', () => {
  async function refused(client: { request: (method: string, path: string, options?: RequestOptions) => Promise<any> }, to: string, expected: [number, string], more: RequestOptions = {}) {
    for (const [method, options] of [['PATCH', { body: { body: 'mine now' } }], ['DELETE', {}]] as const) {
      const answer = await client.request(method, to, { ...options, ...more })
      expect([answer.status, answer.body.error.code], `${method} ${to}`).toEqual(expected)
    }
  }

  test('the sender alone; strangers do not learn that it exists', async () => {
    const { ada, bob, id } = await scene()
    const carol = await newcomer(server, 'carol')
    const sent = await ada.send(id, 'text')
    await refused(bob, path(sent), [403, 'not_allowed'])
    await refused(carol, path(sent), [404, 'not_found'])
    await refused(ada, path({ ...sent, seq: 2 }), [404, 'not_found'])
    await refused(ada, path({ ...sent, conversation_id: (await carol.open(bob.me)).id }), [404, 'not_found'])
    await refused(ada, path(sent), [401, 'unauthenticated'], { anonymous: true })
    await refused(ada, path(sent), [403, 'forbidden_origin'], { headers: { Origin: 'https://evil.example' } })
    const listed = await carol.request('GET', `/api/v1/conversations/${id}/messages/changes`)
    expect([listed.status, listed.body.error.code]).toEqual([404, 'not_found'])
    expect(await bob.log(id)).toEqual([sent])
    expect((await bob.conversation(id)).changes).toBe(0)
  })

  test.each([['0'], ['-1'], ['01'], ['x'], ['1.5'], ['9007199254740992'], ['99999999999999999999']])('no number of a message: %s', async (seq) => {
    const { ada, id } = await scene()
    await ada.send(id, 'text')
    await refused(ada, path({ conversation_id: id, seq }), [400, 'invalid_parameter'])
  })

  test.each<[unknown]>([[{}], [{ body: '' }], [{ body: ' \n ' }], [{ body: 'x'.repeat(4001) }], [{ body: 5 }], [{ body: 'x', seq: 1 }], [{ body: 'x\u0007' }]])('no text: %j', async (body) => {
    const { ada, id } = await scene()
    const sent = await ada.send(id, 'text')
    const answer = await ada.request('PATCH', path(sent), { body })
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_field'])
    expect(await ada.log(id)).toEqual([sent])
  })

  test.each(['after=-1', 'after=x', 'limit=0', 'limit=201'])('no page of changes: %s', async (query) => {
    const { ada, id } = await scene()
    const answer = await ada.request('GET', `/api/v1/conversations/${id}/messages/changes?${query}`)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_parameter'])
  })

  test('not for longer than the window', async () => {
    const short = await ParleyServer.start({ arguments: ['--edit-window', '3s'] })
    try {
      const { ada, bob, id } = await scene(short)
      const socket = await Socket.connect(ada)
      expect(socket.hello.edit_window_seconds).toBe(3)
      await socket.close()
      const sent = await ada.send(id, 'text')
      const deleted = await ada.delete_message(await ada.send(id, 'text'))
      let round = 0
      await eventually('it is too late', async () => {
        const answer = await ada.request('PATCH', path(sent), { body: { body: `edit ${round++}` } })
        return answer.status === 409 && answer.body.error.code === 'too_late'
      }, 30_000)
      await refused(ada, path(sent), [409, 'too_late'])
      // Nor does it matter then that it was done before.
      const last = (await bob.log(id))[0]!
      expect(await ada.edit(sent, last.body)).toEqual(last)
      expect(await ada.delete_message(deleted)).toEqual(deleted)
    } finally {
      await short.dispose()
    }
  })

  test('never where it is turned off', async () => {
    const off = await ParleyServer.start({ arguments: ['--edit-window', '0s'] })
    try {
      const { ada, id } = await scene(off)
      await refused(ada, path(await ada.send(id, 'text')), [409, 'too_late'])
    } finally {
      await off.dispose()
    }
  })

  test('as often as messages may be sent', async () => {
    const limited = await ParleyServer.start({ limits: ['--limit-messages-per-user', '3/1h'] })
    try {
      const { ada, id } = await scene(limited)
      // Counted by each server: all by one.
      const sent = await ada.send(id, 'text')
      await ada.edit(sent, 'mended')
      await ada.delete_message(sent)
      await refused(ada, path(sent), [429, 'rate_limited'])
    } finally {
      await limited.dispose()
    }
  })
})

describe('across a block', () => {
  test('an edit does not reach the blocker; a deletion does, silently', async () => {
    const { ada, bob, id } = await scene()
    const seen = await ada.send(id, 'seen')
    const other = await ada.send(id, 'seen too')
    await bob.block(ada.me)
    const [adas, bobs] = await Promise.all([Socket.connect(ada), Socket.connect(bob)])
    const answer = await ada.request('PATCH', path(seen), { body: { body: 'abuse' } })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'too_late'])
    const unseen = await ada.send(id, 'unheard')
    const edited = await ada.edit(unseen, 'unheard, mended')
    expect(edited.body).toBe('unheard, mended')
    const deleted = await ada.delete_message(other)
    await adas.next('message.updated', data => data.message.revision === deleted.revision)
    await Promise.all([adas.barrier(), bobs.barrier()])
    expect(adas.of_type('message.updated').map(data => data.message)).toEqual([edited, deleted])
    expect(bobs.of_type('message.updated')).toEqual([])
    expect(await bob.log(id)).toEqual([seen, deleted])
    expect((await ada.conversation(id)).last_message!.preview).toBe('unheard, mended')
    expect(JSON.stringify([await bob.log(id), await bob.changes(id, 0), await bob.conversation(id)])).not.toContain('mended')

    await bob.unblock(ada.me)
    expect((await ada.log(id)).at(-1)).toEqual({ ...edited, undelivered: true })
    await ada.edit(unseen, 'still unheard')
    await ada.edit(seen, 'mended')
    expect((await bobs.next('message.updated')).data.message).toMatchObject({ seq: 1, body: 'mended' })
    expect((await bob.log(id)).at(-1)).toEqual({ conversation_id: id, seq: 3, withheld: true })
    expect(JSON.stringify([await bob.changes(id, 0), bobs.events])).not.toContain('unheard')
    await Promise.all([adas.close(), bobs.close()])
  })

  test('the blocker cannot edit, and deletes silently', async () => {
    const { ada, bob, id } = await scene()
    const sent = await bob.send(id, 'text')
    await bob.block(ada.me)
    const socket = await Socket.connect(ada)
    const answer = await bob.request('PATCH', path(sent), { body: { body: 'mended' } })
    expect([answer.status, answer.body.error.code]).toEqual([403, 'you_blocked_them'])
    const deleted = await bob.delete_message(sent)
    await socket.barrier()
    expect(socket.of_type('message.updated')).toEqual([])
    expect(await ada.log(id)).toEqual([deleted])
    await socket.close()
  })
})

test('everything holds after a restart and after a kill', async () => {
  const own = await ParleyServer.start()
  try {
    const { ada, bob, id } = await scene(own)
    await ada.edit(await ada.send(id, 'a mistake'), 'mended')
    await ada.delete_message(await ada.send(id, 'regretted'))
    const seen = async () => [await bob.conversations(), await bob.log(id), await bob.changes(id, 0)]
    const before = await seen()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await own.restart(signal)
      expect(await seen()).toEqual(before)
    }
  } finally {
    await own.dispose()
  }
})
