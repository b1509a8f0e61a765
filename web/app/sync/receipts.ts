// Receipts leave coalesced: whatever a burst raises within a short while becomes one frame per conversation, and what
// could not be sent waits for the line to come back. Reading implies delivery, so one frame says both.
import type { ClientCommand, Marks } from '~/api/types'
import { raise } from './state'

export const coalesceMilliseconds = 100

export class ReceiptQueue {
  private readonly wanted = new Map<string, Marks>()
  /** What the server is known to have, or was told over a line that still stood. */
  private readonly said = new Map<string, Marks>()
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly send: (command: ClientCommand) => boolean) {}

  /** The server says that it has these marks of mine. */
  known(conversationId: string, marks: Marks): void {
    const said = this.entry(this.said, conversationId)
    raise(said, marks)
    const wanted = this.wanted.get(conversationId)
    if (wanted && said.read_seq >= wanted.read_seq && said.delivered_seq >= wanted.delivered_seq) this.wanted.delete(conversationId)
  }

  want(conversationId: string, marks: Partial<Marks>): void {
    // What the server has already must not wait here for a new line: what was cleared counts as read, unsaid.
    const said = this.entry(this.said, conversationId)
    if ((marks.read_seq ?? 0) <= said.read_seq && (marks.delivered_seq ?? 0) <= said.delivered_seq) return
    if (raise(this.entry(this.wanted, conversationId), marks)) this.timer ??= setTimeout(() => this.flush(), coalesceMilliseconds)
  }

  /** The line is new: frames on the old one may have been lost, so forget what was only said. */
  reset(): void {
    this.said.clear()
  }

  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    for (const [conversationId, wanted] of this.wanted) {
      const said = this.entry(this.said, conversationId)
      const data = (seq: number) => ({ conversation_id: conversationId, seq })
      if (wanted.read_seq > said.read_seq) {
        if (!this.send({ type: 'receipt.read', data: data(wanted.read_seq) })) return
        raise(said, { read_seq: wanted.read_seq })
      }
      if (wanted.delivered_seq > said.delivered_seq) {
        if (!this.send({ type: 'receipt.delivered', data: data(wanted.delivered_seq) })) return
        raise(said, { delivered_seq: wanted.delivered_seq })
      }
    }
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private entry(map: Map<string, Marks>, conversationId: string): Marks {
    let marks = map.get(conversationId)
    if (!marks) map.set(conversationId, marks = { delivered_seq: 0, read_seq: 0 })
    return marks
  }
}
