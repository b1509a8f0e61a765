import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Conversation, ServerEvent, SettingsChange } from '~/api/types'
import { chance, testClient } from '~/mock/clients'
import type { TestClient } from '~/mock/clients'
import { MockServer } from '~/mock/server'
import { chatLists } from './lists'
import { unreadCount } from './state'

let server: MockServer
let ada: string
let bob: string
let id: string
const clients: TestClient[] = []

const settle = (milliseconds = 1_000) => vi.advanceTimersByTimeAsync(milliseconds)
const say = (user: string, body = 'hello') => server.post(id, user, crypto.randomUUID(), body)
const of = (who: TestClient) => who.state.conversations.get(id)!
const lists = (who: TestClient) => {
  const { inbox, archived } = chatLists(who.state)
  return { inbox: inbox.map(one => one.id), archived: archived.map(one => one.id) }
}
const seqs = (who: TestClient) => of(who).log.messages.map(message => message.seq)
const commands: string[] = []

async function started(user = ada): Promise<TestClient> {
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
  id = server.openConversation(ada, bob)
  commands.length = 0
  const original = server.command.bind(server)
  server.command = (socket, command) => {
    commands.push(command.type)
    original(socket, command)
  }
})

afterEach(() => {
  for (const one of clients.splice(0)) one.engine.stop()
  vi.useRealTimers()
})

describe('settings', () => {
  it('reach my other devices, and a message brings an archived chat back', async () => {
    say(bob)
    const [phone, desk] = [await started(), await started()]
    await phone.engine.change(id, { archived: true, pinned: true })
    expect(lists(desk)).toEqual({ inbox: [], archived: [id] })
    await settle()
    say(bob)
    for (const device of [phone, desk]) {
      expect(lists(device)).toEqual({ inbox: [id], archived: [] })
      expect(of(device).settings.pinned_at).not.toBeNull()
    }
  })

  it('keep a muted chat archived, also for who comes later', async () => {
    say(bob)
    const phone = await started()
    await phone.engine.change(id, { archived: true, mute: 'always' })
    await settle()
    say(bob)
    expect(lists(phone)).toEqual({ inbox: [], archived: [id] })
    expect(lists(await started())).toEqual({ inbox: [], archived: [id] })
  })

  it('keep the later of two states, however they arrive', async () => {
    say(bob)
    const who = await started()
    const state = async (change: SettingsChange): Promise<Conversation> => server.apiFor(() => ada).changeSettings(id, change)
    const held: ServerEvent[] = []
    server.faults.event = event => void held.push(event)
    await state({ pinned: true })
    await state({ pinned: false })
    await state({ pinned: true, marked_unread: true })
    for (const event of held.reverse()) who.engine.handle(event)
    expect(of(who).settings).toMatchObject({ marked_unread: true, revision: 3 })
    expect(of(who).settings.pinned_at).not.toBeNull()
  })

  it('a state from before a message does not archive what the message brought back', async () => {
    say(bob)
    const who = await started()
    await who.engine.change(id, { archived: true })
    const stale = await server.apiFor(() => ada).conversation(id)
    await settle()
    say(bob)
    who.engine.handle({ type: 'conversation.updated', data: { conversation: stale } })
    expect(of(who).settings.archived).toBe(false)
  })

  it('marked as unread ends when I read further or open it again', async () => {
    say(bob)
    const who = await started()
    await who.engine.open(id)
    who.engine.markRead(id, 1)
    await settle()
    await who.engine.change(id, { marked_unread: true })
    expect(of(who).settings.marked_unread).toBe(true)
    await who.engine.open(id)
    await settle()
    expect(of(who).settings.marked_unread).toBe(false)
    await who.engine.change(id, { marked_unread: true })
    say(bob)
    expect(of(who).settings.marked_unread).toBe(true)
    who.engine.markRead(id, 2)
    expect(of(who).settings.marked_unread).toBe(false)
    await settle()
    expect((await server.apiFor(() => ada).conversation(id)).settings.marked_unread).toBe(false)
  })
})

