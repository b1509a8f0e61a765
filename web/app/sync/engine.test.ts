import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import { chance, testClient } from '~/mock/clients'
import type { TestClient } from '~/mock/clients'
import { MockServer } from '~/mock/server'
import { patience } from './outbox'
import { unreadCount } from './state'
import { tickOf } from './ticks'

let server: MockServer
let ada: string
let bob: string
let conversation: string
const clients: TestClient[] = []

function client(user: string, storage?: TestClient['storage']): TestClient {
  const made = testClient(server, user, storage)
  clients.push(made)
  return made
}

const settle = (milliseconds = 1_000) => vi.advanceTimersByTimeAsync(milliseconds)
const logOf = (who: TestClient) => who.state.conversations.get(conversation)!.log.messages
const bodies = (who: TestClient) => logOf(who).map(message => message.body)
const seqs = (who: TestClient) => logOf(who).map(message => message.seq)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const say = (user: string, body: string) => server.post(conversation, user, crypto.randomUUID(), body)

async function opened(user: string): Promise<TestClient> {
  const made = client(user)
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
})

afterEach(() => {
  for (const one of clients.splice(0)) one.engine.stop()
  vi.useRealTimers()
})

describe('what a block leaves behind', () => {
  it('keeps the place of withheld messages and takes neither preview nor receipt from them', async () => {
    say(ada, 'first')
    const who = await opened(bob)
    const state = () => who.state.conversations.get(conversation)!
    const stored = server.conversations.get(conversation)!.messages
    stored.push({ conversation_id: conversation, seq: 2, sender_id: '', client_id: 'withheld:2', body: '', created_at: '', withheld: true })
    say(ada, 'third')
    await settle()
    expect(seqs(who)).toEqual(upTo(3))
    expect(state().lastMessage?.preview).toBe('third')
    expect(state().peerMarks.read_seq).toBe(3)
  })

  it('reads messages again when they changed', async () => {
    for (let index = 1; index <= 5; index += 1) say(ada, `message ${index}`)
    const who = await opened(ada)
    server.conversations.get(conversation)!.messages[2]!.undelivered = true
    who.engine.handle({ type: 'messages.updated', data: { conversation_id: conversation, first_seq: 2, last_seq: 4 } })
    await settle()
    expect(logOf(who).map(message => message.undelivered)).toEqual([undefined, undefined, true, undefined, undefined])
    expect(seqs(who)).toEqual(upTo(5))
  })
})

describe('the log', () => {
  it('fetches 42 when it holds 41 and hears 43', async () => {
    for (let index = 1; index <= 41; index += 1) say(bob, `message ${index}`)
    const who = await opened(ada)
    expect(seqs(who)).toEqual(upTo(41))
    let lost = true
    server.faults.event = (event, pass) => {
      if (event.type === 'message.created' && event.data.message.seq === 42 && lost) lost = false
      else pass()
    }
    say(bob, 'lost')
    say(bob, 'heard')
    expect(seqs(who)).toEqual(upTo(41))
    await settle()
    expect(seqs(who)).toEqual(upTo(43))
    expect(bodies(who).slice(-2)).toEqual(['lost', 'heard'])
  })

  it('takes doubled and reordered events once and in order', async () => {
    const who = await opened(ada)
    const held: (() => void)[] = []
    server.faults.event = (_, pass) => { held.push(pass, pass) }
    for (let index = 0; index < 5; index += 1) say(bob, String(index))
    server.faults.event = undefined
    for (const pass of held.reverse()) pass()
    await settle()
    expect(bodies(who)).toEqual(['0', '1', '2', '3', '4'])
  })

  it('catches up after the line was away, and reads anew when very far behind', async () => {
    const who = await opened(ada)
    server.setUp(false)
    await settle(50)
    for (let index = 0; index < 130; index += 1) say(bob, String(index))
    server.setUp(true)
    await settle(5_000)
    expect(seqs(who)).toEqual(upTo(130))
    server.setUp(false)
    await settle(50)
    for (let index = 0; index < 900; index += 1) say(bob, String(index))
    server.setUp(true)
    await settle(20_000)
    expect(seqs(who).at(-1)).toBe(1030)
    expect(seqs(who).length).toBeLessThan(200)
  })

  it('pages to the beginning without holes', async () => {
    for (let index = 0; index < 170; index += 1) say(bob, String(index))
    server.mark(conversation, ada, { read_seq: 170 })
    const who = await opened(ada)
    expect(seqs(who)[0]).toBe(121)
    for (let page = 0; page < 4; page += 1) await who.engine.loadOlder(conversation)
    expect(seqs(who)).toEqual(upTo(170))
  })

  it('opens at the first unread one of many, pages down, and becomes live at the end', async () => {
    for (let index = 0; index < 400; index += 1) say(bob, String(index))
    server.mark(conversation, ada, { read_seq: 50 })
    const who = await opened(ada)
    expect(seqs(who)[0]).toBe(31)
    expect(seqs(who).at(-1)).toBe(100)
    say(bob, 'while reading old ones')
    await settle()
    expect(seqs(who).at(-1)).toBe(100)
    for (let page = 0; page < 8; page += 1) await who.engine.loadNewer(conversation)
    expect(seqs(who).at(-1)).toBe(401)
    say(bob, 'live again')
    await settle()
    expect(bodies(who).at(-1)).toBe('live again')
  })

  it('shows a conversation that somebody else began', async () => {
    const carol = server.addUser('Carol', 'carol').id
    const who = client(ada)
    who.engine.start()
    await settle()
    const id = server.openConversation(carol, ada)
    server.post(id, carol, crypto.randomUUID(), 'hello')
    await settle()
    expect(who.state.conversations.get(id)?.peer.display_name).toBe('Carol')
    expect(unreadCount(who.state.conversations.get(id)!)).toBe(1)
  })
})

