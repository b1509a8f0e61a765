import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { Presence } from '~/api/types'
import type { DirectState } from '~/sync/state'
import ConversationPresence from './ConversationPresence.vue'

const bob = { id: '2', username: 'bob', display_name: 'Bob' }

async function shown(presence: Omit<Presence, 'user_id'> | null) {
  const chat = useChatStore()
  chat.state.link = 'online'
  if (presence) chat.state.presence.set(bob.id, { user_id: bob.id, ...presence })
  else chat.state.presence.delete(bob.id)
  const wrapper = await mountSuspended(ConversationPresence, {
    props: { conversation: { id: '1', peer: bob } as unknown as DirectState },
  })
  await nextTick()
  return wrapper.get('[data-test=presence]').text()
}

describe('the line under a name', () => {
  it('says online, and since when not', async () => {
    expect(await shown({ status: 'online', last_seen_at: null })).toBe('online')
    expect(await shown({ status: 'offline', last_seen_at: null })).toBe('offline')
    expect(await shown({ status: 'offline', last_seen_at: new Date().toISOString() })).toMatch(/last seen/i)
  })

  it('says neither when it is unknown, or was not told yet', async () => {
    expect(await shown({ status: 'unknown', last_seen_at: null })).toBe('@bob')
    expect(await shown(null)).toBe('@bob')
  })
})
