import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import type { ServerEvent } from '~/api/types'
import { chance, testClient } from '~/mock/clients'
import type { TestClient } from '~/mock/clients'
import { MockServer } from '~/mock/server'
import { channelsOf } from './groups'
import { chatLists } from './lists'
import { tickOf } from './ticks'

let server: MockServer
let ada: string
let bob: string
let carol: string
const clients: TestClient[] = []

const settle = (milliseconds = 1_000) => vi.advanceTimersByTimeAsync(milliseconds)
const api = (user: string) => server.apiFor(() => user)
const make = (name: string, ...members: string[]) => server.groups.create(ada, { name, member_ids: members }).group
const say = (channel: string, user: string, body = 'hello') => server.post(channel, user, crypto.randomUUID(), body)
const known = (who: TestClient, id: string) => who.state.groups.get(id)
const names = (who: TestClient, id: string) => known(who, id)?.channels.map(channel => channel.name)

async function started(user: string): Promise<TestClient> {
  const made = testClient(server, user)
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
  carol = server.addUser('Carol', 'carol').id
})

afterEach(() => {
  for (const one of clients.splice(0)) one.engine.stop()
  vi.useRealTimers()
})

describe('a group', () => {
  it('comes with the snapshot, with its channels, also those in which nothing was said', async () => {
    const { id, channels } = make('Engines', bob)
    const who = await started(bob)
    expect(known(who, id)).toMatchObject({ name: 'Engines', memberCount: 2, role: 'member' })
    expect(channelsOf(who.state, known(who, id)!).map(channel => channel.id)).toEqual([channels[0]!.id])
    expect(chatLists(who.state).inbox.map(entry => entry.id)).toEqual([id])
  })

  it('appears when I am added, and goes when I am removed, with its conversations', async () => {
    const who = await started(bob)
    const { id, channels } = make('Engines')
    say(channels[0]!.id, ada, 'before')
    await settle()
    expect(known(who, id)).toBeUndefined()
    server.groups.add(id, ada, [bob])
    await settle()
    expect(known(who, id)?.memberCount).toBe(2)
    expect(who.state.conversations.get(channels[0]!.id)).toMatchObject({ kind: 'channel', lastSeq: 1, marks: { read_seq: 1 } })
    server.groups.removeMember(id, ada, bob)
    await settle()
    expect(known(who, id)).toBeUndefined()
    expect(who.state.conversations.size).toBe(0)
    expect(who.departures).toMatchObject([{ groupId: id, name: 'Engines', reason: 'removed', channel: null }])
  })

  it('applies the next change, ignores the past, and reads again after a gap', async () => {
    const { id } = make('Engines', bob)
    const who = await started(bob)
    const calls: string[] = []
    server.faults.call = (name, moment) => { if (moment === 'before') calls.push(name) }
    const held: ServerEvent[] = []
    server.faults.event = (event, pass) => { held.push(event); pass() }
    server.groups.change(id, ada, { name: 'One' })
    server.groups.change(id, ada, { name: 'Two' })
    expect(known(who, id)?.name).toBe('Two')
    for (const event of held) who.engine.handle(event)
    expect(known(who, id)?.name).toBe('Two')
    server.faults.event = () => { /* lost */ }
    server.groups.changeRole(id, ada, bob, 'admin')
    server.faults.event = undefined
    expect(calls).toEqual([])
    server.groups.change(id, ada, { description: 'Numbers.' })
    await settle()
    expect(known(who, id)).toMatchObject({ name: 'Two', description: 'Numbers.', role: 'admin' })
    expect(calls).toEqual(['group'])
  })

  it('does not come back by what was true before I left', async () => {
    const { id } = make('Engines', bob)
    const who = await started(bob)
    // The snapshot is answered, and its answer is late.
    let release = () => {}
    server.faults.call = (name, moment) => name === 'groups' && moment === 'after' ? new Promise<void>((resolve) => { release = resolve }) : undefined
    server.resync()
    await settle()
    server.groups.removeMember(id, ada, bob)
    await settle()
    expect(known(who, id)).toBeUndefined()
    release()
    await settle()
    expect(known(who, id)).toBeUndefined()
    server.faults.call = undefined
    server.groups.add(id, ada, [bob])
    await settle()
    expect(known(who, id)?.memberCount).toBe(2)
    // A late word of the first time says nothing of now.
    who.engine.handle({ type: 'group.left', data: { group_id: id, revision: 2, reason: 'removed' } })
    expect(known(who, id)?.memberCount).toBe(2)
  })

  it('that ended while the line was away is gone after it', async () => {
    const [one, other] = [make('One', bob), make('Other', bob)]
    say(other.channels[0]!.id, ada)
    const who = await started(bob)
    server.setUp(false)
    await settle(50)
    server.groups.remove(one.id, ada)
    server.groups.removeMember(other.id, ada, bob)
    server.setUp(true)
    await settle(5_000)
    expect([...who.state.groups.keys()]).toEqual([])
    expect(who.state.conversations.size).toBe(0)
    expect(who.state.snapshot).toBe('ready')
  })

  it('is asked for again when reading it failed', async () => {
    const who = await started(bob)
    server.faults.call = name => name === 'group' ? Promise.reject(new ApiError('overloaded', 'Later.', true, 503)) : undefined
    const { id } = make('Engines', bob)
    await settle()
    expect(known(who, id)).toBeUndefined()
    server.faults.call = undefined
    await settle(10_000)
    expect(known(who, id)?.name).toBe('Engines')
  })
})

