import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '~/api/types'
import { MockServer } from '~/mock/server'
import { Notices, soundPause } from './notices'
import type { Notice, NoticeSettings } from './notices'
import { applyConversation, applyMessage, newState, raiseMine } from './state'
import type { ConversationState, SyncState } from './state'
import { TabGroup } from './tabs'
import type { TabChannel, TabLocks } from './tabs'

let server: MockServer
let ada: string
let bob: string
let id: string
let state: SyncState
let settings: NoticeSettings
let speaks: boolean
let lookedAt: string
let sounds: number
let on: Notice[]
let notices: Notices

const conversation = (): ConversationState => state.conversations.get(id)!
function say(body = 'hello', sender = bob, at = new Date()): Message {
  const message = server.post(id, sender, crypto.randomUUID(), body)
  applyMessage(state, message)
  notices.heard(conversation(), message, at)
  return message
}

beforeEach(async () => {
  server = new MockServer()
  ada = server.addUser('Ada', 'ada').id
  bob = server.addUser('Bob', 'bob').id
  id = server.openConversation(ada, bob)
  state = newState(ada)
  server.post(id, bob, crypto.randomUUID(), 'before')
  for (const item of (await server.apiFor(() => ada).conversations()).conversations) applyConversation(state, item)
  settings = { enabled: true, preview: true, sound: true }
  speaks = true
  lookedAt = ''
  sounds = 0
  on = []
  notices = new Notices(ada, {
    settings: () => settings,
    speaks: () => speaks,
    isLookedAt: one => one === lookedAt,
    titleOf: one => one.peer.display_name,
    show: (notice) => {
      on = [...on.filter(other => other.conversationId !== notice.conversationId), notice]
      return () => { on = on.filter(other => other !== notice) }
    },
    sound: () => { sounds += 1 },
  })
})

describe('a notice', () => {
  it('says who wrote what, the last message in place of the one before', () => {
    say('one\n\n two')
    expect(on).toEqual([{ conversationId: id, title: 'Bob', body: 'one two' }])
    say('three')
    expect(on.map(notice => notice.body)).toEqual(['three'])
  })

  it('keeps to itself what was written, when that is wanted', () => {
    settings.preview = false
    say('secret')
    expect(on[0]!.body).toBe('New message')
  })

  it('does not come for what I wrote, muted, look at, have read, or when another tab speaks', () => {
    say('mine', ada)
    conversation().settings.muted_until = new Date(Date.now() + 60_000).toISOString()
    say()
    conversation().settings.muted_until = new Date(Date.now() - 1_000).toISOString()
    lookedAt = id
    say()
    lookedAt = ''
    speaks = false
    say()
    speaks = true
    const message = server.post(id, bob, crypto.randomUUID(), 'read already')
    applyMessage(state, message)
    raiseMine(conversation(), { read_seq: message.seq })
    notices.heard(conversation(), message)
    expect([on, sounds]).toEqual([[], 0])
    say()
    expect([on.length, sounds]).toEqual([1, 1])
  })

  it('goes when the message is read, wherever, and does not come twice', () => {
    const first = say('first')
    const second = say('second')
    notices.heard(conversation(), second)
    notices.heard(conversation(), first)
    notices.read(id, first.seq)
    expect(on.map(notice => notice.body)).toEqual(['second'])
    notices.read(id, second.seq)
    expect([on, notices.conversations]).toEqual([[], []])
  })

  it('is heard once for many messages, and without notices too', () => {
    settings.enabled = false
    const at = Date.now()
    for (const delay of [0, 100, soundPause - 1, soundPause, 2 * soundPause + 1]) say('x', bob, new Date(at + delay))
    expect([on, sounds]).toEqual([[], 3])
    settings.sound = false
    say('x', bob, new Date(at + 10 * soundPause))
    expect(sounds).toBe(3)
  })
})

describe('tabs', () => {
  class Hub {
    private readonly ends: TabChannel[] = []
    private holder: (() => void) | null = null
    private readonly waiting: (() => void)[] = []
    readonly locks: TabLocks = {
      request: (_name, { signal }, callback) => new Promise((resolve, reject) => {
        const take = () => {
          this.holder = take
          void callback().then(() => {
            this.holder = null
            this.waiting.shift()?.()
            resolve(undefined)
          })
        }
        signal.addEventListener('abort', () => {
          const at = this.waiting.indexOf(take)
          if (at >= 0) this.waiting.splice(at, 1)
          if (this.holder !== take) reject(new Error('aborted'))
        })
        if (this.holder) this.waiting.push(take)
        else take()
      }),
    }

    channel(): TabChannel {
      const end: TabChannel = {
        onmessage: null,
        postMessage: (data) => { for (const other of this.ends) if (other !== end) other.onmessage?.({ data }) },
        close: () => { this.ends.splice(this.ends.indexOf(end), 1) },
      }
      this.ends.push(end)
      return end
    }
  }

  it('have one that speaks, and another one when it is closed', async () => {
    const hub = new Hub()
    const [first, second, third] = ['1', '2', '3'].map(id => new TabGroup({ name: 'x', id, locks: hub.locks, channel: hub.channel() })) as [TabGroup, TabGroup, TabGroup]
    expect([first.speaks, second.speaks, third.speaks]).toEqual([true, false, false])
    second.stop()
    first.stop()
    await Promise.resolve()
    await Promise.resolve()
    expect([first.speaks, second.speaks, third.speaks]).toEqual([false, false, true])
  })

  it('know what the reader looks at, also those that came later', () => {
    const hub = new Hub()
    const tab = (id: string) => new TabGroup({ name: 'x', id, locks: hub.locks, channel: hub.channel() })
    const first = tab('1')
    first.look('7')
    const second = tab('2')
    expect(second.isLookedAt('7')).toBe(true)
    second.look('8')
    first.look(null)
    expect([first.isLookedAt('7'), first.isLookedAt('8'), second.isLookedAt('7')]).toEqual([false, true, false])
    second.stop()
    expect(first.isLookedAt('8')).toBe(false)
  })

  it('speak each for itself where the browser has no locks', () => {
    expect(new TabGroup({ name: 'x', id: '1', locks: null, channel: null }).speaks).toBe(true)
  })
})
