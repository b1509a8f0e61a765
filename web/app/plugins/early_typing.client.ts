// In a page that the server rendered people can type before it lives. Hydration sets each field to what the app knows,
// which is nothing; so what was typed is read before, and put back after.
export default defineNuxtPlugin({
  name: 'early-typing',
  setup(nuxtApp) {
    if (!nuxtApp.payload.serverRendered) return
    const typed = new Map<HTMLInputElement | HTMLTextAreaElement, string>()
    nuxtApp.hook('app:beforeMount', () => {
      for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input:not([type="radio"], [type="checkbox"])')) {
        if (field.value !== '') typed.set(field, field.value)
      }
    })
    nuxtApp.hook('app:suspense:resolve', () => {
      for (const [field, text] of typed) {
        if (field.isConnected && field.value === '') {
          field.value = text
          field.dispatchEvent(new Event('input', { bubbles: true }))
        }
      }
      typed.clear()
    })
  },
})
