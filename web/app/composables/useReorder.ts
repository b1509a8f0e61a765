// Puts a list into another order: by dragging a row's handle, or with the arrow keys on it. The list itself follows only
// when the order was taken; until then `shown` runs ahead.
export function useReorder(ids: () => readonly string[], commit: (ids: string[]) => Promise<boolean>) {
  const ahead = ref<string[] | null>(null)
  const dragged = ref<string | null>(null)
  const announced = ref('')
  let ended = new AbortController()
  const shown = computed(() => {
    const present = ids()
    // Somebody else added or removed one meanwhile.
    if (ahead.value === null || ahead.value.length !== present.length || !present.every(id => ahead.value!.includes(id))) return present
    return ahead.value
  })

  function place(id: string, at: number): boolean {
    const order = shown.value.filter(other => other !== id)
    const to = Math.max(0, Math.min(order.length, at))
    if (shown.value.indexOf(id) === to) return false
    order.splice(to, 0, id)
    ahead.value = order
    announced.value = `Place ${to + 1} of ${order.length}`
    return true
  }

  let committing = Promise.resolve()
  function take() {
    const wanted = ahead.value
    if (wanted === null) return
    committing = committing.then(async () => {
      if (ahead.value !== wanted) return
      await commit([...wanted])
      if (ahead.value === wanted) ahead.value = null
    })
  }
  const takeSoon = useDebounceFn(take, 600)

  function pressed(event: KeyboardEvent, id: string) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0 || event.altKey) return
    event.preventDefault()
    if (!place(id, shown.value.indexOf(id) + step)) return
    // A row that moves in the document loses the focus.
    const handle = event.currentTarget as HTMLElement
    void nextTick(() => handle.focus())
    void takeSoon()
  }

  /** `rows`: the elements of the rows, in the order shown. */
  function grabbed(event: PointerEvent, id: string, rows: () => readonly HTMLElement[]) {
    if (event.button !== 0 || dragged.value !== null) return
    event.preventDefault()
    dragged.value = id
    // Of the document, since the row itself moves in it.
    const { signal } = ended = new AbortController()
    document.addEventListener('pointermove', move => drag(move, id, rows()), { signal })
    for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, release, { signal })
  }

  function drag(event: PointerEvent, id: string, rows: readonly HTMLElement[]) {
    const over = rows.findIndex((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return event.clientY >= top && event.clientY < bottom
    })
    if (over >= 0) place(id, over)
  }

  function release() {
    ended.abort()
    dragged.value = null
    take()
  }
  onScopeDispose(() => ended.abort())

  return { shown, dragged: readonly(dragged), announced: readonly(announced), pressed, grabbed }
}
