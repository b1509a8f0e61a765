// A person's name and bio: changed by themselves, seen by everybody, live for those who have them on a screen.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

describe('changing', () => {
  test('replaces what is given and nothing else', async () => {
    const ada = await newcomer(server, 'ada')
    const before = ada.me
    expect(before.bio).toBe('')
    expect(await ada.change_me({ bio: ' First\nprogrammer. ' })).toEqual({ ...before, bio: 'First\nprogrammer.' })
    expect(await ada.change_me({ display_name: '  Countess ' })).toEqual({ ...before, display_name: 'Countess', bio: 'First\nprogrammer.' })
    expect(await ada.change_me({ display_name: 'Ada', bio: '' })).toEqual({ ...before, display_name: 'Ada', bio: '' })
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual({ ...before, display_name: 'Ada', bio: '' })
  })

  test('is found under the new name and no longer under the old one', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    await ada.change_me({ display_name: 'Xylophone Player' })
    const find = async (query: string) => (await bob.expect(200, 'GET', `/api/v1/users?query=${query}`)).users.map((user: any) => user.id)
    expect(await find('xyloph')).toEqual([ada.me.id])
    await ada.change_me({ display_name: 'Yodeller' })
    expect(await find('xyloph')).toEqual([])
    expect(await find('yodel')).toEqual([ada.me.id])
    expect(await find(ada.me.username)).toEqual([ada.me.id])
  })

  test('is live for my devices, my conversations and those who keep me, and for nobody else', async () => {
    const [ada, bob, carol, dora] = await Promise.all(['ada', 'bob', 'carol', 'dora'].map(name => newcomer(server, name)))
    const { id } = await ada!.open(bob!.me)
    await carol!.put_contact(ada!.me, 'Countess')
    const [adas, bobs, carols, doras] = await Promise.all([ada, bob, carol, dora].map(person => Socket.connect(person!)))
    await ada!.change_me({ display_name: 'New name' })
    for (const socket of [adas, bobs, carols]) {
      expect((await socket!.next('user.updated')).data).toEqual({ user: { id: ada!.me.id, username: ada!.me.username, display_name: 'New name' } })
    }
    expect((await bob!.conversation(id)).peer.user.display_name).toBe('New name')
    expect((await carol!.contacts())[0]).toMatchObject({ alias: 'Countess', user: { display_name: 'New name' } })
    await ada!.change_me({ bio: 'quietly' })
    await adas!.next('user.updated')
    for (const socket of [bobs, doras]) await socket!.barrier()
    expect(bobs!.of_type('user.updated')).toHaveLength(1)
    expect(doras!.of_type('user.updated')).toEqual([])
    await Promise.all([adas, bobs, carols, doras].map(socket => socket!.close()))
  })

  test.each([
    ['nothing', {}, 'display_name'], ['an empty name', { display_name: ' ' }, 'display_name'], ['no text', { bio: 7 }, 'bio'],
    ['null', { bio: null }, 'bio'], ['too long', { bio: 'a'.repeat(501) }, 'bio'], ['control characters', { bio: 'a\u0007' }, 'bio'],
    ['another field', { username: 'other' }, 'username'], ['one good, one bad', { display_name: 'Good', bio: 'a\u0000' }, 'bio'],
  ])('bad input changes nothing: %s', async (_what, body, field) => {
    const ada = await newcomer(server)
    const answer = await ada.request('PATCH', '/api/v1/me', { body })
    expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([400, 'invalid_field', field])
    expect((await ada.expect(200, 'GET', '/api/v1/me')).user).toEqual(ada.me)
  })

  test('is limited', async () => {
    const own = await ParleyServer.start({ limits: ['--limit-profile-changes-per-user', '2/60s'] })
    try {
      const ada = await newcomer(own)
      for (const bio of ['one', 'two']) await ada.change_me({ bio })
      const answer = await ada.request('PATCH', '/api/v1/me', { body: { bio: 'three' } })
      expect([answer.status, answer.body.error.code]).toEqual([429, 'rate_limited'])
      expect((await ada.expect(200, 'GET', '/api/v1/me')).user.bio).toBe('two')
    } finally {
      await own.dispose()
    }
  })
})

describe('looking', () => {
  test('shows a person with my alias, and no email', async () => {
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    await ada.change_me({ bio: 'First programmer.' })
    const { id, username, display_name } = ada.me
    expect(await bob.profile(ada.me)).toEqual({ id, username, display_name, contact: false, alias: null, blocked: false, bio: 'First programmer.' })
    await bob.put_contact(ada.me, 'Countess')
    await bob.block(ada.me)
    expect(await bob.profile(ada.me)).toMatchObject({ contact: true, alias: 'Countess', blocked: true })
    expect(await ada.profile(bob.me)).toMatchObject({ contact: false, alias: null, blocked: false })
  })

  test('at nobody', async () => {
    const ada = await newcomer(server)
    expect((await ada.request('GET', '/api/v1/users/4611686018427387904')).status).toBe(404)
    expect((await ada.request('GET', '/api/v1/users/x')).status).toBe(400)
    expect((await ada.request('GET', `/api/v1/users/${ada.me.id}`, { anonymous: true })).status).toBe(401)
  })
})