describe('receipts', () => {
  it('are delivered for what is heard and for what was missed, read only when said', async () => {
    const writer = await opened(ada)
    writer.engine.send(conversation, 'one')
    await settle()
    const peer = () => writer.state.conversations.get(conversation)!.peerMarks
    expect(tickOf(1, peer())).toBe('sent')
    const reader = await opened(bob)
    await settle()
    expect(tickOf(1, peer())).toBe('delivered')
    writer.engine.send(conversation, 'two')
    await settle()
    expect(tickOf(2, peer())).toBe('delivered')
    expect(unreadCount(reader.state.conversations.get(conversation)!)).toBe(2)
    reader.engine.markRead(conversation, 2)
    await settle()
    expect(tickOf(2, peer())).toBe('read')
    expect(unreadCount(reader.state.conversations.get(conversation)!)).toBe(0)
  })

  it('reach the server after the line was away', async () => {
    const reader = await opened(bob)
    say(ada, 'one')
    await settle()
    server.setUp(false)
    await settle(50)
    reader.engine.markRead(conversation, 1)
    await settle(300)
    server.setUp(true)
    await settle(5_000)
    const view = await server.apiFor(() => ada).conversation(conversation)
    expect(view.peer.marks.read_seq).toBe(1)
  })

  it('of one burst are few frames', async () => {
    const commands: string[] = []
    const original = server.command.bind(server)
    server.command = (socket, command) => { commands.push(command.type); original(socket, command) }
    await opened(bob)
    commands.length = 0
    for (let index = 0; index < 50; index += 1) say(ada, String(index))
    await settle()
    expect(commands.filter(type => type === 'receipt.delivered')).toHaveLength(1)
  })

  it('marks never shrink, whatever old snapshot arrives', async () => {
    const who = await opened(ada)
    say(bob, 'one')
    await settle()
    const stale = await server.apiFor(() => ada).conversation(conversation)
    who.engine.markRead(conversation, 1)
    who.engine.handle({ type: 'conversation.updated', data: { conversation: stale } })
    expect(unreadCount(who.state.conversations.get(conversation)!)).toBe(0)
  })
})

