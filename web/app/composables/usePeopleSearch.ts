import type { Person } from '~/api/types'

/** A question is asked when typing pauses this long. */
const typingPause = 180

/** People whose name or username begins with what was typed. Late answers to earlier questions are dropped. */
export function usePeopleSearch(query: Ref<string>) {
  const { api } = useNuxtApp().$backend
  const people = ref<Person[]>([])
  const status = ref<'idle' | 'searching' | 'done' | 'failed'>('idle')
  const cursor = ref<string | null>(null)
  let running: AbortController | null = null

  async function search(text: string, from: string | null) {
    running?.abort()
    const run = running = new AbortController()
    try {
      const page = await api.searchUsers(text, from, run.signal)
      if (run.signal.aborted) return
      people.value = from === null ? page.users : [...people.value, ...page.users]
      cursor.value = page.next_cursor
      status.value = 'done'
    } catch {
      if (!run.signal.aborted) status.value = 'failed'
    }
  }

  const wanted = computed(() => query.value.trim().replace(/^@/, '').slice(0, 64))
  let timer: ReturnType<typeof setTimeout> | null = null
  const settle = (text: string) => { timer = setTimeout(() => void search(text, null), typingPause) }
  watch(wanted, (text) => {
    running?.abort()
    if (timer !== null) clearTimeout(timer)
    status.value = text === '' ? 'idle' : 'searching'
    if (text === '') people.value = []
    else settle(text)
  })
  onScopeDispose(() => {
    running?.abort()
    if (timer !== null) clearTimeout(timer)
  })

  const again = () => {
    status.value = 'searching'
    void search(wanted.value, null)
  }
  const more = () => { if (cursor.value !== null && status.value === 'done') void search(wanted.value, cursor.value) }
  return { people, status, more, again, hasMore: computed(() => cursor.value !== null) }
}
