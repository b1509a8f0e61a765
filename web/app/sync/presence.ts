// Who of the people on screen is online. The server answers questions and announces nothing, so what is on screen is
// asked for again and again, coalesced into one frame.
import type { Presence } from '~/api/types'
import type { SyncState } from './state'

export const presenceInterval = 8_000
const coalesceMilliseconds = 120
const mostAsked = 100

export class PresenceWatch {
  private readonly watched = new Map<string, number>()
  private soon: ReturnType<typeof setTimeout> | null = null
  private again: ReturnType<typeof setTimeout> | null = null
  private paused = false
  private stopped = false

  constructor(private readonly state: SyncState, private readonly send: (ids: string[]) => boolean) {}

  /** The person is on screen until the answer is called. */
  watch(userId: string): () => void {
    this.watched.set(userId, (this.watched.get(userId) ?? 0) + 1)
    if (!this.state.presence.has(userId)) this.soon ??= setTimeout(() => this.ask(), coalesceMilliseconds)
    else if (this.again === null) this.schedule()
    let ended = false
    return () => {
      if (ended) return
      ended = true
      const count = this.watched.get(userId)! - 1
      if (count > 0) this.watched.set(userId, count)
      else this.watched.delete(userId)
    }
  }

  /** A hidden page asks nothing. */
  pause(paused: boolean): void {
    if (this.paused === paused) return
    this.paused = paused
    if (!paused) this.ask()
  }

  ask(): void {
    if (this.soon !== null) clearTimeout(this.soon)
    this.soon = null
    if (this.stopped) return
    const ids = [...this.watched.keys()]
    if (!this.paused) {
      for (let from = 0; from < ids.length; from += mostAsked) this.send(ids.slice(from, from + mostAsked))
    }
    this.schedule()
  }

  answer(users: readonly Presence[]): void {
    for (const user of users) this.state.presence.set(user.user_id, Object.freeze({ ...user }))
  }

  /** Whoever writes or types is here, whatever was answered some seconds ago. */
  seen(userId: string): void {
    if (this.state.presence.get(userId)?.status === 'online') return
    this.state.presence.set(userId, Object.freeze({ user_id: userId, status: 'online', last_seen_at: null }))
  }

  stop(): void {
    this.stopped = true
    if (this.soon !== null) clearTimeout(this.soon)
    if (this.again !== null) clearTimeout(this.again)
    this.soon = this.again = null
  }

  private schedule(): void {
    if (this.again !== null) clearTimeout(this.again)
    this.again = this.watched.size > 0 && !this.paused ? setTimeout(() => this.ask(), presenceInterval) : null
  }
}
