// Pins, archive, mutes, marks as unread, clearing and deleting: mine alone, and live on my devices.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiClient, type Conversation, newcomer, type SettingsChange } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { heard, Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

async function pair(messages = 0) {
  const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
  if (messages === 0) return { ada, bob, id: (await ada.open(bob.me)).id }
  return heard([ada, bob], async () => {
    const { id } = await ada.open(bob.me)
    for (let seq = 1; seq <= messages; seq++) await ada.send(id, `message ${seq}`)
    return { ada, bob, id }
  }, ({ id }) => [['message.created', ({ message }) => message.conversation_id === id && message.seq === messages]])
}

const ids = (list: Conversation[]) => list.map(conversation => conversation.id)
const inbox = async (client: ApiClient) => ids(await client.conversations(100, 'inbox'))
const archive = async (client: ApiClient) => ids(await client.conversations(100, 'archived'))
const seqs = async (client: ApiClient, id: string, query = '') => (await client.page(id, query)).messages.map(message => message.seq)

describe('pinning', () => {
  test('puts on top, the last pinned first, and pages stay right', async () => {
    const ada = await newcomer(server, 'ada')
    const friends = await Promise.all(Array.from({ length: 7 }, () => newcomer(server)))
    const opened = await Promise.all(friends.map(async (friend) => {
      const { id } = await ada.open(friend.me)
      await friend.send(id, 'hello')
      return id
    }))
    const all = await inbox(ada)
    expect([...all].sort()).toEqual([...opened].sort())
    const [first, , , fourth, , , last] = all
    const pinned = await ada.change_settings(last!, { pinned: true })
    expect(pinned.settings.pinned_at).toBeTruthy()
    await eventually('the next millisecond', () => Date.now() > Date.parse(pinned.settings.pinned_at!))
    await ada.change_settings(fourth!, { pinned: true })
    await ada.change_settings(last!, { pinned: true })
    const expected = [fourth, last, ...all.filter(id => id !== fourth && id !== last)]
    expect(await inbox(ada)).toEqual(expected)
    for (const limit of [1, 2, 3, 7]) expect(ids(await ada.conversations(limit)), `pages of ${limit}`).toEqual(expected)
    await friends[opened.indexOf(last!)]!.send(last!, 'more')
    expect(await inbox(ada)).toEqual(expected)
    await ada.change_settings(fourth!, { pinned: false })
    await ada.change_settings(last!, { pinned: false })
    expect((await inbox(ada))[0]).toBe(last)
    expect((await inbox(ada))[1]).toBe(first)
  })
})

describe('archiving', () => {
  test('moves to the other view and back with a message', async () => {
    const { ada, bob, id } = await pair(2)
    expect((await bob.change_settings(id, { archived: true })).settings.archived).toBe(true)
    expect([await inbox(bob), await archive(bob)]).toEqual([[], [id]])
    expect(await bob.conversations()).toEqual([])
    expect([await inbox(ada), await archive(ada)]).toEqual([[id], []])
    await ada.send(id, 'back')
    expect([await inbox(bob), await archive(bob)]).toEqual([[id], []])
  })

  test('lasts while it is muted', async () => {
    const { ada, bob, id } = await pair(1)
    await bob.change_settings(id, { archived: true, mute: { for_seconds: 3600 } })
    await ada.send(id, 'not heard')
    expect([await inbox(bob), await archive(bob)]).toEqual([[], [id]])
    expect((await bob.conversation(id)).unread_count).toBe(2)
    await bob.change_settings(id, { mute: null })
    expect(await archive(bob)).toEqual([id])
    await ada.send(id, 'heard')
    expect(await inbox(bob)).toEqual([id])
  })

  test('a mute does not archive again what a message brought back', async () => {
    const { ada, bob, id } = await pair(1)
    await bob.change_settings(id, { archived: true })
    await ada.send(id, 'back')
    await bob.change_settings(id, { mute: 'always' })
    expect(await inbox(bob)).toEqual([id])
  })
})

