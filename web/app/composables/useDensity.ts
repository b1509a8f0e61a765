// How closely things stand: kept in a cookie of this device, so that a page that the server renders has it from the start.
export type Density = 'comfortable' | 'compact'

/** Heights of rows that exist only while they are in sight, in pixels; the style sheet has the same numbers. */
const heights = {
  comfortable: { conversationRow: 72, personRow: 64 },
  compact: { conversationRow: 52, personRow: 48 },
} as const

const aYear = 365 * 24 * 60 * 60

export function useDensity() {
  const chosen = useState<Density>('density', () => useCookie('parley_density').value === 'compact' ? 'compact' : 'comfortable')
  const density = computed<Density>({
    get: () => chosen.value,
    set: (value) => {
      chosen.value = value
      document.cookie = `parley_density=${value}; Path=/; Max-Age=${aYear}; SameSite=Lax`
    },
  })
  return {
    density,
    conversationRow: computed(() => heights[density.value].conversationRow),
    personRow: computed(() => heights[density.value].personRow),
  }
}
