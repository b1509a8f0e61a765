import type { User } from '~/api/types'

/** Says who could not be added; why is not told by the server. */
export function sayNotAdded(toast: ReturnType<typeof useToast>, chosen: readonly User[], notAdded: readonly string[]) {
  const names = chosen.filter(user => notAdded.includes(user.id)).map(user => useChatStore().nameOf(user))
  if (names.length === 0) return
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  toast.add({ title: names.length === 1 ? 'One person could not be added' : `${names.length} people could not be added`, description: `${shown}. You can send them an invite link.`, color: 'warning', icon: 'i-lucide-user-x' })
}