describe('sending', () => {
  it.each(['event first', 'answer first'])('turns the temporary message into the real one in place, %s', async (order) => {
    const who = await opened(ada)
    server.faults.event = (_, pass) => order === 'event first' ? pass() : void setTimeout(pass, 500)
    server.faults.call = async (name, moment) => {
      if (name === 'sendMessage' && moment === 'after' && order === 'event first') await new Promise(resolve => setTimeout(resolve, 500))
    }
    const entry = who.engine.send(conversation, 'hello')
    expect(who.state.outbox.get(conversation)?.[0]?.status).toBe('waiting')
    for (let step = 0; step < 30; step += 1) {
      await settle(40)
      const shown = [...logOf(who).map(message => message.client_id), ...(who.state.outbox.get(conversation) ?? []).map(other => other.clientId)]
      expect(shown).toEqual([entry.clientId])
    }
    expect(bodies(who)).toEqual(['hello'])
    expect(who.state.outbox.size).toBe(0)
    expect(who.storage.entries.size).toBe(0)
  })

  it('shows in my other tab once', async () => {
    const first = await opened(ada)
    const second = await opened(ada)
    first.engine.send(conversation, 'hello')
    await settle()
    expect(bodies(second)).toEqual(['hello'])
    expect(unreadCount(second.state.conversations.get(conversation)!)).toBe(0)
  })

  it('keeps the order of writing and doubles nothing, although answers get lost', async () => {
    const who = await opened(ada)
    const random = chance(7)
    server.faults.call = (name, moment) => {
      if (name === 'sendMessage' && random() < 0.5) throw moment === 'before' ? new ApiError('overloaded', 'Busy.', true, 503) : ApiError.network()
    }
    for (let index = 0; index < 20; index += 1) who.engine.send(conversation, String(index))
    await settle(900_000)
    expect(bodies(who)).toEqual(upTo(20).map(index => String(index - 1)))
    expect(who.state.outbox.size).toBe(0)
  })

  it('says when it failed for good, goes on with the next, and can be retried or deleted', async () => {
    const who = await opened(ada)
    let refuse = true
    server.faults.call = (name) => {
      if (name === 'sendMessage' && refuse) {
        refuse = false
        throw new ApiError('invalid_field', 'The message is too long.', false, 400)
      }
    }
    const bad = who.engine.send(conversation, 'bad')
    who.engine.send(conversation, 'good')
    await settle()
    expect(bodies(who)).toEqual(['good'])
    expect(who.state.outbox.get(conversation)).toMatchObject([{ status: 'failed', problem: 'The message is too long.', retryable: false }])
    who.engine.outbox.retry(bad.clientId)
    await settle()
    expect(bodies(who)).toEqual(['good', 'bad'])
    refuse = true
    const worse = who.engine.send(conversation, 'worse')
    await settle()
    who.engine.outbox.remove(worse.clientId)
    expect(who.state.outbox.size).toBe(0)
    expect(who.storage.entries.size).toBe(0)
  })

  it('says so after a while without an answer, and sends by itself when the line is back', async () => {
    const who = await opened(ada)
    server.setUp(false)
    who.engine.send(conversation, 'patient')
    await settle(1_000)
    expect(who.state.outbox.get(conversation)?.[0]?.status).toBe('waiting')
    await settle(patience)
    expect(who.state.outbox.get(conversation)?.[0]).toMatchObject({ status: 'failed', retryable: true })
    server.setUp(true)
    await settle(30_000)
    expect(bodies(who)).toEqual(['patient'])
  })

  it('sends after a reload what was written without a line', async () => {
    const who = await opened(ada)
    server.setUp(false)
    who.engine.send(conversation, 'first')
    await settle(5)
    who.engine.send(conversation, 'second')
    await settle(3_000)
    who.engine.stop()
    server.setUp(true)
    const again = client(ada, who.storage)
    again.engine.start()
    await settle()
    await again.engine.open(conversation)
    await settle()
    expect(bodies(again)).toEqual(['first', 'second'])
    expect(who.storage.entries.size).toBe(0)
  })

  it('leaves to the next login what an ended session could not send', async () => {
    const who = await opened(ada)
    server.faults.call = (name) => {
      if (name === 'sendMessage') throw new ApiError('unauthenticated', 'Log in first.', false, 401)
    }
    who.engine.send(conversation, 'later')
    await settle()
    expect(who.signedOut).toBe(1)
    expect(who.storage.entries.size).toBe(1)
  })
})

