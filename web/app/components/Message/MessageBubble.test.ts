import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it } from 'vitest'
import type { MessageRow } from '~/formats/rows'
import type { Tick } from '~/sync/ticks'
import MessageBubble from './MessageBubble.vue'

const row = (more: Partial<MessageRow> = {}): MessageRow => ({
  kind: 'message', key: 'k', own: true, seq: 1, clientId: 'c', body: 'hello', createdAt: new Date(2026, 0, 1, 9, 5).toISOString(),
  first: true, last: true, edited: false, deleted: false, tick: 'sent', problem: null, ...more,
})
const bubble = (more: Partial<MessageRow> = {}) => mountSuspended(MessageBubble, { props: { row: row(more), peerName: 'Bob' } })

describe('a bubble', () => {
  it.each<[Tick, string]>([['waiting', 'Sending'], ['sent', 'Sent'], ['delivered', 'Delivered'], ['read', 'Read'], ['failed', 'Not sent']])(
    'says that an own message is %s', async (tick, label) => {
      const wrapper = await bubble({ tick })
      expect(wrapper.get('[data-tick]').attributes()).toMatchObject({ 'data-tick': tick, 'aria-label': label })
    })

  it('of the other has no tick, and says whose it is', async () => {
    const wrapper = await bubble({ own: false, tick: null })
    expect(wrapper.find('[data-tick]').exists()).toBe(false)
    expect(wrapper.text()).toContain('Bob:')
    expect(wrapper.get('time').text()).toBe('09:05')
  })

  it('that failed says why, and offers retry and delete', async () => {
    const wrapper = await bubble({ tick: 'failed', problem: 'Too long.' })
    expect(wrapper.get('[role=alert]').text()).toContain('Too long.')
    const [retry, remove] = wrapper.get('[role=alert]').findAll('button')
    await retry!.trigger('click')
    await remove!.trigger('click')
    expect(wrapper.emitted()).toMatchObject({ retry: [['c']], remove: [['c']] })
  })

  it('says that it was edited', async () => {
    expect((await bubble({ edited: true })).get('[data-test=message-edited]').text()).toBe('edited')
    expect((await bubble()).find('[data-test=message-edited]').exists()).toBe(false)
  })

  it.each([[true, 'You deleted this message'], [false, 'This message was deleted']])('that was deleted says so, and has no menu (own: %s)', async (own, text) => {
    const wrapper = await bubble({ own, deleted: true, body: '', tick: null })
    expect(wrapper.get('[data-test=message-deleted]').text()).toBe(text)
    expect(wrapper.find('[data-test=message-body]').exists()).toBe(false)
    expect(wrapper.find('[data-test=message-menu]').exists()).toBe(false)
  })

  it('shows markup as text and links only what is safe', async () => {
    const wrapper = await bubble({ body: '<b>x</b> javascript:alert(1) https://example.org/' })
    expect(wrapper.find('b').exists()).toBe(false)
    expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['https://example.org/'])
    expect(wrapper.get('a').attributes('rel')).toContain('noopener')
  })
})
