import type { ConversationState } from '~/sync/state'
import { marksShown } from '~/sync/ticks'

/** What my ticks in a conversation are drawn by. */
export function useMarksShown(of: () => Pick<ConversationState, 'kind' | 'othersMarks'>) {
  const session = useSessionStore()
  return computed(() => marksShown(of(), session.me?.privacy.send_read_receipts ?? true))
}