describe('channels', () => {
  it('are created, renamed, reordered and deleted live', async () => {
    const { id, channels } = make('Engines', bob)
    const who = await started(bob)
    const { channel } = server.groups.createChannel(id, ada, 'numbers')
    expect(names(who, id)).toEqual(['general', 'numbers'])
    expect(who.state.conversations.get(channel.id)).toMatchObject({ kind: 'channel', lastSeq: 0, groupId: id })
    server.groups.changeChannel(id, ada, channel.id, { name: 'figures' })
    server.groups.orderChannels(id, ada, [channel.id, channels[0]!.id])
    expect(names(who, id)).toEqual(['figures', 'general'])
    server.groups.deleteChannel(id, ada, channel.id)
    expect(names(who, id)).toEqual(['general'])
    expect(who.state.conversations.has(channel.id)).toBe(false)
    expect(who.departures).toMatchObject([{ groupId: id, channel: { name: 'figures' } }])
  })

  it('know who wrote, and count what is unread', async () => {
    const { id, channels } = make('Engines', bob)
    const who = await started(bob)
    const { channel } = server.groups.createChannel(id, ada, 'numbers')
    say(channels[0]!.id, ada, 'one')
    await settle(10)
    say(channel.id, ada, 'two')
    await settle()
    const [entry] = chatLists(who.state).inbox
    expect(entry).toMatchObject({ kind: 'group', newest: { lastMessage: { preview: 'two' } } })
    expect(who.state.users.get(ada)?.display_name).toBe('Ada')
  })

  it('tick when all have it, and not before', async () => {
    const { channels } = make('Engines', bob, carol)
    const [channel] = channels
    const writer = await started(ada)
    writer.engine.send(channel!.id, 'one')
    await settle()
    const tick = () => tickOf(1, writer.state.conversations.get(channel!.id)!.othersMarks)
    expect(tick()).toBe('sent')
    const readers = [await started(bob), await started(carol)]
    await settle()
    expect(tick()).toBe('delivered')
    readers[0]!.engine.markRead(channel!.id, 1)
    await settle()
    expect(tick()).toBe('delivered')
    readers[1]!.engine.markRead(channel!.id, 1)
    await settle()
    expect(tick()).toBe('read')
  })

  it('show everybody who types, each until they stop or send', async () => {
    const { channels } = make('Engines', bob, carol)
    const id = channels[0]!.id
    const who = await started(ada)
    server.typing(id, bob, true)
    server.typing(id, carol, true)
    expect(who.state.typing.get(id)).toEqual([bob, carol])
    say(id, bob)
    expect(who.state.typing.get(id)).toEqual([carol])
    await settle(7_000)
    expect(who.state.typing.has(id)).toBe(false)
  })

  it('take one change of settings for all of them', async () => {
    const { id } = make('Engines', bob)
    server.groups.createChannel(id, ada, 'numbers')
    const [phone, desk] = [await started(bob), await started(bob)]
    await phone.engine.groups.change(id, { archived: true })
    await settle()
    for (const device of [phone, desk]) expect(chatLists(device.state).archived.map(entry => entry.id)).toEqual([id])
  })
})

