// All that a server keeps of me, joined from its pages to one document.
import { ApiError } from '~/api/errors'
import type { AccountApi } from '~/api/types'

export interface ExportOptions {
  api: Pick<AccountApi, 'exportPage'>
  /** How many entries there are so far. */
  progress?(entries: number): void
  pause?(milliseconds: number): Promise<void>
}

/** Pages of one list are joined; what stands alone stays so. Waits when the server asks for it, a few times in a row. */
export async function collectExport({ api, progress, pause = sleep }: ExportOptions): Promise<Record<string, unknown>> {
  const document: Record<string, unknown> = {}
  let entries = 0
  for (let cursor: string | null = null; ;) {
    const { next_cursor, ...parts } = await patiently(() => api.exportPage(cursor), pause)
    for (const [name, part] of Object.entries(parts)) {
      if (!Array.isArray(part)) {
        document[name] = part
        continue
      }
      const list = (document[name] ??= []) as unknown[]
      for (const entry of part) list.push(entry)
      entries += part.length
    }
    progress?.(entries)
    if (next_cursor === null) return document
    cursor = next_cursor
  }
}

const tries = 8

async function patiently<T>(work: () => Promise<T>, pause: (milliseconds: number) => Promise<void>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable || failures === tries) throw error
      await pause(error.retryAfter ?? 1000 * failures)
    }
  }
}

const sleep = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))
