/** The height that the on-screen keyboard leaves, as --app-height: iOS lays the keyboard over the page. */
export function useViewportHeight() {
  onMounted(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const apply = () => {
      document.documentElement.style.setProperty('--app-height', `${Math.round(viewport.height)}px`)
      if (viewport.offsetTop > 0) window.scrollTo(0, 0)
    }
    apply()
    viewport.addEventListener('resize', apply)
    onUnmounted(() => viewport.removeEventListener('resize', apply))
  })
}
