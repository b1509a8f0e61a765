import { knownZone } from '~/formats/time'
import type { Zone } from '~/formats/time'

const aYear = 365 * 24 * 60 * 60

/**
 * The visitor's time zone: '' once the page lives, since the browser knows it. The server takes it from the cookie of an
 * earlier visit; null on the first one, when times are not shown until the page lives.
 */
export function useZone() {
  return useState<Zone | null>('zone', () => import.meta.server ? knownZone(useCookie('parley_zone').value) : '')
}

/** To be called once, by the app: from the first picture on, the browser's own zone counts, and the server learns it. */
export function useOwnZone() {
  const zone = useZone()
  onMounted(() => {
    zone.value = ''
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    if (own) document.cookie = `parley_zone=${own}; Path=/; Max-Age=${aYear}; SameSite=Lax`
  })
}
