// Who is typing where. A sign lasts until the person stops, sends, or says nothing more for a while: whoever loses the
// line says no more, and the frame that ends the sign may be lost.
import type { SyncState } from './state'

export const typingExpiry = 6_000

export class TypingSigns {
  /** By conversation and person. */
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(private readonly state: SyncState) {}

  take(conversationId: string, userId: string, active: boolean): void {
    if (!active) return this.end(conversationId, userId)
    const key = `${conversationId}:${userId}`
    clearTimeout(this.timers.get(key))
    this.timers.set(key, setTimeout(() => this.end(conversationId, userId), typingExpiry))
    const typing = this.state.typing.get(conversationId) ?? []
    if (!typing.includes(userId)) this.state.typing.set(conversationId, Object.freeze([...typing, userId]))
  }

  end(conversationId: string, userId: string): void {
    const key = `${conversationId}:${userId}`
    clearTimeout(this.timers.get(key))
    this.timers.delete(key)
    const typing = this.state.typing.get(conversationId)
    if (!typing?.includes(userId)) return
    const left = typing.filter(id => id !== userId)
    if (left.length === 0) this.state.typing.delete(conversationId)
    else this.state.typing.set(conversationId, Object.freeze(left))
  }

  /** The line is down: nobody would say that they stopped. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    this.state.typing.clear()
  }
}
