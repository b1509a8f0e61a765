import type { FirstPaint } from '~/sync/first_paint'

/** What the server's rendering read, from there to the engine; null in a page that was not rendered, and once it is used. */
export function useFirstPaint() {
  return useState<FirstPaint | null>('firstPaint', () => shallowRef(null))
}
