// What all pages have in common. Files and /__health never come here.
import { randomBytes } from 'node:crypto'

const fourHundredDays = 400 * 24 * 60 * 60

/** A rendering takes some milliseconds of this thread and holds calls to the API. */
let renderings = 0

export default defineEventHandler((event) => {
  if (import.meta.prerender || routeOf(event.path) === '/__health') return
  // A form that was sent before its page lived; what it carries has no place in an address.
  if (event.method !== 'GET' && event.method !== 'HEAD') return sendRedirect(event, getRequestURL(event).pathname, 303)

  const nonce = randomBytes(16).toString('base64')
  event.context.nonce = nonce
  setResponseHeaders(event, {
    'content-security-policy': securityPolicy(nonce),
    'cache-control': 'no-store',
  })
  tellOfSession(event)

  const inner = '__unenv__' in event.node.req
  if (inner) return
  // Beyond the limit the browser gets the page without its data and does everything itself.
  if (renderings >= useRuntimeConfig(event).mostRenderings) {
    event.context.nuxt = { ...event.context.nuxt, noSSR: true }
    return
  }
  renderings += 1
  event.node.res.once('close', () => { renderings -= 1 })
})

/** As parleyd does when it serves the shell: a script can't see the session, and should know whether there is one. */
function tellOfSession(event: Parameters<typeof getCookie>[0]) {
  const session = (getCookie(event, 'parley_session') ?? '') !== ''
  const hinted = getCookie(event, 'parley_hint') === '1'
  if (session === hinted) return
  setCookie(event, 'parley_hint', session ? '1' : '', { path: '/', sameSite: 'lax', maxAge: session ? fourHundredDays : 0 })
}
