// How far one of my messages in a channel has come: how many have read it, have it, or do not have it yet, and who they are.
import { sentence } from '~/api/errors'
import type { ParleyApi, ReceiptPage, ReceiptState, User } from '~/api/types'

export interface ReceiptPart {
  users: readonly User[]
  /** Where the rest begins; null when all are here. */
  cursor: string | null
}

const states: readonly ReceiptState[] = ['read', 'delivered', 'pending']
const pageSize = 100
const largestPage = 500
/** The least time from one reading to the next. */
export const readingInterval = 1_000

export function useMessageReceipts(api: Pick<ParleyApi, 'messageReceipts'>, conversationId: string, seq: number) {
  const none = (): ReceiptPart => ({ users: [], cursor: null })
  const parts = shallowRef<Record<ReceiptState, ReceiptPart>>({ read: none(), delivered: none(), pending: none() })
  const counts = shallowRef<ReceiptPage['counts'] | null>(null)
  const problem = ref('')
  const more = ref<ReceiptState | null>(null)
  let reading = false
  let again = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const page = (state: ReceiptState, limit: number, cursor: string | null = null) => api.messageReceipts(conversationId, seq, state, cursor, limit)
  const toPart = ({ members, next_cursor }: ReceiptPage): ReceiptPart => ({ users: members.map(({ user }) => user), cursor: next_cursor })
  const sameUsers = (one: ReceiptPart, other: ReceiptPart) => one.users.length === other.users.length && one.users.every(({ id }, at) => id === other.users[at]!.id)
  const sameCounts = (now: ReceiptPage['counts']) => counts.value !== null && states.every(state => counts.value![state] === now[state])

  /** The first of the parts says with its counts whether the others have changed, and which of them are empty. */
  async function readParts() {
    const before = parts.value
    const size = (state: ReceiptState) => Math.min(largestPage, Math.max(pageSize, before[state].users.length))
    const first = await page('read', size('read'))
    const read = toPart(first)
    if (sameCounts(first.counts) && sameUsers(read, before.read)) return
    const [delivered, pending] = await Promise.all((['delivered', 'pending'] as const).map(async state =>
      first.counts[state] === 0 ? none() : toPart(await page(state, size(state)))))
    parts.value = { read, delivered: delivered!, pending: pending! }
    counts.value = first.counts
  }

  /** Reads all again, at once or as soon as the last reading is long enough ago. */
  async function refresh() {
    if (stopped) return
    if (reading || more.value) {
      again = true
      return
    }
    reading = true
    again = false
    try {
      await readParts()
      problem.value = ''
    } catch (error) {
      problem.value = sentence(error)
    }
    if (stopped) return
    timer = setTimeout(() => {
      reading = false
      if (again) void refresh()
    }, readingInterval)
  }

  /** The next page of one part. */
  async function readMore(state: ReceiptState) {
    const known = parts.value[state]
    if (more.value || known.cursor === null) return
    more.value = state
    try {
      const next = toPart(await page(state, pageSize, known.cursor))
      // Read anew meanwhile: the cursor led on from another list.
      if (parts.value[state] === known) parts.value = { ...parts.value, [state]: { users: [...known.users, ...next.users], cursor: next.cursor } }
      problem.value = ''
    } catch (error) {
      problem.value = sentence(error)
    } finally {
      more.value = null
      if (again && !reading) void refresh()
    }
  }

  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })

  return { parts, counts, problem, more, refresh, readMore }
}
