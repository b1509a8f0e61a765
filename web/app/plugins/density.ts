// The style sheet knows the density by an attribute, which is there before anything is painted: in the HTML of a rendered
// page, and elsewhere before the app is mounted.
export default defineNuxtPlugin({
  name: 'density',
  setup() {
    const { density } = useDensity()
    if (import.meta.server) useHead({ htmlAttrs: { 'data-density': density.value } })
    else watch(density, (value) => { document.documentElement.dataset.density = value }, { immediate: true })
  },
})
