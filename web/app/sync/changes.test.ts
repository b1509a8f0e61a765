import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import type { ServerEvent } from '~/api/types'
import { testClient } from '~/mock/clients'
import type { TestClient } from '~/mock/clients'
import { MockServer } from '~/mock/server'
import { lastChangeable } from './changes'

let server: MockServer
let ada: string
let bob: string
let conversation: string
const clients: TestClient[] = []

const settle = (milliseconds = 1_000) => vi.advanceTimersByTimeAsync(milliseconds)
const stateOf = (who: TestClient) => who.state.conversations.get(conversation)!
const bodies = (who: TestClient) => stateOf(who).log.messages.map(message => message.deleted ? null : message.body)
const preview = (who: TestClient) => stateOf(who).lastMessage

async function opened(user: string): Promise<TestClient> {
  const made = testClient(server, user)
  clients.push(made)
  made.engine.start()
  await settle()
  await made.engine.open(conversation)
  await settle()
  return made
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new MockServer()
  ada = server.addUser('Ada', 'ada').id
  bob = server.addUser('Bob', 'bob').id
  conversation = server.openConversation(ada, bob)
  for (const body of ['one', 'two', 'three']) server.post(conversation, ada, crypto.randomUUID(), body)
})

afterEach(() => {
  for (const one of clients.splice(0)) one.engine.stop()
  vi.useRealTimers()
})

describe('a message that is changed', () => {
  it('changes everywhere: in the log, in the list, and nothing becomes unread', async () => {
    const [mine, theirs] = [await opened(ada), await opened(bob)]
    theirs.engine.markRead(conversation, 3)
    await settle()
    await mine.engine.edit(conversation, 3, 'mended')
    await mine.engine.deleteMessage(conversation, 1)
    await settle()
    for (const who of [mine, theirs]) {
      expect(bodies(who)).toEqual([null, 'two', 'mended'])
      expect(stateOf(who).log.messages[2]!.edited_at).toBeTruthy()
      expect(preview(who)).toMatchObject({ seq: 3, preview: 'mended' })
      expect(stateOf(who)).toMatchObject({ changes: 2, lastSeq: 3, marks: { read_seq: 3 } })
    }
    await mine.engine.deleteMessage(conversation, 3)
    await settle()
    for (const who of [mine, theirs]) expect(preview(who)).toMatchObject({ seq: 3, preview: '', deleted: true })
  })

  it('shows at once, and goes back when it is refused', async () => {
    const who = await opened(ada)
    const before = preview(who)
    server.faults.call = async (name) => {
      if (name !== 'editMessage' && name !== 'deleteMessage') return
      await new Promise(resolve => setTimeout(resolve, 500))
      throw new ApiError('too_late', 'It is too late.', false, 409)
    }
    for (const [change, shown] of [[() => who.engine.edit(conversation, 3, 'mended'), 'mended'], [() => who.engine.deleteMessage(conversation, 3), null]] as const) {
      const done = expect(change()).rejects.toThrow('too late')
      expect(bodies(who)[2]).toBe(shown)
      expect(preview(who)!.preview).toBe(shown ?? '')
      await settle()
      await done
      expect(bodies(who)).toEqual(['one', 'two', 'three'])
      expect(preview(who)).toEqual(before)
    }
  })

  it('keeps what was heard while an edit was refused', async () => {
    const who = await opened(ada)
    server.faults.call = async (name, moment) => {
      if (name !== 'editMessage' || moment === 'after') return
      await new Promise(resolve => setTimeout(resolve, 500))
      throw ApiError.network()
    }
    const done = expect(who.engine.edit(conversation, 3, 'mended')).rejects.toThrow()
    server.change(conversation, ada, 3, 'by another device')
    await settle()
    await done
    expect(bodies(who)[2]).toBe('by another device')
    expect(preview(who)!.preview).toBe('by another device')
  })

  it('is the later state, in whatever order the events come, and however often', async () => {
    const who = await opened(bob)
    const held: (() => void)[] = []
    server.faults.event = (_, pass) => { held.push(pass, pass) }
    server.change(conversation, ada, 3, 'first edit')
    server.change(conversation, ada, 3, 'second edit')
    server.change(conversation, ada, 2, null)
    server.faults.event = undefined
    for (const pass of held.reverse()) pass()
    await settle()
    expect(bodies(who)).toEqual(['one', null, 'second edit'])
    expect(preview(who)!.preview).toBe('second edit')
    expect(stateOf(who).changes).toBe(3)
  })

  it('may be heard of before it was heard', async () => {
    const who = await opened(bob)
    const events: [ServerEvent['type'], () => void][] = []
    server.faults.event = (event, pass) => { events.push([event.type, pass]) }
    server.post(conversation, ada, crypto.randomUUID(), 'a mistake')
    server.change(conversation, ada, 4, 'mended')
    server.faults.event = undefined
    for (const [, pass] of events.reverse()) pass()
    await settle()
    expect(bodies(who)).toEqual(['one', 'two', 'three', 'mended'])
    expect(preview(who)).toMatchObject({ seq: 4, preview: 'mended' })
  })
})

