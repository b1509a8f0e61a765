// What only the owner of an account may do with it: another email, all of its data, its end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer, unique_name } from '../support/client.ts'
import { png } from '../support/pictures.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { within } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

describe('the email', () => {
  const change = (client: ApiClient, email: string, current_password = client.password) =>
    client.request('PUT', '/api/v1/me/email', { body: { email, current_password } })

  test('changes with the password, and is what one logs in with', async () => {
    const ada = await newcomer(server, 'ada')
    const email = `New.${ada.me.username}@Example.org`
    const answer = await change(ada, email)
    expect(answer.status).toBe(200)
    expect(answer.body.user).toEqual({ ...ada.me, email: email.toLowerCase() })
    await new ApiClient(server).log_in(email, ada.password)
    expect((await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: ada.me.email, password: ada.password } })).status).toBe(401)
  })

  test('is refused with a wrong password, when another has it, and when it is none', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const refusal = async (email: string, password?: string) => {
      const { status, body } = await change(ada, email, password)
      return [status, body.error.code, body.error.field]
    }
    expect(await refusal('new@example.org', 'not it')).toEqual([403, 'wrong_password', 'current_password'])
    expect(await refusal('new@example.org', '')).toEqual([400, 'invalid_field', 'current_password'])
    expect(await refusal(bob.me.email.toUpperCase())).toEqual([409, 'email_taken', 'email'])
    expect(await refusal('nobody')).toEqual([400, 'invalid_field', 'email'])
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual(ada.me)
    expect((await change(ada, ada.me.email)).status, 'one\'s own is free').toBe(200)
  })
})

describe('the export', () => {
  test('holds everything once, page by page, and nothing of others', async () => {
    const [ada, bob, carol] = await Promise.all(['ada', 'bob', 'carol'].map(name => newcomer(server, name)))
    const { id } = await ada!.open(bob!.me)
    const { id: archived } = await ada!.open(carol!.me)
    const sent = await Promise.all(Array.from({ length: 403 }, (_, index) => ada!.send(index % 2 ? id : archived, `message ${index}`)))
    await bob!.send(id, 'not mine')
    await ada!.change_settings(archived, { archived: true })
    await ada!.put_contact(bob!.me, 'Robert')
    await ada!.block(carol!.me)
    const all = await ada!.export()
    expect(all.account).toEqual((await ada!.expect(200, 'GET', '/api/v1/me')).user)
    expect(all.sessions).toEqual(await ada!.sessions())
    expect(all.contacts).toEqual(await ada!.contacts())
    expect(all.blocks).toEqual(await ada!.blocks())
    expect(all.conversations.map(conversation => conversation.id)).toEqual([id, archived])
    const key = (message: { client_id: string }) => message.client_id
    expect(all.messages.map(key).sort()).toEqual(sent.map(key).sort())
    const one = sent.find(message => message.body === 'message 402')!
    expect(all.messages.find(message => message.client_id === one.client_id)).toEqual(one)
    expect((await bob!.export()).messages.map(message => message.body)).toEqual(['not mine'])
  })

  test.each(['x', 'messages:x', 'account:1', 'inbox:1', 'contacts:a', ':', 'messages:'])('refuses the cursor %s', async (cursor) => {
    const ada = await newcomer(server)
    const answer = await ada.request('GET', `/api/v1/me/export?cursor=${encodeURIComponent(cursor)}`)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_parameter'])
  })

  test('is limited, and needs a session', async () => {
    const own = await ParleyServer.start({ limits: ['--limit-export-pages-per-user', '1/60s'] })
    try {
      const ada = await newcomer(own)
      await ada.expect(200, 'GET', '/api/v1/me/export')
      expect((await ada.request('GET', '/api/v1/me/export')).status).toBe(429)
      expect((await ada.request('GET', '/api/v1/me/export', { anonymous: true })).status).toBe(401)
    } finally {
      await own.dispose()
    }
  })
})

