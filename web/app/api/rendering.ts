// The API as the server's rendering sees it: at its inner address, in the visitor's name, and not for long.
import { appendResponseHeader } from 'h3'
import { createRestApi } from './rest'
import type { ParleyApi } from './types'

/** REQUIRES: a rendering is going on. What the API wants the visitor's browser to keep is passed on. */
export function createRenderingApi(): ParleyApi {
  const event = useRequestEvent()!
  const { apiInternal, apiTimeout } = useRuntimeConfig(event)
  const requestId = event.context.requestId
  return createRestApi({
    base: apiInternal.replace(/\/$/, ''),
    fetch,
    headers: {
      ...useRequestHeaders(['cookie', 'x-forwarded-for', 'user-agent']),
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    },
    // A page without its data is better than none.
    deadline: AbortSignal.timeout(apiTimeout),
    answered: (response) => {
      for (const cookie of response.headers.getSetCookie()) appendResponseHeader(event, 'set-cookie', cookie)
    },
  })
}

/** Whether the visitor brings a session, good or not. */
export function bringsSession(): boolean {
  return /(?:^|;\s*)parley_session=[^;\s]/.test(useRequestHeaders(['cookie']).cookie ?? '')
}
