/** The present, renewed at each full minute, so that "today" and "5 minutes ago" stay true. */
export function useMinute() {
  const now = useState('now', () => Date.now())
  let timer: ReturnType<typeof setTimeout> | null = null
  const tick = () => {
    now.value = Date.now()
    timer = setTimeout(tick, 60_000 - Date.now() % 60_000 + 20)
  }
  onMounted(tick)
  onUnmounted(() => { if (timer !== null) clearTimeout(timer) })
  return computed(() => new Date(now.value))
}
