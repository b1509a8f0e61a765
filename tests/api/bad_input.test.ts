// Whatever is sent, the answer is a clear error and nothing changes.
import { randomUUID } from 'node:crypto'
import { createConnection } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ApiClient, newcomer, type RequestOptions } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { eventually } from '../support/wait.ts'

type Client = Awaited<ReturnType<typeof newcomer>>
let server: ParleyServer
let ada: Client
let bob: Client
let carol: Client
let id: string
let foreign_id: string

beforeAll(async () => {
  server = await ParleyServer.start();
  [ada, bob, carol] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob'), newcomer(server, 'carol')])
  id = (await ada.open(bob.me)).id
  foreign_id = (await bob.open(carol.me)).id
  await ada.send(id, 'one')
  await bob.send(id, 'two')
  await carol.send(foreign_id, 'not for ada')
})
afterAll(() => server?.dispose())

/** All that the three can see, without the times of last use. */
async function everything() {
  return Promise.all([ada, bob, carol].map(async (client) => {
    const conversations = await client.conversations()
    return {
      me: await client.expect(200, 'GET', '/api/v1/me'),
      sessions: (await client.sessions()).map(session => session.id),
      conversations,
      logs: await Promise.all(conversations.map(conversation => client.log(conversation.id))),
    }
  }))
}

let before: unknown
beforeEach(async () => { before = await everything() })
afterEach(async () => { expect(await everything(), 'something has changed').toEqual(before) })

async function refused(status: number, code: string, method: string, path: string, options: RequestOptions, field?: string) {
  const answer = await ada.request(method, path, options)
  expect([answer.status, answer.body?.error?.code], `${answer.text}`).toEqual([status, code])
  if (field) expect(answer.body.error.field).toBe(field)
  if (status < 429) expect(answer.body.error.retryable).toBe(false)
}

const messages = () => `/api/v1/conversations/${id}/messages`
const receipt = () => `/api/v1/conversations/${id}/receipt`
const good_message = () => ({ client_id: randomUUID(), body: 'text' })

