import type { LinkState } from '~/api/socket'

/** A line that is away for less than this is nobody's business. */
export const noticeDelay = 1_000

/** What to say of the line: nothing, or why nothing arrives. */
export function useConnectionNotice(link: Ref<LinkState>) {
  const network = useOnline()
  const trouble = computed(() => {
    if (!network.value) return 'offline' as const
    return link.value === 'connecting' || link.value === 'waiting' ? 'connecting' as const : '' as const
  })
  const notice = ref<'' | 'connecting' | 'offline'>('')
  let timer: ReturnType<typeof setTimeout> | null = null
  const cancel = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  watch(trouble, (now) => {
    if (now === '' || notice.value !== '') {
      cancel()
      notice.value = now
    } else timer ??= setTimeout(() => { notice.value = trouble.value }, noticeDelay)
  }, { immediate: true })
  onScopeDispose(cancel)
  return notice
}