describe('the end of an account', () => {
  test('needs the password', async () => {
    const ada = await newcomer(server, 'ada')
    const refusal = async (body: unknown) => {
      const answer = await ada.request('DELETE', '/api/v1/me', { body })
      return [answer.status, answer.body.error.code]
    }
    expect(await refusal({ current_password: 'not it' })).toEqual([403, 'wrong_password'])
    expect(await refusal({})).toEqual([400, 'invalid_field'])
    expect((await ada.request('DELETE', '/api/v1/me', { anonymous: true, body: { current_password: ada.password } })).status).toBe(401)
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual(ada.me)
  })

  test('closes every session and leaves nothing to log in to', async () => {
    const ada = await newcomer(server, 'ada')
    const other = new ApiClient(server)
    await other.log_in(ada.me.username, ada.password)
    const sockets = [await Socket.connect(ada), await Socket.connect(other)]
    await ada.delete_account()
    expect(ada.cookie).toBeUndefined()
    for (const socket of sockets) expect((await within('the end of the socket', socket.closed)).code).toBe(4001)
    expect((await other.request('GET', '/api/v1/me')).status).toBe(401)
    for (const login of [ada.me.username, ada.me.email, `deleted_${ada.me.id}`]) {
      const answer = await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login, password: ada.password } })
      expect([answer.status, answer.body.error.code]).toEqual([401, 'invalid_credentials'])
    }
  })

  test('shows the others a deleted account with what it wrote, live, and nothing else of the person', async () => {
    const [ada, bob, carol] = await Promise.all(['ada', 'bob', 'carol'].map(name => newcomer(server, name)))
    await ada!.change_me({ bio: 'First programmer.' })
    const { avatar } = await ada!.put_avatar(png(8, 8))
    const { id } = await ada!.open(bob!.me)
    const written = await ada!.send(id, 'stays')
    await carol!.put_contact(ada!.me, 'Countess')
    await ada!.put_contact(bob!.me)
    const [bobs, carols] = await Promise.all([Socket.connect(bob!), Socket.connect(carol!)])
    await ada!.delete_account()

    const gone = { id: ada!.me.id, username: `deleted_${ada!.me.id}`, display_name: 'Deleted account', deleted: true }
    for (const socket of [bobs, carols]) expect((await socket.next('user.updated')).data.user).toEqual(gone)
    expect((await carols.next('contact.deleted')).data).toEqual({ user_id: ada!.me.id })
    expect((await bob!.conversation(id)).peer.user).toEqual(gone)
    expect(await bob!.log(id)).toEqual([written])
    expect(await bob!.profile(ada!.me)).toEqual({ ...gone, contact: false, alias: null, blocked: false, bio: '' })
    expect(await carol!.contacts()).toEqual([])
    for (const query of [ada!.me.username, 'deleted', 'countess', 'The']) {
      const found = (await carol!.expect(200, 'GET', `/api/v1/users?query=${query}`)).users
      expect(found.filter((user: any) => user.id === ada!.me.id)).toEqual([])
    }
    expect((await bob!.request('GET', `/api/v1/users/${ada!.me.id}/avatar/${avatar}`)).status).toBe(404)
    bobs.command('presence.get', { user_ids: [ada!.me.id] })
    expect((await bobs.next('presence')).data.users[0]).toMatchObject({ status: 'unknown', last_seen_at: null })
    await Promise.all([bobs.close(), carols.close()])
  })

  test('nothing reaches it any more; the others go on with what is theirs', async () => {
    const [ada, bob, carol] = await Promise.all(['ada', 'bob', 'carol'].map(name => newcomer(server, name)))
    const { id } = await ada!.open(bob!.me)
    const before = randomUUID()
    await bob!.send(id, 'before', before)
    await ada!.send(id, 'answer')
    await ada!.delete_account()
    const send = (client_id: string) => bob!.request('POST', `/api/v1/conversations/${id}/messages`, { body: { client_id, body: 'before' } })
    const refused = await send(randomUUID())
    expect([refused.status, refused.body.error.code]).toEqual([409, 'recipient_gone'])
    expect((await send(before)).status, 'a retry of what was sent').toBe(200)
    expect(await bob!.log(id)).toHaveLength(2)

    await bob!.mark(id, { read_seq: 2 })
    await bob!.change_settings(id, { pinned: true })
    expect((await bob!.open(ada!.me)).id, 'what is there opens').toBe(id)
    expect((await carol!.request('POST', '/api/v1/conversations', { body: { user_id: ada!.me.id } })).status).toBe(404)
    expect((await carol!.request('PUT', `/api/v1/contacts/${ada!.me.id}`, { body: {} })).status).toBe(404)
    await bob!.delete_conversation(id)
    expect(await bob!.conversations()).toEqual([])
  })

  test('frees the names for somebody who inherits nothing', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'hello')
    await ada.delete_account()
    const successor = new ApiClient(server)
    await successor.sign_up(ada.me.username, { email: ada.me.email, password: 'another password' })
    expect(successor.me!.id).not.toBe(ada.me.id)
    expect(await successor.conversations()).toEqual([])
    expect((await bob.conversation(id)).peer.user.deleted).toBe(true)
    expect((await successor.open(bob.me)).id).not.toBe(id)
  })

  test('leaves names of deleted accounts to nobody', async () => {
    const client = new ApiClient(server)
    const answer = await client.request('POST', '/api/v1/users', {
      body: { username: 'Deleted_1', display_name: 'x', email: `${unique_name()}@example.org`, password: 'long enough' },
    })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'username_taken'])
  })

  test('keeps blocks as they are: it tells of none', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const { id } = await ada.open(bob.me)
    await ada.block(bob.me)
    await bob.send(id, 'withheld')
    const before = await bob.log(id)
    await ada.delete_account()
    expect(await bob.log(id)).toEqual(before)
  })
})