describe('a body that is not what it should be', () => {
  test.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['cut short', '{"client_id": "'],
    ['followed by more', '{} {}'],
    ['with a comment', '{/* */}'],
    ['with single quotes', "{'a': 1}"],
    ['with a trailing comma', '{"a": 1,}'],
    ['NaN', '{"a": NaN}'],
    ['not UTF-8', Uint8Array.from([...Buffer.from('{"client_id":"x","body":"'), 0xc3, 0x28, ...Buffer.from('"}')])],
    ['an overlong encoding', Uint8Array.from([...Buffer.from('{"body":"'), 0xc0, 0xaf, ...Buffer.from('"}')])],
    ['an encoded surrogate', Uint8Array.from([...Buffer.from('{"body":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')])],
    ['half a surrogate pair', '{"client_id":"3f0c9f0e-6a2b-4a55-9f0b-0d8f6c1b2a34","body":"\\ud800"}'],
    ['nested 1,000 deep', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`],
    ['arrays 10,000 deep', '['.repeat(10_000)],
  ])('%s is invalid_json', (_what, raw_body) => refused(400, 'invalid_json', 'POST', messages(), { raw_body }))

  test.each<[string, unknown]>([['an array', []], ['a text', 'text'], ['a number', 5], ['null', null], ['true', true]])(
    '%s instead of an object is refused', async (_what, body) => {
      const answer = await ada.request('POST', messages(), { body })
      expect(answer.status).toBe(400)
      expect(['invalid_field', 'invalid_json', 'bad_request']).toContain(answer.body.error.code)
    })

  test('with another content type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', '']) {
      await refused(415, 'unsupported_media_type', 'POST', messages(), { raw_body: JSON.stringify(good_message()), headers: { 'content-type': type } })
    }
  })

  test('too large', async () => {
    const body = { client_id: randomUUID(), body: 'x'.repeat(4_000_000) }
    // The server may hang up on the rest of a body that it will not read.
    const answer = await ada.request('POST', messages(), { body }).catch(() => undefined)
    if (answer) expect([answer.status, answer.body.error.code]).toEqual([413, 'payload_too_large'])
  })

  test('declared larger than it may be', async () => {
    const tcp = createConnection(server.port, '127.0.0.1')
    let text = ''
    tcp.on('data', (data) => { text += data.toString() })
    tcp.on('error', () => {})
    tcp.write(`POST ${messages()} HTTP/1.1\r\nHost: x\r\nCookie: ${ada.cookie}\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n`)
    await eventually('413 before the body', () => text.startsWith('HTTP/1.1 413 '))
    tcp.destroy()
  })
})

describe('fields that are not what they should be', () => {
  const cases: [string, string, () => string, Record<string, unknown>, string][] = [
    ['client_id missing', 'POST', messages, { body: 'x' }, 'client_id'],
    ['client_id null', 'POST', messages, { client_id: null, body: 'x' }, 'client_id'],
    ['client_id no UUID', 'POST', messages, { client_id: 'abc', body: 'x' }, 'client_id'],
    ['client_id without dashes', 'POST', messages, { client_id: '3f0c9f0e6a2b4a559f0b0d8f6c1b2a34', body: 'x' }, 'client_id'],
    ['client_id with more behind', 'POST', messages, { client_id: `${randomUUID()}0`, body: 'x' }, 'client_id'],
    ['body missing', 'POST', messages, { client_id: randomUUID() }, 'body'],
    ['body a number', 'POST', messages, { client_id: randomUUID(), body: 5 }, 'body'],
    ['body empty', 'POST', messages, { client_id: randomUUID(), body: '' }, 'body'],
    ['body only white space', 'POST', messages, { client_id: randomUUID(), body: ' \t\n\u00a0\u3000 ' }, 'body'],
    ['body too long', 'POST', messages, { client_id: randomUUID(), body: 'é'.repeat(4001) }, 'body'],
    ['body with a NUL', 'POST', messages, { client_id: randomUUID(), body: 'a\u0000b' }, 'body'],
    ['body with an escape', 'POST', messages, { client_id: randomUUID(), body: 'a\u001b[31mb' }, 'body'],
    ['body with DEL', 'POST', messages, { client_id: randomUUID(), body: 'a\u007fb' }, 'body'],
    ['a field too many', 'POST', messages, { ...good_message(), sender_id: '1' }, 'sender_id'],
    ['user_id missing', 'POST', () => '/api/v1/conversations', {}, 'user_id'],
    ['user_id a number', 'POST', () => '/api/v1/conversations', { user_id: 12 }, 'user_id'],
    ['user_id negative', 'POST', () => '/api/v1/conversations', { user_id: '-1' }, 'user_id'],
    ['user_id zero', 'POST', () => '/api/v1/conversations', { user_id: '0' }, 'user_id'],
    ['user_id with a leading zero', 'POST', () => '/api/v1/conversations', { user_id: '01' }, 'user_id'],
    ['user_id too large', 'POST', () => '/api/v1/conversations', { user_id: '9223372036854775808' }, 'user_id'],
    ['user_id huge', 'POST', () => '/api/v1/conversations', { user_id: '1'.repeat(1000) }, 'user_id'],
    ['read_seq negative', 'PUT', receipt, { read_seq: -1 }, 'read_seq'],
    ['read_seq a text', 'PUT', receipt, { read_seq: '1' }, 'read_seq'],
    ['read_seq with a fraction', 'PUT', receipt, { read_seq: 1.5 }, 'read_seq'],
    ['read_seq too large', 'PUT', receipt, { read_seq: 9007199254740992 }, 'read_seq'],
    ['delivered_seq null', 'PUT', receipt, { delivered_seq: null }, 'delivered_seq'],
    ['delivered_seq a boolean', 'PUT', receipt, { delivered_seq: true }, 'delivered_seq'],
    ['a mark too many', 'PUT', receipt, { read_seq: 1, user_id: '1' }, 'user_id'],
    ['new_password too short', 'PUT', () => '/api/v1/me/password', { current_password: 'correct horse battery', new_password: '1234567' }, 'new_password'],
    ['new_password too long', 'PUT', () => '/api/v1/me/password', { current_password: 'correct horse battery', new_password: 'x'.repeat(129) }, 'new_password'],
    ['current_password missing', 'PUT', () => '/api/v1/me/password', { new_password: 'long enough' }, 'current_password'],
  ]
  test.each(cases)('%s', (_what, method, path, body, field) => refused(400, 'invalid_field', method, path(), { body }, field))

  test('no mark at all', () => refused(400, 'invalid_field', 'PUT', receipt(), { body: {} }).catch(async () => {
    expect((await ada.request('PUT', receipt(), { body: {} })).status).toBe(400)
  }))
})

describe('signing up with', () => {
  const good = { username: 'some_name_1', display_name: 'Some Name', email: 'some@example.org', password: 'long enough' }
  test.each<[string, object, string]>([
    ['a username too short', { username: 'ab' }, 'username'],
    ['a username too long', { username: 'a'.repeat(33) }, 'username'],
    ['a username with a space', { username: 'a b c' }, 'username'],
    ['a username with an accent', { username: 'émile' }, 'username'],
    ['a username that is an address', { username: 'a@b.c' }, 'username'],
    ['an empty display name', { display_name: '' }, 'display_name'],
    ['a blank display name', { display_name: '   ' }, 'display_name'],
    ['a display name too long', { display_name: 'x'.repeat(65) }, 'display_name'],
    ['a display name with a line break', { display_name: 'a\nb' }, 'display_name'],
    ['an email without @', { email: 'nobody.example.org' }, 'email'],
    ['an email with nothing before @', { email: '@example.org' }, 'email'],
    ['an email with nothing behind @', { email: 'nobody@' }, 'email'],
    ['an email with a space', { email: 'no body@example.org' }, 'email'],
    ['an email too long', { email: `${'a'.repeat(250)}@example.org` }, 'email'],
    ['a password too short', { password: '1234567' }, 'password'],
    ['a password too long', { password: 'x'.repeat(129) }, 'password'],
    ['a password that is no text', { password: 12345678 }, 'password'],
    ['a field too many', { is_admin: true }, 'is_admin'],
  ])('%s', (_what, change, field) =>
    refused(400, 'invalid_field', 'POST', '/api/v1/users', { body: { ...good, ...change }, anonymous: true }, field))

  test('nothing of a refused sign-up is kept', async () => {
    const answer = await ada.expect(200, 'GET', '/api/v1/users?query=some_name_1')
    expect(answer.users).toEqual([])
  })
})

describe('identifiers in the path', () => {
  test.each(['0', '-1', 'abc', '1.5', '%00', '01', '9223372036854775808', '1'.repeat(300), '1%27%20OR%201=1', 'é'].map(bad => [encodeURI(bad).replace(/%25/g, '%')]))(
    '%s is no identifier', async (bad) => {
      for (const [method, path, options] of [
        ['GET', `/api/v1/conversations/${bad}`, {}],
        ['GET', `/api/v1/conversations/${bad}/messages`, {}],
        ['POST', `/api/v1/conversations/${bad}/messages`, { body: good_message() }],
        ['PUT', `/api/v1/conversations/${bad}/receipt`, { body: { read_seq: 1 } }],
        ['DELETE', `/api/v1/sessions/${bad}`, {}],
      ] as [string, string, RequestOptions][]) {
        const answer = await ada.request(method, path, options)
        expect([[400, 'invalid_parameter'], [404, 'not_found'], [400, 'bad_request']], `${method} ${path}`)
          .toContainEqual([answer.status, answer.body.error.code])
      }
    })

  test('unknown ones and other people’s are not found', async () => {
    for (const other of ['4611686018427387904', foreign_id, ada.me.id]) {
      await refused(404, 'not_found', 'GET', `/api/v1/conversations/${other}`, {})
      await refused(404, 'not_found', 'GET', `/api/v1/conversations/${other}/messages`, {})
      await refused(404, 'not_found', 'POST', `/api/v1/conversations/${other}/messages`, { body: good_message() })
      await refused(404, 'not_found', 'PUT', `/api/v1/conversations/${other}/receipt`, { body: { read_seq: 1 } })
    }
    const bobs_session = (await bob.sessions())[0]!.id
    await refused(404, 'not_found', 'DELETE', `/api/v1/sessions/${bobs_session}`, {})
  })
})

describe('who asks, and from where', () => {
  const writes = (): [string, string, unknown?][] => [
    ['POST', messages(), good_message()],
    ['PUT', receipt(), { read_seq: 2 }],
    ['POST', '/api/v1/conversations', { user_id: carol.me.id }],
    ['PUT', '/api/v1/me/password', { current_password: 'correct horse battery', new_password: 'another password' }],
    ['DELETE', '/api/v1/sessions'],
    ['DELETE', '/api/v1/sessions/current'],
  ]
  test('without a cookie nothing is written', async () => {
    for (const [method, path, body] of writes()) await refused(401, 'unauthenticated', method, path, { body, anonymous: true })
  })

  test('from a foreign origin nothing is written', async () => {
    for (const origin of ['https://evil.example', 'null', `${server.origin}.evil.example`, `http://127.0.0.1:${server.port + 1}`]) {
      for (const [method, path, body] of writes()) await refused(403, 'forbidden_origin', method, path, { body, headers: { origin } })
    }
    await refused(403, 'forbidden_origin', 'POST', '/api/v1/sessions', {
      body: { login: ada.me.username, password: ada.password }, anonymous: true, headers: { origin: 'https://evil.example' },
    })
  })

  test('from our own origin it is', async () => {
    await ada.expect(200, 'PUT', receipt(), { body: { read_seq: 0 }, headers: { origin: ada.server.origin } })
  })
})

