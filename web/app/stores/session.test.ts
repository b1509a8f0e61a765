import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import type { Me, ParleyApi } from '~/api/types'
import { useSessionStore } from './session'

const me: Me = { id: '7', username: 'ada', display_name: 'Ada', bio: '', email: 'ada@example.org', created_at: '2026-01-01T00:00:00.000Z', privacy: { share_last_seen: true, send_read_receipts: true } }
const api = {} as ParleyApi
let hinted = true

beforeEach(() => {
  useNuxtApp().$backend.api = api
  useNuxtApp().$backend.mayHaveSession = () => hinted
  hinted = true
  window.localStorage.clear()
  setActivePinia(createPinia())
})

const answering = (answer: () => Promise<Me>) => { api.me = vi.fn(answer) }
const signedOut = () => Promise.reject(new ApiError('unauthenticated', 'Log in.', false, 401))

describe('the session', () => {
  it('is in, out, or unknown because nobody answers', async () => {
    for (const [answer, status] of [[() => Promise.resolve(me), 'in'], [signedOut, 'out'], [() => Promise.reject(ApiError.network()), 'unreachable']] as const) {
      setActivePinia(createPinia())
      window.localStorage.clear()
      answering(answer)
      const session = useSessionStore()
      await session.ensure()
      expect(session.status).toBe(status)
    }
  })

  it('believes the last visit at once, until the server says otherwise', async () => {
    answering(() => Promise.resolve(me))
    await useSessionStore().ensure()
    setActivePinia(createPinia())
    let answer = () => {}
    const asked = new Promise<void>((resolve) => { answer = resolve })
    answering(() => asked.then(signedOut))
    const session = useSessionStore()
    await session.ensure()
    expect(session.status).toBe('in')
    answer()
    await vi.waitFor(() => expect(session.status).toBe('out'))
    expect(session.notice).toBe('You were logged out.')
    expect(window.localStorage.getItem('parley.me')).toBeNull()
  })

  it('keeps the last visit when nobody answers', async () => {
    answering(() => Promise.resolve(me))
    await useSessionStore().ensure()
    setActivePinia(createPinia())
    answering(() => Promise.reject(ApiError.network()))
    const session = useSessionStore()
    await session.ensure()
    await session.check()
    expect(session.status).toBe('in')
  })

  it('stays in when logging out did not get through', async () => {
    answering(() => Promise.resolve(me))
    const session = useSessionStore()
    await session.ensure()
    api.logOut = () => Promise.reject(ApiError.network())
    await expect(session.logOut()).rejects.toThrow()
    expect(session.status).toBe('in')
    api.logOut = () => Promise.resolve()
    await session.logOut()
    expect(session.status).toBe('out')
  })

  it('asks nobody when it is certain that there is no session, and believes the last visit over the hint', async () => {
    hinted = false
    answering(() => Promise.resolve(me))
    const session = useSessionStore()
    await session.ensure()
    expect(session.status).toBe('out')
    expect(api.me).not.toHaveBeenCalled()

    setActivePinia(createPinia())
    window.localStorage.setItem('parley.me', JSON.stringify(me))
    const another = useSessionStore()
    await another.ensure()
    expect(another.status).toBe('in')
    expect(api.me).toHaveBeenCalledOnce()
  })

  it('keeps unsent messages when it ended by itself, and nothing when it was ended here', async () => {
    const left = () => Object.keys(window.localStorage).filter(key => key.startsWith('parley.'))
    const write = () => {
      window.localStorage.setItem('parley.outbox.7.a', '{}')
      window.localStorage.setItem('parley.draft.3', 'a beginning')
    }
    answering(() => Promise.resolve(me))
    const session = useSessionStore()
    await session.ensure()
    write()
    session.leave('You were logged out on this device.')
    expect(left()).toEqual(['parley.outbox.7.a'])
    await session.check()
    write()
    api.logOut = () => Promise.reject(ApiError.network())
    await expect(session.logOut()).rejects.toThrow()
    expect(left()).toHaveLength(3)
    api.logOut = () => Promise.resolve()
    await session.logOut()
    expect(left()).toEqual([])
  })
})
