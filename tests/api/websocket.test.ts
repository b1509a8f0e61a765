import { createConnection } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket, UpgradeRefused } from '../support/socket.ts'
import { eventually, within } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function talkers() {
  const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
  const { id } = await ada.open(bob.me)
  return { ada, bob, id }
}

describe('the handshake', () => {
  const refusal = async (client: ApiClient, headers: Record<string, string>) => {
    const error = await Socket.open(client, headers).then(() => undefined, reason => reason)
    expect(error).toBeInstanceOf(UpgradeRefused)
    return error as UpgradeRefused
  }

  test('says hello with who and which session', async () => {
    const ada = await newcomer(server)
    const socket = await Socket.connect(ada)
    expect(socket.events[0]!.type).toBe('hello')
    expect(socket.hello.user_id).toBe(ada.me.id)
    expect(socket.hello.session_id).toBe((await ada.sessions()).find(session => session.current)!.id)
    expect(Math.abs(Date.parse(socket.hello.server_time) - Date.now())).toBeLessThan(60_000)
    expect((await socket.close()).code).toBe(1000)
  })

  test('needs a session', async () => {
    const anonymous = new ApiClient(server)
    expect((await refusal(anonymous, {})).status).toBe(401)
    expect((await refusal(anonymous, { Cookie: 'parley_session=made-up' })).code).toBe('unauthenticated')
  })

  test('refuses foreign origins, whatever their likeness', async () => {
    const ada = await newcomer(server)
    for (const origin of ['https://evil.example', `${server.origin}.evil.example`, `http://127.0.0.1:${server.port + 1}`, 'null', 'file://', `ftp://127.0.0.1:${server.port}`]) {
      const refused = await refusal(ada, { Origin: origin })
      expect([refused.status, refused.code], origin).toEqual([403, 'forbidden_origin'])
    }
  })

  test('takes a client that is no browser and sends no Origin', async () => {
    const ada = await newcomer(server)
    await (await Socket.connect(ada, { Origin: '' })).close()
  })

  test('offers the version it speaks', async () => {
    const ada = await newcomer(server)
    const answer = await ada.request('GET', '/ws', {
      unchecked: true,
      headers: { 'upgrade': 'websocket', 'connection': 'Upgrade', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '8', 'origin': ada.server.origin },
    })
    expect([answer.status, answer.headers['sec-websocket-version']]).toEqual([426, '13'])
  })

  test('is not given to a plain request', async () => {
    const ada = await newcomer(server)
    const answer = await ada.request('GET', '/ws', { unchecked: true })
    expect([400, 426]).toContain(answer.status)
  })
})

