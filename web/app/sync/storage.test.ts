import { describe, expect, it } from 'vitest'
import type { Conversation, Group } from '~/api/types'
import type { OutboxEntry } from './outbox'
import { forget, forgetGroup, forgetUnsent, outboxStorage, rememberConversations, rememberedConversations, rememberedGroups, rememberedMe, rememberGroups, rememberMe, unsent } from './storage'
import type { KeyValueStorage } from './storage'

function memory(): KeyValueStorage & { map: Map<string, string> } {
  const map = new Map<string, string>()
  return {
    map,
    get length() { return map.size },
    key: index => [...map.keys()][index] ?? null,
    getItem: key => map.get(key) ?? null,
    setItem: (key, value) => { map.set(key, value) },
    removeItem: (key) => { map.delete(key) },
  }
}
const entry = (clientId: string, more: Partial<OutboxEntry> = {}): OutboxEntry =>
  ({ clientId, conversationId: '1', body: 'hello', createdAt: '2026-01-01T00:00:00.000Z', status: 'waiting', problem: null, retryable: true, message: null, ...more })

describe('storage', () => {
  it('forgets a group or one channel of it, and nothing else', () => {
    const storage = memory()
    const channel = (id: string, group_id: string) => ({ id, kind: 'channel', changes: 0, channel: { group_id } }) as Conversation
    const group = (id: string, ...channels: string[]) => ({ id, revision: 1, channels: channels.map(id => ({ id })) }) as Group
    rememberConversations(storage, '1', [{ id: '1', kind: 'direct', changes: 0 } as Conversation, channel('2', '7'), channel('3', '7'), channel('4', '8')])
    rememberGroups(storage, '1', [group('7', '2', '3'), group('8', '4')])
    const left = () => [rememberedConversations(storage, '1').map(({ id }) => id), rememberedGroups(storage, '1').map(({ id, channels }) => [id, ...channels.map(({ id }) => id)])]
    forgetGroup(storage, '1', '7', '2')
    expect(left()).toEqual([['1', '3', '4'], [['7', '3'], ['8', '4']]])
    forgetGroup(storage, '1', '7')
    expect(left()).toEqual([['1', '4'], [['8', '4']]])
    forgetGroup(storage, '2', '8')
    expect(left()).toEqual([['1', '4'], [['8', '4']]])
  })

  it('keeps the outbox of each person apart, failures with their reason', () => {
    const storage = memory()
    const ada = outboxStorage(storage, '1')
    ada.put(entry('a'))
    ada.put(entry('b', { status: 'failed', retryable: false, problem: 'Too long.' }))
    outboxStorage(storage, '11').put(entry('c'))
    expect(ada.all().map(item => [item.clientId, item.status, item.problem])).toEqual([['a', 'waiting', null], ['b', 'failed', 'Too long.']])
    ada.remove('a')
    expect(ada.all()).toHaveLength(1)
  })

  it('survives what others wrote, and storage that refuses', () => {
    const storage = memory()
    storage.map.set('parley.outbox.1.x', '{')
    storage.map.set('parley.outbox.1.y', '{"clientId":3}')
    storage.map.set('parley.me', '[]')
    expect(outboxStorage(storage, '1').all()).toEqual([])
    expect(rememberedMe(storage)).toBeNull()
    const refusing: KeyValueStorage = {
      get length(): number { throw new Error('denied') },
      key: () => { throw new Error('denied') },
      getItem: () => { throw new Error('denied') },
      setItem: () => { throw new Error('full') },
      removeItem: () => { throw new Error('denied') },
    }
    outboxStorage(refusing, '1').put(entry('a'))
    expect(outboxStorage(refusing, '1').all()).toEqual([])
    forget(refusing)
  })

  it('forgets the person when a session ends, but not what waits to be sent unless told to', () => {
    const storage = memory()
    rememberMe(storage, { id: '1', username: 'ada', display_name: 'Ada', bio: '', email: 'ada@example.org', created_at: '', privacy: { share_last_seen: true, send_read_receipts: true } })
    storage.map.set('parley.draft.1', 'secret')
    outboxStorage(storage, '1').put(entry('a'))
    storage.map.set('elsewhere', 'not ours')
    expect(unsent(storage)).toEqual({ messages: 1, drafts: 1 })
    forget(storage)
    expect([...storage.map.keys()]).toEqual(['parley.outbox.1.a', 'elsewhere'])
    forgetUnsent(storage)
    expect([...storage.map.keys()]).toEqual(['elsewhere'])
  })
})
