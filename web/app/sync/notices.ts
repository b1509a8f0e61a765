// Which message is worth a notice on the screen of this device, and when the notice goes again. Knows no browser: what
// shows, sounds and looks is handed in.
import { oneLine } from '~/formats/text'
import type { Message } from '~/api/types'
import { isMuted } from './settings'
import type { ConversationState } from './state'

export interface NoticeSettings {
  enabled: boolean
  /** Whether the notice says what was written. */
  preview: boolean
  sound: boolean
}

export interface Notice {
  readonly conversationId: string
  readonly title: string
  readonly body: string
}

export interface NoticePorts {
  settings(): NoticeSettings
  /** Of several tabs one speaks. */
  speaks(): boolean
  /** Is the conversation in front of somebody's eyes, in whatever tab of this browser? */
  isLookedAt(conversationId: string): boolean
  titleOf(conversation: ConversationState, message: Message): string
  /** Shows the notice in place of the conversation's earlier one; null when the browser refuses. Answers how to close it. */
  show(notice: Notice): (() => void) | null
  sound(): void
}

/** Many messages at once make one sound. */
export const soundPause = 1_500
const longestBody = 180

export class Notices {
  private readonly shown = new Map<string, { seq: number, close: () => void }>()
  private lastSound = -Infinity

  constructor(private readonly me: string, private readonly ports: NoticePorts) {}

  /** A message that somebody wrote just now. It may be heard twice, and may be read already. */
  heard(conversation: ConversationState, message: Message, at = new Date()): void {
    if (!this.ports.speaks() || !this.isWorth(conversation, message, at)) return
    if ((this.shown.get(conversation.id)?.seq ?? 0) >= message.seq) return
    const settings = this.ports.settings()
    if (settings.enabled) {
      const body = settings.preview ? [...oneLine(message.body)].slice(0, longestBody).join('') : 'New message'
      const close = this.ports.show({ conversationId: conversation.id, title: this.ports.titleOf(conversation, message), body })
      if (close) this.shown.set(conversation.id, { seq: message.seq, close })
    }
    if (settings.sound && at.getTime() - this.lastSound >= soundPause) {
      this.lastSound = at.getTime()
      this.ports.sound()
    }
  }

  /** The conversations whose notice is on screen. */
  get conversations(): string[] {
    return [...this.shown.keys()]
  }

  /** Read here or on another device up to this number: the notice has done its work. */
  read(conversationId: string, readSeq: number): void {
    const shown = this.shown.get(conversationId)
    if (!shown || shown.seq > readSeq) return
    this.closed(conversationId)
    shown.close()
  }

  /** Its reader closed it. */
  closed(conversationId: string): void {
    this.shown.delete(conversationId)
  }

  stop(): void {
    for (const { close } of this.shown.values()) close()
    this.shown.clear()
  }

  private isWorth(conversation: ConversationState, message: Message, at: Date): boolean {
    if (message.sender_id === this.me || message.withheld) return false
    if (message.seq <= Math.max(conversation.marks.read_seq, conversation.clearedSeq)) return false
    return !isMuted(conversation.settings, at) && !this.ports.isLookedAt(conversation.id)
  }
}
