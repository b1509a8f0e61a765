// Nobody sees the chats without a session, and nobody who has one sees the login page.
import { readFirstPaint } from '~/sync/first_paint'

export default defineNuxtRouteMiddleware(async (to) => {
  if (to.path === '/200.html') return
  // What the server rendered stands until the page lives; app.vue asks then.
  if (import.meta.client && useRendered()) return
  const session = useSessionStore()
  const outside = to.path === '/login' || to.path === '/signup'
  if (import.meta.server) await readForRendering(outside || to.matched.length === 0, to.params.id, to.path === '/contacts')
  else await session.ensure()
  if (session.status === 'in' && outside) return navigateTo('/', { replace: true })
  if (session.status === 'out' && !outside) {
    return navigateTo({ path: '/login', query: to.path === '/' ? {} : { next: to.fullPath } }, { replace: true })
  }
})

/** Asks at once for all that the page shows. What is not answered is left to the browser. */
async function readForRendering(bare: boolean, id: unknown, contacts: boolean) {
  const session = useSessionStore()
  const paint = useFirstPaint()
  const { api, mayHaveSession } = useNuxtApp().$backend
  if (!mayHaveSession()) return session.leave()
  const reading = bare ? null : readFirstPaint(api, typeof id === 'string' ? id : null, contacts).catch(() => null)
  await session.check()
  const read = await reading
  if (session.status === 'in') paint.value = read
}
