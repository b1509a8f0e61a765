import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { longestBody } from '~/formats/text'
import MessageComposer from './MessageComposer.vue'

beforeEach(() => window.localStorage.clear())

async function composer(conversationId = '1') {
  const wrapper = await mountSuspended(MessageComposer, { props: { conversationId, name: 'Bob' } })
  const field = wrapper.get('textarea')
  return { wrapper, field, sent: () => (wrapper.emitted('send') ?? []).map(([body]) => body) }
}

describe('the composer', () => {
  it('sends on Enter what was typed, cleaned, and is empty then', async () => {
    const { field, sent } = await composer()
    await field.setValue('  hello\r\nthere \u0007 ')
    await field.trigger('keydown', { key: 'Enter' })
    expect(sent()).toEqual(['hello\nthere'])
    expect(field.element.value).toBe('')
  })

  it('leaves Shift+Enter and Enter of a composition alone', async () => {
    const { field, sent } = await composer()
    await field.setValue('hello')
    await field.trigger('keydown', { key: 'Enter', shiftKey: true })
    await field.trigger('keydown', { key: 'Enter', isComposing: true })
    await field.trigger('keydown', { key: 'Enter', keyCode: 229 })
    expect(sent()).toEqual([])
    expect(field.element.value).toBe('hello')
  })

  it('sends nothing of white space, and nothing too long', async () => {
    const { wrapper, field, sent } = await composer()
    for (const text of ['', ' \n ', 'x'.repeat(longestBody + 1)]) {
      await field.setValue(text)
      await field.trigger('keydown', { key: 'Enter' })
      expect(wrapper.get('[data-test=send]').attributes('disabled')).toBeDefined()
    }
    expect(sent()).toEqual([])
    expect(wrapper.text()).toContain('1 too many')
    await field.setValue('x'.repeat(longestBody - 5))
    expect(wrapper.text()).toContain('5')
    await field.setValue('🎉'.repeat(longestBody))
    await field.trigger('keydown', { key: 'Enter' })
    expect(sent()).toHaveLength(1)
  })

  it('keeps a draft per conversation', async () => {
    const first = await composer('1')
    await first.field.setValue('for the first')
    first.wrapper.unmount()
    const other = await composer('2')
    expect(other.field.element.value).toBe('')
    other.wrapper.unmount()
    const again = await composer('1')
    await nextTick()
    expect(again.field.element.value).toBe('for the first')
    await again.field.trigger('keydown', { key: 'Enter' })
    expect(window.localStorage.getItem('parley.draft.1')).toBeNull()
  })

  it('edits a message, and then goes on with what was being written', async () => {
    const { wrapper, field, sent } = await composer()
    await field.setValue('a draft')
    await wrapper.setProps({ editing: { body: 'a mistake' } })
    expect(field.element.value).toBe('a mistake')
    expect(wrapper.get('[data-test=editing]').text()).toContain('Editing message')
    await field.setValue('mended')
    await field.trigger('keydown', { key: 'Enter' })
    expect([wrapper.emitted('edit'), sent()]).toEqual([[['mended']], []])
    await field.trigger('keydown', { key: 'Escape' })
    await wrapper.get('[data-test=cancel-editing]').trigger('click')
    expect(wrapper.emitted('cancel')).toHaveLength(2)
    await wrapper.setProps({ editing: null })
    expect(field.element.value).toBe('a draft')
    expect(window.localStorage.getItem('parley.draft.1')).toBe('a draft')
  })

  it('asks for the last message by an arrow only where it writes nothing', async () => {
    const { wrapper, field } = await composer()
    await field.setValue('text')
    await field.trigger('keydown', { key: 'ArrowUp' })
    expect(wrapper.emitted('last')).toBeUndefined()
    await field.setValue('')
    await field.trigger('keydown', { key: 'ArrowUp', isComposing: true })
    await field.trigger('keydown', { key: 'ArrowUp', shiftKey: true })
    expect(wrapper.emitted('last')).toBeUndefined()
    await field.trigger('keydown', { key: 'ArrowUp' })
    expect(wrapper.emitted('last')).toHaveLength(1)
  })
})
