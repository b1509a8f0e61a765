// Contacts and aliases: mine alone, live on my devices, found by search, shown in conversations.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Contact, newcomer, type Person } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const names = (contacts: Contact[]) => contacts.map(contact => contact.alias ?? contact.user.display_name)
const trio = () => Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob'), newcomer(server, 'carol')])

describe('keeping', () => {
  test('answers the contact, and the same again', async () => {
    const [ada, bob] = await trio()
    const first = await ada.put_contact(bob.me, '  Bobby ')
    expect(first).toMatchObject({ user: { id: bob.me.id, username: bob.me.username, display_name: bob.me.display_name }, alias: 'Bobby' })
    expect(await ada.put_contact(bob.me, 'Bobby')).toEqual(first)
    expect(await ada.contacts()).toEqual([first])
    expect(await ada.put_contact(bob.me, 'Robert')).toEqual({ ...first, alias: 'Robert' })
    expect(await ada.put_contact(bob.me, null)).toEqual({ ...first, alias: null })
    expect(await ada.put_contact(bob.me)).toEqual({ ...first, alias: null })
    expect(await ada.contacts()).toHaveLength(1)
  })

  test('is mine alone', async () => {
    const [ada, bob, carol] = await trio()
    const bobs = await Socket.connect(bob)
    await ada.put_contact(bob.me, 'Secret name')
    expect(await bob.contacts()).toEqual([])
    expect(await carol.contacts()).toEqual([])
    const { id } = await carol.open(bob.me)
    expect((await carol.conversation(id)).peer).toMatchObject({ contact: false, alias: null })
    await bobs.barrier()
    expect(bobs.events.map(event => event.type)).toEqual(['hello', 'pong'])
    await bobs.close()
  })

  test('shows in my conversations, and only in mine', async () => {
    const [ada, bob] = await trio()
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'hello')
    await ada.put_contact(bob.me, 'Bobby')
    expect((await ada.conversation(id)).peer).toMatchObject({ contact: true, alias: 'Bobby', user: { display_name: bob.me.display_name } })
    expect((await ada.conversations())[0]!.peer).toMatchObject({ contact: true, alias: 'Bobby' })
    expect((await bob.conversation(id)).peer).toMatchObject({ contact: false, alias: null })
    await ada.remove_contact(bob.me)
    expect((await ada.conversation(id)).peer).toMatchObject({ contact: false, alias: null })
  })

  test('is live on my other devices', async () => {
    const [ada, bob] = await trio()
    const devices = await Promise.all([Socket.connect(ada), Socket.connect(ada)])
    const contact = await ada.put_contact(bob.me, 'Bobby')
    for (const device of devices) expect((await device.next('contact.updated')).data).toEqual({ contact })
    await ada.remove_contact(bob.me)
    for (const device of devices) expect((await device.next('contact.deleted')).data).toEqual({ user_id: bob.me.id })
    await ada.remove_contact(bob.me)
    for (const device of devices) {
      await device.barrier()
      expect(device.of_type('contact.deleted')).toHaveLength(1)
      await device.close()
    }
    expect(await ada.contacts()).toEqual([])
  })

  test('survives a race of devices with one entry', async () => {
    const [ada, bob] = await trio()
    await Promise.all(Array.from({ length: 12 }, (_, index) => ada.put_contact(bob.me, `Bob ${index}`)))
    const contacts = await ada.contacts()
    expect(contacts).toHaveLength(1)
    expect(contacts[0]!.alias).toMatch(/^Bob \d+$/)
  })
})

describe('the list', () => {
  test('is alphabetical by alias or name, and pages through all once', async () => {
    const ada = await newcomer(server, 'ada')
    const people = await Promise.all(Array.from({ length: 7 }, (_, index) => newcomer(server, `person_${6 - index}`)))
    const aliases = ['beta', 'Alpha', null, 'alpha', 'ÉMILE', 'gamma. x', 'Beta']
    for (const [index, person] of people.entries()) await ada.put_contact(person.me, aliases[index])
    const all = await ada.contacts()
    const third = people[2]!.me.display_name
    expect(names(all).map(name => name.toLowerCase())).toEqual(['alpha', 'alpha', 'beta', 'beta', 'gamma. x', third.toLowerCase(), 'émile'])
    for (const limit of [1, 2, 3, 7]) expect(await ada.contacts(limit)).toEqual(all)
  })

  test.each(['?limit=0', '?limit=501', '?limit=x', '?cursor=', '?cursor=abc', '?cursor=12', `?cursor=1.${'a'.repeat(320)}`])('refuses %s', async (query) => {
    const ada = await newcomer(server)
    const answer = await ada.request('GET', `/api/v1/contacts${query}`)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_parameter'])
  })
})