describe('muting', () => {
  test('counts from the clock of the server', async () => {
    const { bob, id } = await pair(1)
    const before = Date.now()
    const { settings } = await bob.change_settings(id, { mute: { for_seconds: 3600 } })
    const after = Date.now()
    const until = Date.parse(settings.muted_until!)
    expect(until).toBeGreaterThanOrEqual(before + 3_600_000)
    expect(until).toBeLessThanOrEqual(after + 3_600_000)
    expect((await bob.change_settings(id, { mute: 'always' })).settings.muted_until).toBe('9999-12-31T23:59:59.999Z')
    expect((await bob.change_settings(id, { mute: null })).settings.muted_until).toBeNull()
  })

  test('ends by itself', async () => {
    const { ada, bob, id } = await pair(1)
    const { settings } = await bob.change_settings(id, { archived: true, mute: { for_seconds: 1 } })
    expect((await bob.conversation(id)).settings.archived).toBe(true)
    // Messages until the first that is younger than the mute.
    for (;;) {
      const { created_at } = await ada.send(id, 'are you there?')
      if (created_at > settings.muted_until!) break
      expect((await bob.conversation(id)).settings.archived).toBe(true)
    }
    expect((await bob.conversation(id)).settings.archived).toBe(false)
    expect(await inbox(bob)).toEqual([id])
  })
})

describe('marking as unread', () => {
  test('lasts until I read again, and moves no mark', async () => {
    const { ada, bob, id } = await pair(3)
    await bob.mark(id, { read_seq: 3 })
    const seen_by_ada = await ada.conversation(id)
    expect(await bob.change_settings(id, { marked_unread: true })).toMatchObject({ unread_count: 0, marks: { read_seq: 3 }, settings: { marked_unread: true } })
    expect(await bob.mark(id, { delivered_seq: 3 })).toEqual({ delivered_seq: 3, read_seq: 3 })
    expect((await bob.conversation(id)).settings.marked_unread).toBe(true)
    await bob.mark(id, { read_seq: 3 })
    expect((await bob.conversation(id)).settings.marked_unread).toBe(false)
    expect(await ada.conversation(id)).toEqual(seen_by_ada)
  })

  test('ends on my other devices, by socket too', async () => {
    const { ada, bob, id } = await pair(2)
    await bob.mark(id, { read_seq: 2 })
    const [phone, desk, hers] = await Promise.all([Socket.connect(bob), Socket.connect(bob), Socket.connect(ada)])
    await bob.change_settings(id, { marked_unread: true })
    for (const socket of [phone, desk]) await socket.next('conversation.updated', data => data.conversation.settings.marked_unread)
    phone.command('receipt.read', { conversation_id: id, seq: 2 })
    for (const socket of [phone, desk]) {
      const { data } = await socket.next('conversation.updated', event => !event.conversation.settings.marked_unread)
      expect(data.conversation).toEqual(await bob.conversation(id))
    }
    await hers.barrier()
    expect(hers.events.map(event => event.type)).toEqual(['hello', 'pong'])
    for (const socket of [phone, desk, hers]) await socket.close()
  })

  test('ends when I send', async () => {
    const { bob, id } = await pair(2)
    await bob.change_settings(id, { marked_unread: true })
    await bob.send(id, 'an answer')
    expect((await bob.conversation(id)).settings.marked_unread).toBe(false)
  })

  test('can be taken back', async () => {
    const { bob, id } = await pair(2)
    await bob.change_settings(id, { marked_unread: true })
    expect((await bob.change_settings(id, { marked_unread: false })).settings.marked_unread).toBe(false)
    expect((await bob.conversation(id)).unread_count).toBe(2)
  })
})

describe('clearing', () => {
  test('hides messages from me alone, and what comes stays', async () => {
    const { ada, bob, id } = await pair(5)
    const log = await ada.log(id)
    expect(await bob.clear(id, 3)).toMatchObject({ unread_count: 2, last_message: { seq: 5 }, settings: { cleared_seq: 3 } })
    expect(await seqs(bob, id)).toEqual([4, 5])
    expect(await bob.clear(id, 5)).toMatchObject({ unread_count: 0, last_message: null, settings: { cleared_seq: 5 } })
    for (const query of ['', '?after=0', '?after=2', '?before=4', '?before=5&limit=1']) expect(await seqs(bob, id, query), query).toEqual([])
    expect((await bob.page(id, '?before=4')).has_more).toBe(false)
    expect(await inbox(bob)).toEqual([id])
    const sixth = await ada.send(id, 'new')
    expect(await seqs(bob, id)).toEqual([6])
    expect(await bob.page(id, '?after=0')).toMatchObject({ messages: [sixth], has_more: false, last_seq: 6 })
    expect(await bob.conversation(id)).toMatchObject({ unread_count: 1, last_message: { seq: 6 } })
    expect(await ada.log(id)).toEqual([...log, sixth])
    expect((await ada.conversation(id)).peer.marks).toEqual({ delivered_seq: 0, read_seq: 0 })
  })

  test('to less than before brings nothing back', async () => {
    const { bob, id } = await pair(4)
    await bob.clear(id, 3)
    const { revision } = (await bob.conversation(id)).settings
    for (const seq of [3, 1, 0]) expect((await bob.clear(id, seq)).settings).toMatchObject({ cleared_seq: 3, revision })
  })
})

