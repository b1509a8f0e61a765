import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import type { ServerEvent } from '~/api/types'
import { chance, testClient } from '~/mock/clients'
import type { TestClient } from '~/mock/clients'
import { MockServer } from '~/mock/server'
import { nameOf } from './people'
import { newState, applyConversation } from './state'

let server: MockServer
let ada: string
let bob: string
const clients: TestClient[] = []
const calls: string[] = []

const settle = (milliseconds = 1_000) => vi.advanceTimersByTimeAsync(milliseconds)
const api = () => server.apiFor(() => ada)
const user = (id: string) => {
  const { username, display_name } = server.users.get(id)!
  return { id, username, display_name }
}
const name = (who: TestClient, id: string) => nameOf(who.state.people, user(id))
const picture = (who: TestClient) => ({
  contacts: [...who.state.people.contacts.values()].map(({ user, alias }) => `${user.id} ${user.display_name} ${alias}`).sort(),
  blocks: [...who.state.people.blocks.values()].map(({ user }) => `${user.id} ${user.display_name}`).sort(),
})
function rename(id: string, displayName: string) {
  server.users.get(id)!.display_name = displayName
  for (const one of clients) one.engine.handle({ type: 'user.updated', data: { user: user(id) } })
}

async function started(): Promise<TestClient> {
  const made = testClient(server, ada)
  clients.push(made)
  made.engine.start()
  await settle()
  return made
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new MockServer()
  ada = server.addUser('Ada', 'ada').id
  bob = server.addUser('Bob', 'bob').id
  calls.length = 0
  server.faults.call = (call, moment) => { if (moment === 'before') calls.push(call) }
})

afterEach(() => {
  for (const one of clients.splice(0)) one.engine.stop()
  vi.useRealTimers()
})

describe('contacts', () => {
  it('are read in full, page by page', async () => {
    for (let index = 0; index < 1_201; index += 1) server.people.putContact(ada, server.addUser(`Person ${index}`, `person_${index}`).id, null)
    const who = await started()
    expect(who.state.people.status).toBe('ready')
    expect(who.state.people.contacts.size).toBe(1_201)
    expect(calls.filter(call => call === 'contacts')).toHaveLength(3)
  })

  it('give the name that is shown, live on all my devices', async () => {
    const [desk, phone] = [await started(), await started()]
    await desk.engine.people.keep(bob, 'Bobby')
    await settle()
    for (const who of [desk, phone]) expect(name(who, bob)).toBe('Bobby')
    await phone.engine.people.keep(bob, null)
    await settle()
    for (const who of [desk, phone]) expect(name(who, bob)).toBe('Bob')
    await phone.engine.people.remove(bob)
    await settle()
    for (const who of [desk, phone]) expect(who.state.people.contacts.size).toBe(0)
  })

  it('follow a new name of the person', async () => {
    server.people.putContact(ada, bob, null)
    const who = await started()
    rename(bob, 'Robert')
    expect(name(who, bob)).toBe('Robert')
    expect(who.state.people.contacts.get(bob)!.user.display_name).toBe('Robert')
  })

  it('are read again when the first try fails', async () => {
    server.people.putContact(ada, bob, 'Bobby')
    let refusals = 2
    server.faults.call = (call) => { if (call === 'contacts' && refusals-- > 0) throw ApiError.network() }
    const who = await started()
    expect(who.state.people.status).toBe('failed')
    await settle(5_000)
    expect(who.state.people.status).toBe('ready')
    expect(name(who, bob)).toBe('Bobby')
  })

  it('do not ask again for one change, and do for two that may have crossed', async () => {
    const who = await started()
    await who.engine.people.keep(bob, 'Bobby')
    await settle(10_000)
    expect(calls).not.toContain('user')
    const held: (() => void)[] = []
    server.faults.event = (event, pass) => { if (event.type === 'contact.updated') held.push(pass) }
    await api().putContact(bob, 'First')
    await api().putContact(bob, 'Second')
    for (const pass of held.reverse()) pass()
    expect(name(who, bob)).toBe('First')
    await settle()
    expect(name(who, bob)).toBe('Second')
    expect(calls.filter(call => call === 'user')).toHaveLength(1)
  })
})

describe('before the contacts are read', () => {
  it('the chat list says how its people are called', async () => {
    server.openConversation(ada, bob)
    server.people.putContact(ada, bob, 'Bobby')
    server.people.setBlocked(ada, bob, true)
    const state = newState(ada)
    for (const item of (await api().conversations()).conversations) applyConversation(state, item)
    expect(nameOf(state.people, user(bob))).toBe('Bobby')
    expect(state.people.blocks.has(bob)).toBe(true)
    server.people.removeContact(ada, bob)
    for (const item of (await api().conversations()).conversations) applyConversation(state, item)
    expect(nameOf(state.people, user(bob))).toBe('Bob')
    expect(nameOf(state.people, { ...user(bob), alias: 'As the search says' })).toBe('As the search says')
  })
})

describe('blocks', () => {
  it('are known on all my devices, with the person', async () => {
    const carol = server.addUser('Carol', 'carol').id
    const [desk, phone] = [await started(), await started()]
    await desk.engine.people.block(user(carol))
    await settle()
    for (const who of [desk, phone]) expect(picture(who).blocks).toEqual([`${carol} Carol`])
    await phone.engine.people.unblock(carol)
    await settle()
    for (const who of [desk, phone]) expect(picture(who).blocks).toEqual([])
  })
})

describe('whatever happens on the way', () => {
  /** Changes while the lists are read; events late, doubled, crossed or lost until the line comes back. */
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('the picture becomes what a fresh one is (%i)', async (seed) => {
    const random = chance(seed)
    const people = Array.from({ length: 5 }, (_, index) => server.addUser(`Person ${index}`, `person_${index}`).id)
    const change = () => {
      const id = people[Math.floor(random() * people.length)]!
      const what = random()
      if (what < 0.35) server.people.putContact(ada, id, random() < 0.5 ? null : `Alias ${Math.floor(random() * 9)}`)
      else if (what < 0.55) server.people.removeContact(ada, id)
      else if (what < 0.85) server.people.setBlocked(ada, id, random() < 0.5)
      else rename(id, `Renamed ${Math.floor(random() * 99)}`)
    }
    for (let count = 0; count < 6; count += 1) change()
    server.faults.event = (_event: ServerEvent, pass) => {
      const times = random() < 0.15 ? 2 : 1
      for (let time = 0; time < times; time += 1) setTimeout(pass, random() < 0.5 ? 0 : random() * 300)
    }
    server.faults.call = async () => new Promise(resolve => setTimeout(resolve, random() * 200))
    const made = testClient(server, ada)
    clients.push(made)
    made.engine.start()
    for (let round = 0; round < 25; round += 1) {
      if (random() < 0.6) change()
      if (random() < 0.1) server.resync()
      await settle(random() * 250)
    }
    await settle(8_000)
    server.faults.event = undefined
    server.faults.call = undefined
    expect(picture(made)).toEqual(picture(await started()))
  })
})