describe('members', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => server.addUser(`Person ${String(index).padStart(3, '0')}`, `person_${index}`).id)

  it('are read page by page and change live', async () => {
    const { id } = make('Engines', bob, ...many(250))
    const who = await started(ada)
    await who.engine.groups.readMembers(id)
    expect(known(who, id)!.members!.members).toHaveLength(100)
    await who.engine.groups.readMembers(id, true)
    const members = () => known(who, id)!.members!
    expect(members()).toMatchObject({ cursor: null, reading: false, failed: false, stale: false })
    expect(members().members).toHaveLength(252)
    server.groups.changeRole(id, ada, bob, 'admin')
    expect(members().members.slice(0, 2).map(member => member.user.id)).toEqual([ada, bob])
    server.groups.removeMember(id, ada, bob)
    expect(members().members).toHaveLength(251)
    server.groups.add(id, ada, [carol])
    expect(members().members.some(member => member.user.id === carol)).toBe(true)
    expect(known(who, id)!.memberCount).toBe(252)
  })

  it('are read again when a page was read while they changed', async () => {
    const { id } = make('Engines', bob, carol)
    const who = await started(ada)
    let release = () => {}
    server.faults.call = (name, moment) => name === 'members' && moment === 'after' ? new Promise<void>((resolve) => { release = resolve }) : undefined
    const reading = who.engine.groups.readMembers(id)
    await settle(10)
    server.groups.removeMember(id, ada, bob)
    server.faults.call = undefined
    release()
    await settle()
    await reading
    expect(known(who, id)!.members!.members.map(member => member.user.id)).toEqual([ada, carol])
  })
})

/** Stale or lost events plus what is read again must equal what somebody sees who comes fresh. */
describe('whatever is lost, doubled or late', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('converges (seed %i)', async (seed) => {
    const random = chance(seed)
    const groups = [make('One', bob), make('Two', bob, carol)]
    const who = await started(bob)
    server.faults.event = (_, pass) => {
      const fate = random()
      if (fate < 0.2) return
      if (fate < 0.4) setTimeout(pass, random() * 400)
      else pass()
      if (fate > 0.9) setTimeout(pass, random() * 400)
    }
    for (let step = 0; step < 60; step += 1) {
      const group = groups[Math.floor(random() * groups.length)]!
      const stored = server.groups.groups.get(group.id)!
      const channel = stored.channels[Math.floor(random() * stored.channels.length)]!
      const act = Math.floor(random() * 8)
      if (act === 0) server.groups.change(group.id, ada, { name: `Name ${step}` })
      else if (act === 1) server.groups.createChannel(group.id, ada, `channel ${step}`)
      else if (act === 2 && stored.channels.length > 1) server.groups.deleteChannel(group.id, ada, channel.id)
      else if (act === 3) server.groups.orderChannels(group.id, ada, stored.channels.map(one => one.id).reverse())
      else if (act === 4 && stored.members.has(bob)) server.groups.removeMember(group.id, ada, bob)
      else if (act === 5) server.groups.add(group.id, ada, [bob, carol])
      else if (act === 6 && stored.members.has(bob)) server.groups.changeRole(group.id, ada, bob, random() < 0.5 ? 'admin' : 'member')
      else say(channel.id, ada, `message ${step}`)
      await settle(random() * 150)
    }
    server.faults.event = undefined
    await settle(1_000)
    server.resync()
    await settle(5_000)
    const fresh = await started(bob)
    const seen = (client: TestClient) => [...client.state.groups.values()].map(({ id, name, role, revision, memberCount, channels }) => ({
      id, name, role, revision, memberCount, channels: channels.map(channel => [channel.id, channel.name, channel.position, client.state.conversations.get(channel.id)?.lastSeq]),
    })).sort((a, b) => a.id < b.id ? -1 : 1)
    expect(seen(who)).toEqual(seen(fresh))
    expect((await api(bob).groups()).map(group => group.id).sort()).toEqual(seen(who).map(group => group.id))
    expect([...who.state.conversations.keys()].sort()).toEqual([...fresh.state.conversations.keys()].sort())
  })
})
