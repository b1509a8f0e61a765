/** Whether somebody looks at this page: the tab is visible and the window has the focus. */
export function useAttention() {
  const visibility = useDocumentVisibility()
  const focused = useWindowFocus()
  return computed(() => visibility.value === 'visible' && focused.value)
}
