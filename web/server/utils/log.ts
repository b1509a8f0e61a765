import { hostname } from 'node:os'

export type Level = 'debug' | 'info' | 'warning' | 'error'

/** One JSON object on a line of standard output, with the same names of fields as parleyd's. */
export function writeLine(level: Level, msg: string, fields: Record<string, string | number | boolean | undefined> = {}): void {
  const node = useRuntimeConfig().node || hostname()
  process.stdout.write(`${JSON.stringify({ ts: new Date().toISOString(), level, service: 'parley-web', node, msg, ...fields })}\n`)
}