describe('search', () => {
  test('finds my aliases by their words, and marks contacts', async () => {
    const [ada, bob, carol] = await trio()
    const find = async (who: typeof ada, query: string): Promise<Person[]> =>
      (await who.expect(200, 'GET', `/api/v1/users?query=${encodeURIComponent(query)}`)).users
    await ada.put_contact(bob.me, 'Grand Zanzibar_50%')
    const expected = [{ id: bob.me.id, username: bob.me.username, display_name: bob.me.display_name, contact: true, alias: 'Grand Zanzibar_50%', blocked: false }]
    for (const query of ['zanz', 'ZANZIBAR_50%', 'grand z', 'grand']) expect(await find(ada, query)).toEqual(expected)
    for (const query of ['anzibar', 'zanzibarx', 'zanzibar_5%', 'zanzibar%', 'gr_nd', '\\']) expect(await find(ada, query)).toEqual([])
    expect(await find(carol, 'zanz')).toEqual([])
    expect(await find(ada, bob.me.username)).toEqual(expected)
    expect((await find(ada, carol.me.username))[0]).toMatchObject({ contact: false, alias: null })
    await ada.put_contact(bob.me, null)
    expect(await find(ada, 'zanz')).toEqual([])
    expect((await find(ada, bob.me.username))[0]).toMatchObject({ contact: true, alias: null })
  })

  test('pages through names and aliases in one order', async () => {
    const ada = await newcomer(server, 'ada')
    const people = await Promise.all(Array.from({ length: 6 }, () => newcomer(server, 'quokka')))
    const stranger = await newcomer(server, 'yonder')
    await ada.put_contact(stranger.me, 'Quokka of the hill')
    await ada.put_contact(people[0]!.me, 'Quokka too')
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: any = await ada.expect(200, 'GET', `/api/v1/users?query=quokka&limit=2${cursor && `&cursor=${cursor}`}`)
      found.push(...page.users.map((user: Person) => user.username))
      cursor = page.next_cursor
    }
    expect(found).toEqual([...people, stranger].map(person => person.me.username).sort())
  })
})

describe('bad input changes nothing', () => {
  test.each([
    ['a number', { alias: 7 }], ['nothing in it', { alias: '' }], ['white space', { alias: '  ' }], ['too long', { alias: 'a'.repeat(65) }],
    ['two lines', { alias: 'a\nb' }], ['another field', { alias: 'a', other: 1 }],
  ])('an alias: %s', async (_what, body) => {
    const [ada, bob] = await trio()
    await ada.put_contact(bob.me, 'Bobby')
    const answer = await ada.request('PUT', `/api/v1/contacts/${bob.me.id}`, { body })
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_field'])
    expect((await ada.contacts())[0]!.alias).toBe('Bobby')
  })

  test('oneself, nobody, and no id', async () => {
    const ada = await newcomer(server)
    const put = async (id: string) => {
      const answer = await ada.request('PUT', `/api/v1/contacts/${id}`, { body: {} })
      return [answer.status, answer.body.error.code]
    }
    expect(await put(ada.me.id)).toEqual([400, 'invalid_parameter'])
    expect(await put('4611686018427387904')).toEqual([404, 'not_found'])
    expect(await put('x')).toEqual([400, 'invalid_parameter'])
    expect(await ada.contacts()).toEqual([])
  })

  test('without a session', async () => {
    const ada = await newcomer(server)
    for (const [method, path, body] of [['GET', '/api/v1/contacts', undefined], ['PUT', '/api/v1/contacts/1', {}], ['DELETE', '/api/v1/contacts/1', undefined]] as const) {
      expect((await ada.request(method, path, { body, anonymous: true })).status).toBe(401)
    }
  })
})