describe('a change that was missed', () => {
  it('is found by the next one', async () => {
    const who = await opened(bob)
    server.faults.event = () => {}
    server.change(conversation, ada, 1, 'lost')
    server.faults.event = undefined
    server.change(conversation, ada, 2, 'heard')
    await settle()
    expect(bodies(who)).toEqual(['lost', 'heard', 'three'])
  })

  it('is found when the line comes back', async () => {
    const who = await opened(bob)
    server.setUp(false)
    server.change(conversation, ada, 1, null)
    server.change(conversation, ada, 3, 'mended')
    server.setUp(true)
    await settle(10_000)
    expect(bodies(who)).toEqual([null, 'two', 'mended'])
    expect(preview(who)!.preview).toBe('mended')
  })

  it('is asked for again when the first answer was lost', async () => {
    const who = await opened(bob)
    server.faults.event = () => {}
    server.change(conversation, ada, 1, 'lost')
    server.faults.event = undefined
    server.faults.call = (name) => { if (name === 'changes') throw ApiError.network() }
    server.resync()
    await settle()
    expect(bodies(who)[0]).toBe('one')
    server.faults.call = undefined
    server.resync()
    await settle()
    expect(bodies(who)[0]).toBe('lost')
  })

  it('is not lost between a page that was read before it and its event', async () => {
    const who = testClient(server, bob)
    clients.push(who)
    who.engine.start()
    await settle()
    server.faults.call = async (name, moment) => {
      if (name === 'messages' && moment === 'after') await new Promise(resolve => setTimeout(resolve, 500))
    }
    const opening = who.engine.open(conversation)
    await settle(100)
    server.change(conversation, ada, 2, 'mended meanwhile')
    await settle()
    await opening
    await settle()
    expect(bodies(who)).toEqual(['one', 'mended meanwhile', 'three'])
  })
})

describe('what can be changed', () => {
  it('is mine, young enough, and not deleted; the newest of it comes first', async () => {
    server.editWindow = 60
    const [mine, theirs] = [await opened(ada), await opened(bob)]
    const last = (who: TestClient) => lastChangeable(who.state, stateOf(who))?.seq
    expect([last(mine), last(theirs)]).toEqual([3, undefined])
    await mine.engine.deleteMessage(conversation, 3)
    expect(last(mine)).toBe(2)
    await settle(60_000)
    expect(last(mine)).toBeUndefined()
    const unheard = { ...mine.state, editWindow: null }
    server.post(conversation, ada, crypto.randomUUID(), 'new')
    await settle()
    expect(last(mine)).toBe(4)
    expect(lastChangeable(unheard, stateOf(mine))).toBeNull()
  })
})
