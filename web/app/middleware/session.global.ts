// Nobody sees the chats without a session, and nobody who has one sees the login page.
export default defineNuxtRouteMiddleware(async (to) => {
  if (to.path === '/200.html') return
  const session = useSessionStore()
  await session.ensure()
  const outside = to.path === '/login' || to.path === '/signup'
  if (session.status === 'in' && outside) return navigateTo('/', { replace: true })
  if (session.status === 'out' && !outside) {
    return navigateTo({ path: '/login', query: to.path === '/' ? {} : { next: to.fullPath } }, { replace: true })
  }
})
