import { describe, expect, it, vi } from 'vitest'
import { ApiError, isSignedOut } from './errors'
import { createRestApi } from './rest'

function apiAnswering(status: number, body: string, headers: Record<string, string> = {}) {
  const fetch = vi.fn(async () => new Response(status === 204 ? null : body, { status, headers }))
  return { fetch, api: createRestApi({ base: '', fetch: fetch as unknown as typeof globalThis.fetch }) }
}
const failure = (work: Promise<unknown>) => work.then(() => { throw new Error('It should have failed') }, (error: ApiError) => error)

describe('the REST client', () => {
  it('asks as the contract says', async () => {
    const { api, fetch } = apiAnswering(201, '{"message":{"seq":1}}')
    await api.sendMessage('7', 'id', 'hello')
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit]
    expect(url).toBe('/api/v1/conversations/7/messages')
    expect(init).toMatchObject({ method: 'POST', body: '{"client_id":"id","body":"hello"}', credentials: 'same-origin' })
    expect(init.headers).toMatchObject({ 'content-type': 'application/json' })
  })

  it('takes an empty answer', async () => expect(await apiAnswering(204, '').api.logOut()).toBeUndefined())

  it('turns the server’s errors into its own', async () => {
    const { api } = apiAnswering(429, '{"error":{"code":"rate_limited","message":"Slow down.","retryable":true}}', { 'retry-after': '7' })
    expect(await failure(api.me())).toMatchObject({ code: 'rate_limited', message: 'Slow down.', retryable: true, retryAfter: 7000 })
  })

  it.each([[502, '<html>', true], [404, '', false], [400, '[]', false]])('makes sense of a stranger’s %i', async (status, body, retryable) => {
    expect(await failure(apiAnswering(status, body).api.me())).toMatchObject({ status, retryable })
  })

  it('counts no answer as one that may come later', async () => {
    const api = createRestApi({ base: '', fetch: () => Promise.reject(new TypeError('Failed to fetch')) })
    expect(await failure(api.me())).toMatchObject({ code: 'network', retryable: true })
  })

  it('knows a cancelled question', async () => {
    const abort = new AbortController()
    abort.abort()
    const api = createRestApi({ base: '', fetch: () => Promise.reject(new DOMException('Aborted', 'AbortError')) })
    expect(await failure(api.searchUsers('a', null, abort.signal))).toMatchObject({ code: 'aborted', retryable: false })
  })

  it('takes only a missing session for signed out', () => {
    expect(isSignedOut(new ApiError('unauthenticated', '', false, 401))).toBe(true)
    expect(isSignedOut(new ApiError('invalid_credentials', '', false, 401))).toBe(false)
    expect(isSignedOut(ApiError.network())).toBe(false)
  })
})
