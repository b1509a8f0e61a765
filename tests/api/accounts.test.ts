import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer, unique_name } from '../support/client.ts'
import { is_scaled_out } from '../support/scale.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
/** At once on the server that revoked it; on others when they have heard of it. */
async function expect_logged_out(client: ApiClient): Promise<void> {
  const is_refused = async () => (await client.request('GET', '/api/v1/me')).status === 401
  if (is_scaled_out) await eventually('the session is over', is_refused)
  else expect(await is_refused()).toBe(true)
}

beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const sign_up_body = (username: string, changes: object = {}) => ({
  username, display_name: 'Ada Lovelace', email: `${username}@example.org`, password: 'long enough', ...changes,
})

describe('signing up', () => {
  test('creates the account, logs in and keeps what was given', async () => {
    const client = new ApiClient(server)
    const name = unique_name('Ada')
    const me = await client.sign_up(name, { display_name: '  Ada Lovelace ', email: `${name}@Example.ORG` })
    expect(me.username).toBe(name.toLowerCase())
    expect(me.display_name).toBe('Ada Lovelace')
    expect(me.email).toBe(`${name}@example.org`.toLowerCase())
    expect((await client.expect(200, 'GET', '/api/v1/me')).user).toEqual(me)
    expect(Math.abs(Date.parse(me.created_at) - Date.now())).toBeLessThan(60_000)
  })

  test('sets a cookie that scripts cannot read', async () => {
    const client = new ApiClient(server)
    const answer = await client.request('POST', '/api/v1/users', { body: sign_up_body(unique_name()) })
    const cookie = answer.headers['set-cookie']![0]!
    expect(cookie).toMatch(/^parley_session=[A-Za-z0-9_-]{40,};/)
    expect(cookie).toMatch(/;\s*HttpOnly/i)
    expect(cookie).toMatch(/;\s*SameSite=Lax/i)
    expect(cookie).toMatch(/;\s*Path=\/(;|$)/i)
    expect(cookie).not.toMatch(/Secure/i)
  })

  test('refuses a taken username or email, whatever their case', async () => {
    const ada = await newcomer(server)
    const other = new ApiClient(server)
    const same_name = await other.request('POST', '/api/v1/users', {
      body: sign_up_body(ada.me.username.toUpperCase(), { email: `${unique_name()}@example.org` }),
    })
    expect([same_name.status, same_name.body.error.code]).toEqual([409, 'username_taken'])
    const same_email = await other.request('POST', '/api/v1/users', {
      body: sign_up_body(unique_name(), { email: ada.me.email.toUpperCase() }),
    })
    expect([same_email.status, same_email.body.error.code]).toEqual([409, 'email_taken'])
    expect(other.cookie).toBeUndefined()
  })

  test('gives one of several at once the name', async () => {
    const name = unique_name()
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) =>
      new ApiClient(server).request('POST', '/api/v1/users', { body: sign_up_body(name, { email: `${name}${index}@example.org` }) })))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  test('takes names in every script and passwords at their limits', async () => {
    const client = new ApiClient(server)
    const me = await client.sign_up(unique_name(), { display_name: 'Ада 艾达 👩‍💻', password: '🔑'.repeat(128) })
    expect(me.display_name).toBe('Ада 艾达 👩‍💻')
    await new ApiClient(server).log_in(me.username, '🔑'.repeat(128))
    await new ApiClient(server).sign_up(unique_name(), { password: '12345678', display_name: '名'.repeat(64) })
  })
})

describe('logging in', () => {
  test('works by username and by email, in any case', async () => {
    const ada = await newcomer(server)
    for (const login of [ada.me.username, ada.me.username.toUpperCase(), ada.me.email, ada.me.email.toUpperCase()]) {
      const client = new ApiClient(server)
      expect(await client.log_in(login, ada.password)).toEqual(ada.me)
      expect(client.cookie).not.toBe(ada.cookie)
    }
  })

  test('ends neither of two sessions of one user', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    await ada.expect(200, 'GET', '/api/v1/me')
    await phone.expect(200, 'GET', '/api/v1/me')
  })
})

