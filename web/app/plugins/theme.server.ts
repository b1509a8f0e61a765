// A theme that was chosen is in the HTML, so that it is there without scripts as well. The theme of the system only the
// browser knows: its inline script in the head sets it before anything is painted.
export default defineNuxtPlugin({
  name: 'theme',
  setup() {
    const theme = useCookie('parley_theme').value
    if (theme === 'dark' || theme === 'light') useHead({ htmlAttrs: { class: theme } })
  },
})
