export const typingInterval = 3_000
export const typingIdle = 5_000

/** Says "typing" at most every 3 seconds while keys are pressed, and "stopped" after 5 seconds of silence. */
export function useTypingSignal(say: (active: boolean) => void) {
  let lastSaid = 0
  let idle: ReturnType<typeof setTimeout> | null = null

  function pressed() {
    const now = Date.now()
    if (lastSaid === 0 || now - lastSaid >= typingInterval) {
      lastSaid = now
      say(true)
    }
    if (idle !== null) clearTimeout(idle)
    idle = setTimeout(stopped, typingIdle)
  }

  function stopped() {
    if (idle !== null) clearTimeout(idle)
    idle = null
    if (lastSaid === 0) return
    lastSaid = 0
    say(false)
  }

  /** Sent: the message itself tells the others, so no frame is needed. */
  function sent() {
    if (idle !== null) clearTimeout(idle)
    idle = null
    lastSaid = 0
  }

  onScopeDispose(stopped)
  return { pressed, stopped, sent }
}
