import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '~/api/errors'
import type { ParleyApi } from '~/api/types'
import { MockServer } from '~/mock/server'
import { applyFirstPaint, readFirstPaint } from './first_paint'
import { applyConversation, applyMessage, newState, unreadCount } from './state'

let server: MockServer
let ada: string
let bob: string
let conversation: string
let api: ParleyApi

const say = (count: number) => {
  for (let index = 0; index < count; index += 1) server.post(conversation, bob, crypto.randomUUID(), `message ${index}`)
}

beforeEach(() => {
  server = new MockServer()
  ada = server.addUser('Ada', 'ada').id
  bob = server.addUser('Bob', 'bob').id
  conversation = server.openConversation(ada, bob)
  api = server.apiFor(() => ada, () => {})
})

/** As it arrives in a page. */
const sent = async (id: string | null) => structuredClone(await readFirstPaint(api, id))
const shown = async (id: string | null) => {
  const state = newState(ada)
  applyFirstPaint(state, await sent(id))
  return state
}

describe('the first paint', () => {
  it('is the chat list, and the end of the open conversation', async () => {
    say(60)
    server.mark(conversation, ada, { read_seq: 58 })
    const list = await shown(null)
    expect(list.conversations.get(conversation)!.log.loaded).toBe(false)
    expect(list.snapshot).toBe('cached')
    const { log, lastSeq } = (await shown(conversation)).conversations.get(conversation)!
    expect([log.messages.length, log.messages.at(-1)!.seq, log.live, lastSeq]).toEqual([50, 60, true, 60])
  })

  it('is where the unread begin, when they are many', async () => {
    say(300)
    server.mark(conversation, ada, { read_seq: 30 })
    const state = await shown(conversation)
    const { log } = state.conversations.get(conversation)!
    expect([log.messages[0]!.seq, log.messages.at(-1)!.seq, log.live]).toEqual([11, 80, false])
    expect(unreadCount(state.conversations.get(conversation)!)).toBe(270)
  })

  it('says what is missing, and fails with whatever else fails', async () => {
    expect(await sent('999')).toMatchObject({ missing: '999', opened: null })
    api.messages = () => Promise.reject(ApiError.network())
    await expect(sent(conversation)).rejects.toThrow()
  })

  it('that is stale becomes what a fresh one is, by the snapshot and the events since', async () => {
    say(5)
    const state = await shown(conversation)
    say(3)
    server.mark(conversation, bob, { read_seq: 4 })
    const fresh = await shown(conversation)
    for (const item of (await api.conversations()).conversations) applyConversation(state, item)
    for (const message of (await api.messages(conversation, { after: 5 })).messages) applyMessage(state, message)
    expect(state).toEqual(fresh)
  })
})