describe('methods and paths that are not there', () => {
  test.each([['DELETE', '/api/v1/conversations'], ['POST', '/api/v1/me'], ['PATCH', '/api/v1/users'], ['PUT', '/api/v1/sessions/current']])(
    '%s %s', async (method, path) => {
      const answer = await ada.request(method, path, { body: {} })
      expect([answer.status, answer.body.error.code]).toEqual([405, 'method_not_allowed'])
      expect(answer.headers.allow).toBeTruthy()
    })

  test.each(['/api/v1/nothing', '/api/', '/api/v2/users', '/api/v1/conversations/1/messages/1/2', '/api/v1/users/'])(
    'GET %s is a JSON error, not the web app', async (path) => {
      const answer = await ada.request('GET', path)
      expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
    })
})

describe('HTTP that is none', () => {
  async function exchange(text: string | Uint8Array): Promise<string> {
    const tcp = createConnection(server.port, '127.0.0.1')
    let received = ''
    let ended = false
    tcp.on('data', (data) => { received += data.toString('latin1') })
    tcp.on('close', () => { ended = true })
    tcp.on('error', () => { ended = true })
    tcp.write(text)
    await eventually('an answer', () => received.includes('\r\n\r\n') || ended)
    tcp.destroy()
    return received
  }

  test.each<[string, string, RegExp]>([
    ['nonsense', 'nonsense\r\n\r\n', /^HTTP\/1\.[01] 400 /],
    ['an unknown version', 'GET / HTTP/3.7\r\n\r\n', /^HTTP\/1\.[01] (400|505) /],
    ['two lengths', 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', /^HTTP\/1\.[01] 400 /],
    ['a length that is no number', 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}', /^HTTP\/1\.[01] 400 /],
    ['length and chunks', 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', /^HTTP\/1\.[01] 400 /],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(200_000)}`, /^HTTP\/1\.[01] (400|431) /],
    ['a target without end', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.[01] (400|414|431) /],
  ])('%s is refused', async (_what, text, pattern) => {
    expect(await exchange(text)).toMatch(pattern)
    expect((await new ApiClient(server).request('GET', '/healthz')).status).toBe(200)
  })
})