describe('deleting', () => {
  test('hides until a message comes, and the old ones stay away', async () => {
    const { ada, bob, id } = await pair(3)
    const seen_by_ada = await ada.conversation(id)
    await bob.change_settings(id, { pinned: true, mute: 'always' })
    await bob.delete_conversation(id)
    await bob.delete_conversation(id)
    expect([await inbox(bob), await archive(bob)]).toEqual([[], []])
    expect(await ada.conversation(id)).toEqual(seen_by_ada)
    expect(await seqs(ada, id)).toEqual([1, 2, 3])
    expect(await bob.conversation(id)).toMatchObject({ last_message: null, unread_count: 0, settings: { hidden: true, cleared_seq: 3 } })
    await ada.send(id, 'once more')
    expect(await inbox(bob)).toEqual([id])
    expect(await seqs(bob, id)).toEqual([4])
    expect(await bob.conversation(id)).toMatchObject({
      unread_count: 1, settings: { hidden: false, pinned_at: null, muted_until: '9999-12-31T23:59:59.999Z' },
    })
  })

  test('opened again it is empty', async () => {
    const { ada, bob, id } = await pair(3)
    await bob.delete_conversation(id)
    const opened = await bob.open(ada.me)
    expect(opened).toMatchObject({ id, last_message: null, unread_count: 0, settings: { hidden: false, cleared_seq: 3 } })
    expect(await inbox(bob)).toEqual([id])
    expect(await seqs(bob, id)).toEqual([])
    await bob.send(id, 'from the start')
    expect(await seqs(bob, id)).toEqual([4])
  })

  test('up to what I have seen keeps what came meanwhile', async () => {
    const { bob, id } = await pair(5)
    await bob.delete_conversation(id, 3)
    expect(await inbox(bob)).toEqual([id])
    expect(await seqs(bob, id)).toEqual([4, 5])
    // Sent again because its answer was lost, it takes nothing more.
    await bob.delete_conversation(id, 3)
    expect(await seqs(bob, id)).toEqual([4, 5])
  })
})

