// Chooses whom the app talks to: the real server, or in mock mode one that lives in the page.
import { createRestApi } from '~/api/rest'
import type { ParleyApi, SocketFactory, SocketLike } from '~/api/types'

interface Backend { api: ParleyApi, connect: SocketFactory }

export default defineNuxtPlugin({
  name: 'parley',
  async setup() {
    return { provide: { backend: await backend() } }
  },
})

async function backend(): Promise<Backend> {
  if (__PARLEY_MOCK__ && import.meta.client && mockWanted()) {
    const { createMockBackend } = await import('~/mock/backend')
    return createMockBackend(new URLSearchParams(window.location.search))
  }
  if (import.meta.server) {
    const base = useRuntimeConfig().apiInternal
    const headers = useRequestHeaders(['cookie'])
    return { api: createRestApi({ base, fetch, headers }), connect: () => { throw new Error('No sockets while rendering on the server') } }
  }
  return {
    api: createRestApi({ base: '', fetch: (...call) => window.fetch(...call) }),
    connect: () => new WebSocket(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`) as SocketLike,
  }
}

/** In development with ?mock (kept for the tab's life); a build made with PARLEY_MOCK=1 has nothing else. */
function mockWanted(): boolean {
  if (!import.meta.dev) return true
  const search = new URLSearchParams(window.location.search)
  if (search.has('mock')) window.sessionStorage.setItem('parley.mock', '1')
  return window.sessionStorage.getItem('parley.mock') === '1'
}