describe('clearing and deleting', () => {
  it('empties the log on all devices, says no receipt, and goes on with what comes', async () => {
    for (let count = 0; count < 5; count += 1) say(bob)
    const [phone, desk] = [await started(), await started()]
    for (const device of [phone, desk]) await device.engine.open(id)
    await settle()
    commands.length = 0
    await phone.engine.clear(id)
    await settle()
    for (const device of [phone, desk]) {
      expect(seqs(device)).toEqual([])
      expect(of(device).lastMessage).toBeNull()
      expect(unreadCount(of(device))).toBe(0)
      expect(lists(device).inbox).toEqual([id])
    }
    server.setUp(false)
    await settle(50)
    server.setUp(true)
    await settle(10_000)
    expect(commands.filter(type => type === 'receipt.read')).toEqual([])
    say(bob)
    await settle()
    for (const device of [phone, desk]) {
      expect(seqs(device)).toEqual([6])
      expect(unreadCount(of(device))).toBe(1)
    }
  })

  it('keeps what came while the answer was on its way', async () => {
    say(bob)
    const who = await started()
    await who.engine.open(id)
    server.faults.call = (name, moment) => { if (name === 'clearConversation' && moment === 'before') say(bob, 'meanwhile') }
    await who.engine.clear(id)
    await settle()
    expect(seqs(who)).toEqual([2])
  })

  it('takes a deleted chat out of the list, and a message brings it back without its past', async () => {
    say(bob)
    say(bob)
    const [phone, desk] = [await started(), await started()]
    await desk.engine.open(id)
    await phone.engine.remove(id)
    for (const device of [phone, desk]) expect(lists(device)).toEqual({ inbox: [], archived: [] })
    await settle()
    say(bob)
    await settle()
    for (const device of [phone, desk]) {
      expect(lists(device).inbox).toEqual([id])
      await device.engine.open(id)
      await settle()
      expect(seqs(device)).toEqual([3])
    }
  })

  it('is learnt of after the line was away', async () => {
    say(bob)
    const who = await started()
    expect(lists(who).inbox).toEqual([id])
    server.setUp(false)
    await settle(50)
    server.setUp(true)
    await server.apiFor(() => ada).deleteConversation(id, 1)
    await settle(10_000)
    expect(lists(who).inbox).toEqual([])
  })

  it('a late state does not bring it back', async () => {
    say(bob)
    const who = await started()
    const stale = await server.apiFor(() => ada).changeSettings(id, { pinned: true })
    await who.engine.remove(id)
    who.engine.handle({ type: 'conversation.updated', data: { conversation: stale } })
    expect(lists(who).inbox).toEqual([])
  })
})

it.each([1, 2, 3, 4, 5, 6])('stale state and shuffled events end where the server is (chance %i)', async (seed) => {
  const random = chance(seed)
  const pick = (below: number) => Math.floor(random() * below)
  say(bob)
  const who = await started()
  await who.engine.open(id)
  const held: (() => void)[] = []
  server.faults.event = (_, pass) => { held.push(pass) }
  const api = server.apiFor(() => ada)
  for (let step = 0; step < 60; step += 1) {
    await settle(10)
    const last = server.conversations.get(id)!.messages.length
    const acts: (() => unknown)[] = [
      () => say(bob), () => say(ada), () => server.mark(id, ada, { read_seq: pick(last) + 1 }),
      () => api.changeSettings(id, { pinned: random() < 0.5 }), () => api.changeSettings(id, { archived: random() < 0.5 }),
      () => api.changeSettings(id, { marked_unread: random() < 0.5 }), () => api.changeSettings(id, { mute: random() < 0.5 ? null : 'always' }),
      () => api.clearConversation(id, pick(last) + 1), () => api.deleteConversation(id, pick(last) + 1), () => api.openConversation(bob),
    ]
    await acts[pick(acts.length)]!()
    // Some arrive now, each a few places late.
    while (held.length > 4) held.splice(pick(held.length), 1)[0]!()
  }
  while (held.length > 0) held.splice(pick(held.length), 1)[0]!()
  server.faults.event = undefined
  await settle(2_000)
  const truth = await api.conversation(id)
  expect(of(who).settings).toEqual(truth.settings)
  expect(of(who).lastMessage?.seq).toBe(truth.last_message?.seq)
  expect(unreadCount(of(who))).toBe(truth.unread_count)
  if (of(who).log.live) expect(seqs(who)).toEqual((await api.messages(id, { limit: 200 })).messages.map(message => message.seq))
})
