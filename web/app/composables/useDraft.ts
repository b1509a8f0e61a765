/** What was typed and not sent, kept per conversation across reloads. */
export function useDraft(conversationId: string) {
  const key = `parley.draft.${conversationId}`
  const text = ref('')
  onMounted(() => {
    try {
      text.value ||= window.localStorage.getItem(key) ?? ''
    } catch { /* storage is forbidden: the draft lives as long as the page */ }
  })
  watch(text, (value) => {
    try {
      if (value.trim() === '') window.localStorage.removeItem(key)
      else window.localStorage.setItem(key, value)
    } catch { /* full or forbidden */ }
  })
  return text
}
