// The tabs of one browser agree on who speaks, and tell each other what their reader looks at. The lock of the browser
// goes to one tab and, when that is closed, to the next.
export interface TabChannel {
  postMessage(message: unknown): void
  onmessage: ((event: { data: unknown }) => void) | null
  close(): void
}

export interface TabLocks {
  request(name: string, options: { signal: AbortSignal }, callback: () => Promise<void>): Promise<unknown>
}

export interface TabOptions {
  /** Tabs of the same name belong together. */
  name: string
  id: string
  /** Null where the browser has none: then every tab speaks, and its notices replace those of the others. */
  locks: TabLocks | null
  channel: TabChannel | null
}

type TabMessage = { tab: string, looksAt: string | null } | { tab: string, asks: true }

export class TabGroup {
  private leads = false
  private own: string | null = null
  private readonly others = new Map<string, string>()
  private readonly ended = new AbortController()
  private release: () => void = () => {}

  constructor(private readonly options: TabOptions) {
    const { name, locks, channel } = options
    if (channel) {
      channel.onmessage = ({ data }) => this.take(data as TabMessage)
      this.tell({ tab: options.id, asks: true })
    }
    if (!locks) this.leads = true
    else {
      locks.request(name, { signal: this.ended.signal }, () => new Promise<void>((resolve) => {
        this.leads = true
        this.release = resolve
      })).catch(() => { /* ended while waiting */ })
    }
  }

  /** Does this tab speak for all? */
  get speaks(): boolean {
    return this.leads
  }

  /** What the reader of this tab has before their eyes now; null for nothing. */
  look(conversationId: string | null): void {
    if (this.own === conversationId) return
    this.own = conversationId
    this.tell({ tab: this.options.id, looksAt: conversationId })
  }

  isLookedAt(conversationId: string): boolean {
    return this.own === conversationId || [...this.others.values()].includes(conversationId)
  }

  stop(): void {
    this.look(null)
    this.leads = false
    this.ended.abort()
    this.release()
    this.options.channel?.close()
  }

  private tell(message: TabMessage): void {
    this.options.channel?.postMessage(message)
  }

  private take(message: TabMessage): void {
    if ('asks' in message) {
      if (this.own !== null) this.tell({ tab: this.options.id, looksAt: this.own })
    } else if (message.looksAt === null) {
      this.others.delete(message.tab)
    } else {
      // One reader has one pair of eyes: whatever another tab said before is over.
      this.others.clear()
      this.others.set(message.tab, message.looksAt)
    }
  }
}