describe('events', () => {
  test('a message reaches every socket of both, the sender included, once', async () => {
    const { ada, bob, id } = await talkers()
    const sockets = await Promise.all([ada, ada, bob, bob, bob].map(client => Socket.connect(client)))
    const message = await ada.send(id, 'hello')
    for (const socket of sockets) {
      expect((await socket.next('message.created')).data).toEqual({ message })
      await socket.barrier()
      expect(socket.of_type('message.created')).toHaveLength(1)
    }
    await sockets[2]!.close()
    const second = await bob.send(id, 'one tab less')
    for (const socket of sockets.filter(socket => socket !== sockets[2])) {
      expect((await socket.next('message.created', data => data.message.seq === 2)).data.message).toEqual(second)
    }
    await Promise.all(sockets.filter(socket => socket !== sockets[2]).map(socket => socket.close()))
  })

  test('nothing reaches those who are not members', async () => {
    const { ada, bob, id } = await talkers()
    const mallory = await newcomer(server)
    const socket = await Socket.connect(mallory)
    await ada.send(id, 'secret')
    await bob.mark(id, { read_seq: 1 })
    await ada.conversations()
    await socket.barrier()
    expect(socket.events.map(event => event.type)).toEqual(['hello', 'pong'])
    await socket.close()
  })

  test('a repeated send tells nothing new', async () => {
    const { ada, bob, id } = await talkers()
    const socket = await Socket.connect(bob)
    const first = await ada.send(id, 'once')
    for (let round = 0; round < 3; round++) await ada.send(id, 'once', first.client_id)
    await ada.send(id, 'two')
    await socket.next('message.created', data => data.message.seq === 2)
    // A client repeats itself when an answer was lost, and with it perhaps the event: it may come again.
    for (const { message } of socket.of_type('message.created').slice(0, -1)) expect(message).toEqual(first)
    await socket.close()
  })

  test('many messages arrive in order', async () => {
    const { ada, bob, id } = await talkers()
    const socket = await Socket.connect(bob)
    for (let index = 0; index < 100; index++) await ada.send(id, `message ${index}`)
    await socket.next('message.created', data => data.message.seq === 100)
    expect(socket.of_type('message.created').map(data => data.message.seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    await socket.close()
  })

  test('opening a conversation tells the opener’s other devices, not the peer', async () => {
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const [mine, theirs] = [await Socket.connect(ada), await Socket.connect(bob)]
    const conversation = await ada.open(bob.me)
    expect((await mine.next('conversation.updated')).data).toEqual({ conversation })
    await theirs.barrier()
    expect(theirs.events.map(event => event.type)).toEqual(['hello', 'pong'])
    await mine.close()
    await theirs.close()
  })
})

describe('typing', () => {
  test('reaches the other member, not the typist', async () => {
    const { ada, bob, id } = await talkers()
    await ada.send(id, 'so that both see it')
    const [typist, watcher, tab] = [await Socket.connect(ada), await Socket.connect(bob), await Socket.connect(bob)]
    typist.command('typing', { conversation_id: id, active: true })
    for (const socket of [watcher, tab]) {
      expect((await socket.next('typing')).data).toEqual({ conversation_id: id, user_id: ada.me.id, active: true })
    }
    typist.command('typing', { conversation_id: id, active: false })
    await watcher.next('typing', data => !data.active)
    await typist.barrier()
    expect(typist.of_type('typing')).toEqual([])
    for (const socket of [typist, watcher, tab]) await socket.close()
  })

  test('in a conversation of others is refused and told to nobody', async () => {
    const { ada, id } = await talkers()
    const mallory = await newcomer(server)
    const [socket, victim] = [await Socket.connect(mallory), await Socket.connect(ada)]
    socket.command('typing', { conversation_id: id, active: true })
    const { data } = await socket.next('error')
    expect([data.error.code, data.command]).toEqual(['not_found', 'typing'])
    await victim.barrier()
    expect(victim.of_type('typing')).toEqual([])
    await socket.close()
    await victim.close()
  })
})

describe('presence', () => {
  const ask = async (socket: Socket, ...user_ids: string[]) => {
    const before = socket.of_type('presence').length
    socket.command('presence.get', { user_ids })
    return eventually('the answer to presence.get', () => socket.of_type('presence')[before]?.users)
  }

  test('follows the last socket of a user, and remembers when it left', async () => {
    const { ada, bob, id } = await talkers()
    await ada.send(id, 'hi')
    const socket = await Socket.connect(ada)
    expect(await ask(socket, bob.me.id)).toEqual([{ user_id: bob.me.id, status: 'offline', last_seen_at: null }])
    const tabs = [await Socket.connect(bob), await Socket.connect(bob)]
    await eventually('bob is online', async () => (await ask(socket, bob.me.id))[0].status === 'online')
    expect(await ask(socket, bob.me.id)).toEqual([{ user_id: bob.me.id, status: 'online', last_seen_at: null }])
    await tabs[0]!.close()
    await socket.barrier()
    expect((await ask(socket, bob.me.id))[0].status).toBe('online')
    const left = Date.now()
    await tabs[1]!.close()
    await eventually('bob is offline', async () => (await ask(socket, bob.me.id))[0].status === 'offline', 20_000)
    const seen = await eventually('last seen', async () => (await ask(socket, bob.me.id))[0].last_seen_at, 20_000)
    expect(Math.abs(Date.parse(seen) - left)).toBeLessThan(30_000)
    await socket.close()
  })

  test('of strangers and of nobody is unknown, in the order asked', async () => {
    const { ada, bob } = await talkers()
    const stranger = await newcomer(server)
    const [socket, present] = [await Socket.connect(ada), await Socket.connect(stranger)]
    const users = await ask(socket, stranger.me.id, bob.me.id, '4611686018427387904')
    expect(users.map((user: any) => [user.user_id, user.status, user.last_seen_at])).toEqual([
      [stranger.me.id, 'unknown', null], [bob.me.id, 'offline', null], ['4611686018427387904', 'unknown', null],
    ])
    await socket.close()
    await present.close()
  })
})

describe('bad frames', () => {
  const error_codes = new Set(['bad_request', 'invalid_json', 'invalid_field', 'not_found'])
  const id = '4611686018427387904'
  test.each([
    ['no JSON', 'hello', null],
    ['nothing', '', null],
    ['an array', '[]', null],
    ['no type', '{"data":{}}', null],
    ['a type that is no text', '{"type":1,"data":{}}', null],
    ['an unknown type', '{"type":"message.send","data":{}}', 'message.send'],
    ['an event of the server’s', '{"type":"hello","data":{}}', 'hello'],
    ['no data', '{"type":"typing"}', 'typing'],
    ['data of another kind', '{"type":"typing","data":[]}', 'typing'],
    ['a field too many', '{"type":"ping","data":{"x":1}}', 'ping'],
    ['a member too many', '{"type":"ping","data":{},"extra":1}', 'ping'],
    ['an id that is a number', `{"type":"typing","data":{"conversation_id":${id},"active":true}}`, 'typing'],
    ['an id that is no number', '{"type":"typing","data":{"conversation_id":"abc","active":true}}', 'typing'],
    ['an id out of range', '{"type":"typing","data":{"conversation_id":"9999999999999999999","active":true}}', 'typing'],
    ['active that is no boolean', `{"type":"typing","data":{"conversation_id":"${id}","active":"yes"}}`, 'typing'],
    ['an unknown conversation', `{"type":"receipt.read","data":{"conversation_id":"${id}","seq":1}}`, 'receipt.read'],
    ['seq 0', `{"type":"receipt.read","data":{"conversation_id":"${id}","seq":0}}`, 'receipt.read'],
    ['seq with a fraction', `{"type":"receipt.read","data":{"conversation_id":"${id}","seq":1.5}}`, 'receipt.read'],
    ['nobody to ask for', '{"type":"presence.get","data":{"user_ids":[]}}', 'presence.get'],
    ['too many to ask for', JSON.stringify({ type: 'presence.get', data: { user_ids: Array(101).fill(id) } }), 'presence.get'],
    ['too deep JSON', `{"type":"ping","data":${'['.repeat(500)}${']'.repeat(500)}}`, undefined],
    ['a type as long as a book', JSON.stringify({ type: 'x'.repeat(5000), data: {} }), undefined],
  ])('%s gets an error and the socket lives on', async (_what, text, command) => {
    const ada = await newcomer(server)
    const socket = await Socket.connect(ada)
    socket.send_raw(text)
    const { data } = await socket.next('error')
    expect(error_codes.has(data.error.code), data.error.code).toBe(true)
    expect(data.error.retryable).toBe(false)
    if (command !== undefined) expect(data.command).toBe(command)
    await socket.barrier()
    await socket.close()
  })

  test('a mark above the newest message is refused and changes nothing', async () => {
    const { ada, bob, id } = await talkers()
    await ada.send(id, 'one')
    const socket = await Socket.connect(bob)
    socket.command('receipt.read', { conversation_id: id, seq: 2 })
    expect((await socket.next('error')).data).toMatchObject({ command: 'receipt.read', error: { code: 'invalid_field' } })
    expect((await bob.conversation(id)).marks).toEqual({ delivered_seq: 0, read_seq: 0 })
    await socket.close()
  })

  test('marks in a conversation of others are refused', async () => {
    const { ada, bob, id } = await talkers()
    await ada.send(id, 'one')
    const mallory = await newcomer(server)
    const socket = await Socket.connect(mallory)
    socket.command('receipt.read', { conversation_id: id, seq: 1 })
    expect((await socket.next('error')).data).toMatchObject({ command: 'receipt.read', error: { code: 'not_found' } })
    expect((await bob.conversation(id)).marks).toEqual({ delivered_seq: 0, read_seq: 0 })
    await socket.close()
  })

  test('a binary frame closes with 1003', async () => {
    const socket = await Socket.connect(await newcomer(server))
    socket.send_raw(Buffer.from('{"type":"ping","data":{}}'), { binary: true })
    expect((await within('close', socket.closed)).code).toBe(1003)
  })

  test('a frame over the limit closes with 1009', async () => {
    const socket = await Socket.connect(await newcomer(server))
    socket.send_raw(JSON.stringify({ type: 'ping', data: { filler: 'x'.repeat(300_000) } }))
    expect((await within('close', socket.closed)).code).toBe(1009)
  })

  test('text that is not UTF-8 closes with 1007', async () => {
    const socket = await Socket.connect(await newcomer(server))
    socket.send_raw(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false })
    expect((await within('close', socket.closed)).code).toBe(1007)
  })

  test('a flood of bad frames ends with 1008', async () => {
    const socket = await Socket.connect(await newcomer(server))
    const flood = setInterval(() => {
      for (let index = 0; index < 50 && socket.raw.readyState === socket.raw.OPEN; index++) socket.send_raw('nonsense')
    }, 5)
    try {
      expect((await within('close', socket.closed, 20_000)).code).toBe(1008)
    } finally {
      clearInterval(flood)
    }
  })

  test('a command in fragments is understood', async () => {
    const socket = await Socket.connect(await newcomer(server))
    socket.send_raw('{"type":', { fin: false })
    socket.raw.ping('between')
    socket.send_raw('"ping","da', { fin: false })
    socket.send_raw('ta":{}}')
    await socket.next('pong')
    await socket.close()
  })
})

describe('a raw connection', () => {
  /** Upgrades by hand and returns the bytes after the handshake as they come. */
  async function upgrade(client: ApiClient) {
    const tcp = createConnection(server.port, '127.0.0.1')
    let received = Buffer.alloc(0)
    let ended = false
    tcp.on('data', (data) => { received = Buffer.concat([received, data]) })
    tcp.on('close', () => { ended = true })
    tcp.on('error', () => { ended = true })
    tcp.write([
      'GET /ws HTTP/1.1', `Host: 127.0.0.1:${server.port}`, 'Upgrade: websocket', 'Connection: Upgrade', `Cookie: ${client.cookie}`,
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', '', '',
    ].join('\r\n'))
    await eventually('the upgrade', () => received.includes('\r\n\r\n') && received.includes('"hello"'))
    expect(received.toString('latin1')).toMatch(/^HTTP\/1\.1 101 [\s\S]*sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i)
    return { tcp, bytes: () => received, ended: () => ended }
  }
  const closed_with = (bytes: Buffer, code: number) => bytes.includes(Buffer.from([code >> 8, code & 255])) && bytes.includes(0x88)

  test('with an unmasked frame is closed with 1002', async () => {
    const connection = await upgrade(await newcomer(server))
    connection.tcp.write(Buffer.from([0x81, 0x02, 0x7b, 0x7d]))
    await eventually('the end', () => connection.ended())
    expect(closed_with(connection.bytes(), 1002)).toBe(true)
  })

  test('that vanishes without a word leaves the others alone', async () => {
    const ada = await newcomer(server)
    const kept = await Socket.connect(ada)
    const connection = await upgrade(ada)
    connection.tcp.resetAndDestroy()
    await kept.barrier()
    await kept.close()
  })
})
