import type { User } from '~/api/types'

/** The presence of a person who is on screen as long as the calling component is. */
export function usePresence(user: () => User | null | undefined) {
  const chat = useChatStore()
  let unwatch: (() => void) | null = null
  watch([() => user()?.id, () => chat.engine], ([id, engine]) => {
    unwatch?.()
    unwatch = id && engine ? engine.presence.watch(id) : null
  }, { immediate: true })
  onScopeDispose(() => unwatch?.())
  return computed(() => {
    const person = user()
    return person ? chat.presenceOf(person) : null
  })
}
