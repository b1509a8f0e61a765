/** Unread chats in the tab: a count in the title and a dot with it on the icon. */
export function useTitleBadge(count: Ref<number>) {
  useHead({ title: () => count.value > 0 ? `(${count.value}) Parley` : 'Parley' })
  watch(count, value => drawIcon(value), { immediate: import.meta.client })
  onScopeDispose(() => { if (import.meta.client) drawIcon(0) })
}

function drawIcon(count: number) {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  link.href = count === 0 ? '/favicon.svg' : badgedIcon(count > 99 ? '99' : String(count))
}

function badgedIcon(label: string): string {
  const shapes = '<path fill="#11697a" d="M10 14A10 10 0 0 1 20 4h18a16 16 0 0 1 0 32H24l-9.600 8.200A2.600 2.600 0 0 1 10 42.200z"/>'
    + '<path fill="#f2a65a" d="M54 34v22.200a2.300 2.300 0 0 1-3.800 1.700L43 52H31a9 9 0 0 1-8.300-5.600L27 41.500h11A20.500 20.500 0 0 0 54 34z"/>'
  const badge = `<circle cx="44" cy="20" r="20" fill="#c2362b"/><text x="44" y="29" text-anchor="middle" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${label.length > 1 ? 24 : 28}">${label}</text>`
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${shapes}${badge}</svg>`)}`
}
