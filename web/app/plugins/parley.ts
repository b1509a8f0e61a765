// Chooses whom the app talks to: the real server, or in mock mode one that lives in the page.
import { bringsSession, createRenderingApi } from '~/api/rendering'
import { createRestApi } from '~/api/rest'
import type { ParleyApi, SocketFactory, SocketLike } from '~/api/types'

interface Backend {
  api: ParleyApi
  connect: SocketFactory
  /** False when it is certain that nobody is logged in here, so that asking is of no use. */
  mayHaveSession(): boolean
}

export default defineNuxtPlugin({
  name: 'parley',
  async setup() {
    return { provide: { backend: await backend() } }
  },
})

async function backend(): Promise<Backend> {
  if (__PARLEY_MOCK__ && import.meta.client && mockWanted()) {
    const { createMockBackend } = await import('~/mock/backend')
    return { ...createMockBackend(new URLSearchParams(window.location.search)), mayHaveSession: () => true }
  }
  if (import.meta.server) {
    return {
      api: createRenderingApi(),
      connect: () => { throw new Error('No sockets while rendering on the server') },
      mayHaveSession: bringsSession,
    }
  }
  return {
    api: createRestApi({ base: '', fetch: (...call) => window.fetch(...call) }),
    connect: () => new WebSocket(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`) as SocketLike,
    // Scripts cannot see the session; whoever serves the page says in this cookie whether the browser brought one.
    mayHaveSession: () => import.meta.dev || /(?:^|;\s*)parley_hint=1(?:;|$)/.test(document.cookie),
  }
}

/** In development with ?mock (kept for the tab's life); a build made with PARLEY_MOCK=1 has nothing else. */
function mockWanted(): boolean {
  if (!import.meta.dev) return true
  const search = new URLSearchParams(window.location.search)
  if (search.has('mock')) window.sessionStorage.setItem('parley.mock', '1')
  return window.sessionStorage.getItem('parley.mock') === '1'
}