describe('without a session', () => {
  test.each([
    ['GET', '/api/v1/me'],
    ['GET', '/api/v1/sessions'],
    ['GET', '/api/v1/users?query=a'],
    ['GET', '/api/v1/conversations'],
    ['GET', '/api/v1/conversations/1'],
    ['GET', '/api/v1/conversations/1/messages'],
    ['DELETE', '/api/v1/sessions'],
    ['DELETE', '/api/v1/sessions/current'],
    ['DELETE', '/api/v1/sessions/1'],
  ])('%s %s is refused', async (method, path) => {
    for (const cookie of ['', 'parley_session=', 'parley_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'other=1; parley_session=%00']) {
      const answer = await new ApiClient(server).request(method, path, { headers: { cookie } })
      expect([answer.status, answer.body.error.code], cookie).toEqual([401, 'unauthenticated'])
      expect(answer.body.error.retryable).toBe(false)
    }
  })
})

describe('sessions', () => {
  test('are listed, the last used first, and say which one asks', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.expect(201, 'POST', '/api/v1/sessions', {
      body: { login: ada.me.username, password: ada.password }, headers: { 'user-agent': 'Phone/1.0' },
    })
    const sessions = await phone.sessions()
    expect(sessions).toHaveLength(2)
    expect(sessions.filter(session => session.current)).toHaveLength(1)
    const current = sessions.find(session => session.current)!
    expect(current.user_agent).toBe('Phone/1.0')
    expect(current.address).toBe('127.0.0.1')
    const used = sessions.map(session => session.last_used_at)
    expect(used).toEqual([...used].sort().reverse())
    expect((await ada.sessions()).find(session => session.current)!.id).not.toBe(current.id)
  })

  test('logging out ends this one only and clears the cookie', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    const cookie = phone.cookie!
    await phone.expect(204, 'DELETE', '/api/v1/sessions/current')
    expect(phone.cookie).toBeUndefined()
    phone.cookie = cookie
    await expect_logged_out(phone)
    expect(await ada.sessions()).toHaveLength(1)
  })

  test('can be revoked one by one, by their owner only', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    const socket = await Socket.connect(phone)
    const id = (await phone.sessions()).find(session => session.current)!.id
    const mallory = await newcomer(server)
    const foreign = await mallory.request('DELETE', `/api/v1/sessions/${id}`)
    expect([foreign.status, foreign.body.error.code]).toEqual([404, 'not_found'])
    await phone.expect(200, 'GET', '/api/v1/me')

    await ada.expect(204, 'DELETE', `/api/v1/sessions/${id}`)
    await socket.next('session.revoked')
    expect((await socket.closed).code).toBe(4001)
    await expect_logged_out(phone)
    await ada.expect(200, 'GET', '/api/v1/me')
    expect((await ada.request('DELETE', `/api/v1/sessions/${id}`)).status).toBe(404)
  })

  test('logging out everywhere ends all of them and their sockets', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    const sockets = [await Socket.connect(ada), await Socket.connect(phone)]
    await ada.expect(204, 'DELETE', '/api/v1/sessions')
    await expect_logged_out(phone)
    for (const socket of sockets) expect((await socket.closed).code).toBe(4001)
    await ada.log_in(ada.me.username, ada.password)
    expect(await ada.sessions()).toHaveLength(1)
  })

  test('logging out closes the sockets of this session only', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    const kept = await Socket.connect(ada)
    const ended = await Socket.connect(phone)
    await phone.expect(204, 'DELETE', '/api/v1/sessions/current')
    expect((await ended.closed).code).toBe(4001)
    await kept.barrier()
    await kept.close()
  })
})

describe('changing the password', () => {
  test('asks for the current one, keeps this session and revokes the others', async () => {
    const ada = await newcomer(server)
    const phone = new ApiClient(server)
    await phone.log_in(ada.me.username, ada.password)
    const socket = await Socket.connect(phone)

    const wrong = await ada.request('PUT', '/api/v1/me/password', { body: { current_password: 'wrong one', new_password: 'a new password' } })
    expect([wrong.status, wrong.body.error.code]).toEqual([403, 'wrong_password'])
    await phone.expect(200, 'GET', '/api/v1/me')

    await ada.expect(204, 'PUT', '/api/v1/me/password', { body: { current_password: ada.password, new_password: 'a new password' } })
    await ada.expect(200, 'GET', '/api/v1/me')
    await expect_logged_out(phone)
    expect((await socket.closed).code).toBe(4001)
    const old = await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: ada.me.username, password: ada.password } })
    expect(old.status).toBe(401)
    await new ApiClient(server).log_in(ada.me.username, 'a new password')
  })
})
