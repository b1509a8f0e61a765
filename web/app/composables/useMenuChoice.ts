// What is chosen in a menu happens once the menu has closed and the focus is back where it was opened. A window that
// opens earlier takes an item of the menu for what had the focus, and leaves the keyboard nowhere when it closes.

interface Choosable {
  onSelect?(event: Event): void
  children?: unknown
  /** A box to tick: the menu stays open. */
  type?: string
}

/** `opener`: where the menu was opened, if it has no button of its own. */
export function useMenuChoice(opener?: () => HTMLElement | null) {
  let chosen: (() => void) | null = null

  /** The same items, in parts or not; what they do waits. */
  function waiting<Item>(items: readonly Item[]): Item[] {
    return items.map((item): Item => {
      if (Array.isArray(item)) return waiting(item) as Item
      const { onSelect, children, type } = item as Choosable
      return {
        ...item,
        ...(onSelect && type !== 'checkbox' && { onSelect: (event: Event) => { chosen = () => onSelect(event) } }),
        ...(Array.isArray(children) && { children: waiting(children) }),
      }
    })
  }

  /** For `closeAutoFocus`. Where nothing was chosen, a menu with a button knows best where the focus goes. */
  function closed(event: Event) {
    const then = chosen
    chosen = null
    if (!then && !opener) return
    event.preventDefault()
    const target = opener ? opener() : buttonOf(event.target as Element)
    target?.focus({ preventScroll: true })
    then?.()
  }

  return { waiting, closed }
}

function buttonOf(closing: Element): HTMLElement | null {
  const menu = closing.matches('[role="menu"]') ? closing : closing.querySelector('[role="menu"]')
  return document.getElementById(menu?.getAttribute('aria-labelledby') ?? '')
}
