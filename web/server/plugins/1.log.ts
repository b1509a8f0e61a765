// Everything that this process says is a line of JSON: a line for each request, and whatever Nitro, Vue or Node print.
import { randomBytes } from 'node:crypto'
import { format } from 'node:util'
import type { Level } from '../utils/log'

declare module 'h3' {
  interface H3EventContext {
    /** Names this request in all logs: the proxy's name for it, or one made here. */
    requestId?: string
  }
}

export default defineNitroPlugin((nitro) => {
  if (import.meta.prerender || import.meta.dev) return
  const levels: Record<'debug' | 'log' | 'info' | 'warn' | 'error', Level> = { debug: 'debug', log: 'info', info: 'info', warn: 'warning', error: 'error' }
  for (const [name, level] of Object.entries(levels)) {
    console[name as keyof typeof levels] = (...what: unknown[]) => writeLine(level, format(...what))
  }

  nitro.hooks.hook('request', (event) => {
    if ('__unenv__' in event.node.req) return
    const given = getRequestHeader(event, 'x-request-id') ?? ''
    const requestId = /^[\w-]{1,64}$/.test(given) ? given : randomBytes(16).toString('base64url')
    event.context.requestId = requestId
    setResponseHeader(event, 'x-request-id', requestId)
    const path = routeOf(event.path)
    if (path === null) return
    const started = performance.now()
    const { req, res } = event.node
    res.once('close', () => {
      const status = res.writableFinished ? res.statusCode : 499
      writeLine(status >= 500 ? 'error' : 'info', 'request', {
        request_id: requestId,
        method: req.method,
        path,
        status,
        duration_us: Math.round((performance.now() - started) * 1000),
        rendered: path === '/__health' ? undefined : event.context.nuxt?.noSSR !== true,
      })
    })
  })
})
