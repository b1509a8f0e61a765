import type { LinkState } from '~/api/socket'

/** A line that is away for less than this is nobody's business. */
export const noticeDelay = 1_000

/** What to say of the line: nothing, or why nothing arrives. */
export function useConnectionNotice(link: Ref<LinkState>) {
  const notice = ref<'' | 'connecting' | 'offline'>('')
  const network = useOnline()
  let timer: ReturnType<typeof setTimeout> | null = null
  watch([link, network], () => {
    const now = () => network.value ? 'connecting' as const : 'offline' as const
    if (link.value === 'online' || link.value === 'idle') {
      if (timer !== null) clearTimeout(timer)
      timer = null
      notice.value = ''
    } else if (notice.value !== '') notice.value = now()
    else timer ??= setTimeout(() => { notice.value = now() }, noticeDelay)
  }, { immediate: true })
  onScopeDispose(() => { if (timer !== null) clearTimeout(timer) })
  return notice
}