describe('my devices', () => {
  const acts: [string, (client: ApiClient, id: string) => Promise<unknown>][] = [
    ...([{ pinned: true }, { archived: true }, { mute: 'always' }, { mute: { for_seconds: 60 } }, { marked_unread: true }] as SettingsChange[])
      .map(change => [JSON.stringify(change), (client: ApiClient, id: string) => client.change_settings(id, change)] as [string, typeof acts[0][1]]),
    ['clear', (client, id) => client.clear(id, 2)],
  ]
  test.each(acts)('see %s at once, the other member never', async (_what, act) => {
    const { ada, bob, id } = await pair(3)
    const seen_by_ada = [await ada.conversation(id), await ada.log(id)]
    const [phone, desk, hers] = await Promise.all([Socket.connect(bob), Socket.connect(bob), Socket.connect(ada)])
    await act(bob, id)
    const now = await bob.conversation(id)
    for (const socket of [phone, desk]) expect((await socket.next('conversation.updated')).data.conversation).toEqual(now)
    await hers.barrier()
    expect(hers.events.map(event => event.type)).toEqual(['hello', 'pong'])
    expect([await ada.conversation(id), await ada.log(id)]).toEqual(seen_by_ada)
    for (const socket of [phone, desk, hers]) await socket.close()
  })

  test('see a deletion, and the return', async () => {
    const { ada, bob, id } = await pair(3)
    const [phone, desk, hers] = await Promise.all([Socket.connect(bob), Socket.connect(bob), Socket.connect(ada)])
    await bob.delete_conversation(id)
    const { revision } = (await bob.conversation(id)).settings
    for (const socket of [phone, desk]) {
      expect((await socket.next('conversation.deleted')).data).toEqual({ conversation_id: id, cleared_seq: 3, revision })
    }
    await bob.open(ada.me)
    for (const socket of [phone, desk]) {
      const { data } = await socket.next('conversation.updated')
      expect(data.conversation.settings.revision).toBeGreaterThan(revision)
    }
    await bob.delete_conversation(id)
    await ada.send(id, 'hello')
    for (const socket of [phone, desk]) await socket.next('message.created')
    await hers.barrier()
    expect(hers.events.map(event => event.type)).toEqual(['hello', 'message.created', 'pong'])
    for (const socket of [phone, desk, hers]) await socket.close()
  })

  test('hear nothing of what changed nothing', async () => {
    const { bob, id } = await pair(3)
    const changes: SettingsChange[] = [{ pinned: true }, { archived: true }, { mute: 'always' }, { marked_unread: true }]
    for (const change of changes) await bob.change_settings(id, change)
    await bob.clear(id, 2)
    const before = await bob.conversation(id)
    const socket = await Socket.connect(bob)
    const expected = await bob.change_settings(id, { marked_unread: true })
    // Of what was changed before, something may still be on its way from another server.
    await socket.next('conversation.updated', data => data.conversation.settings.revision === expected.settings.revision)
    const heard = socket.events.length
    expect(expected.settings).toEqual({ ...before.settings, marked_unread: true, revision: before.settings.revision + 1 })
    for (const change of changes) expect(await bob.change_settings(id, change)).toEqual(expected)
    expect(await bob.clear(id, 2)).toEqual(expected)
    await socket.barrier()
    expect(socket.events.slice(heard).map(event => event.type)).toEqual(['pong'])
    await bob.delete_conversation(id)
    await bob.delete_conversation(id)
    await socket.next('conversation.deleted')
    await socket.barrier()
    expect(socket.of_type('conversation.deleted')).toHaveLength(1)
    await socket.close()
  })
})

describe('races', () => {
  test('with incoming messages lose none of them', async () => {
    const { ada, bob, id } = await pair(5)
    let sending = true
    const sent: number[] = []
    const sends = (async () => {
      while (sending) sent.push((await ada.send(id, 'meanwhile')).seq)
    })()
    const rounds = async (act: () => Promise<unknown>, count = 25) => { for (let round = 0; round < count; round++) await act() }
    try {
      await Promise.all([
        rounds(() => bob.clear(id, 5)),
        rounds(() => bob.delete_conversation(id, 4)),
        rounds(() => bob.change_settings(id, { archived: true, pinned: true })),
        rounds(() => bob.change_settings(id, { pinned: false })),
      ])
    } finally {
      sending = false
      await sends
    }
    expect(await bob.conversation(id)).toMatchObject({ last_seq: 5 + sent.length, unread_count: sent.length, settings: { cleared_seq: 5 } })
    expect((await bob.log(id)).map(message => message.seq)).toEqual(sent)
    await ada.send(id, 'the last')
    expect(await inbox(bob)).toEqual([id])
  })

  test('of my own devices end in one state that all of them know', async () => {
    const { bob, id } = await pair(2)
    const devices = await Promise.all([Socket.connect(bob), Socket.connect(bob)])
    await Promise.all(Array.from({ length: 60 }, (_, index) => bob.change_settings(id, index % 2 ? { pinned: index % 4 === 1 } : { archived: index % 4 === 0 })))
    const final = await bob.conversation(id)
    for (const socket of devices) {
      const events = await eventually('all events are here', () => {
        const arrived = socket.of_type('conversation.updated').map(data => data.conversation as Conversation)
        return arrived.length >= final.settings.revision ? arrived : undefined
      })
      const latest = events.reduce((a, b) => (b.settings.revision > a.settings.revision ? b : a))
      expect(latest).toEqual(final)
      // One change, one revision, one event.
      expect(new Set(events.map(event => event.settings.revision)).size).toBe(events.length)
      expect(events).toHaveLength(final.settings.revision)
      await socket.close()
    }
  })
})