describe('the line', () => {
  it('comes back by itself with backoff, and at once when nudged', async () => {
    const who = await opened(ada)
    expect(who.state.link).toBe('online')
    server.setUp(false)
    await settle(40_000)
    expect(who.state.link).not.toBe('online')
    server.setUp(true)
    who.engine.nudge()
    await settle(50)
    expect(who.state.link).toBe('online')
  })

  it('ends the session on 4001 and stays down', async () => {
    const who = await opened(ada)
    server.closeSockets(ada, 4001)
    await settle(60_000)
    expect(who.signedOut).toBe(1)
    expect(who.state.link).toBe('idle')
  })

  it('reads the snapshot again on resync', async () => {
    const who = await opened(ada)
    server.faults.event = () => {}
    say(bob, 'lost')
    server.faults.event = undefined
    await settle()
    expect(bodies(who)).toEqual([])
    server.resync()
    await settle()
    expect(bodies(who)).toEqual(['lost'])
  })

  it('retries a snapshot that failed', async () => {
    say(bob, 'hello')
    let failures = 2
    server.faults.call = (name) => {
      if (name === 'conversations' && failures-- > 0) throw ApiError.network()
    }
    const who = client(ada)
    who.engine.start()
    await settle(500)
    expect(who.state.snapshot).toBe('failed')
    await settle(10_000)
    expect(who.state.snapshot).toBe('ready')
  })

  it('lets typing expire', async () => {
    const who = await opened(ada)
    server.typing(conversation, bob, true)
    expect(who.state.typing.has(conversation)).toBe(true)
    await settle(5_900)
    expect(who.state.typing.has(conversation)).toBe(true)
    await settle(200)
    expect(who.state.typing.has(conversation)).toBe(false)
    server.typing(conversation, bob, true)
    say(bob, 'done')
    await settle(10)
    expect(who.state.typing.has(conversation)).toBe(false)
  })
})

describe('whatever happens between', () => {
  // Events are lost, doubled and delayed, calls fail before or after they act, the line drops: in the end every client
  // holds what a fresh one reads.
  it.each(upTo(25))('all clients end like a fresh one (seed %i)', async (seed) => {
    const random = chance(seed)
    const writers = [await opened(ada), await opened(ada), await opened(bob)]
    const users = [ada, ada, bob]
    server.faults.event = (_, pass) => {
      const dice = random()
      if (dice < 0.15) return
      if (dice < 0.3) setTimeout(pass, random() * 2_000)
      else pass()
      if (dice > 0.85) setTimeout(pass, random() * 500)
    }
    server.faults.call = async (_, moment) => {
      await new Promise(resolve => setTimeout(resolve, random() * 300))
      if (random() < 0.12) throw moment === 'before' ? new ApiError('overloaded', 'Busy.', true, 503) : ApiError.network()
    }
    let written = 0
    for (let step = 0; step < 60; step += 1) {
      const at = Math.floor(random() * writers.length)
      const dice = random()
      if (dice < 0.6) writers[at]!.engine.send(conversation, `${users[at]} ${written++}`)
      else if (dice < 0.7) {
        const { messages } = server.conversations.get(conversation)!
        const seq = 1 + Math.floor(random() * messages.length)
        const { engine } = writers[at]!
        const change = random() < 0.6 ? engine.edit(conversation, seq, `${users[at]} ${seq} mended`) : engine.deleteMessage(conversation, seq)
        change.catch(() => { /* not theirs, deleted, or the line is away */ })
      } else if (dice < 0.75) writers[at]!.engine.markRead(conversation, writers[at]!.state.conversations.get(conversation)!.lastSeq)
      else if (dice < 0.8) {
        server.setUp(false)
        await settle(random() * 3_000)
        server.setUp(true)
      } else if (dice < 0.85) server.resync()
      await settle(random() * 400)
    }
    server.faults.call = undefined
    server.faults.event = undefined
    await settle(120_000)
    server.resync()
    await settle(10_000)

    const all = server.conversations.get(conversation)!.messages
    expect(all).toHaveLength(written)
    for (const writer of writers) {
      expect(logOf(writer)).toEqual(all)
      expect(writer.state.outbox.size).toBe(0)
      const held = writer.state.conversations.get(conversation)!
      const fresh = await opened(writer.state.me)
      const known = fresh.state.conversations.get(conversation)!
      expect({ ...held, log: null, loading: null }).toEqual({ ...known, log: null, loading: null })
      fresh.engine.stop()
    }
    // What one client wrote stands in the order of writing. (Ada writes in two tabs, which do not wait for each other.)
    const numbers = all.filter(message => message.sender_id === bob && !message.revision).map(message => Number(message.body.split(' ')[1]))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  })
})
