/** ./dev bench, as briefly as it goes: that it measures, checks what it measures, and says when something is wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { remove_folder, temporary_folder } from '../support/services/processes.mjs'

const script = fileURLToPath(new URL('../../tools/dev/bench.mjs', import.meta.url))

interface Latency { count: number, p50_us: number, p99_us: number, p999_us: number, max_us: number }
interface Phase { name: string, loop: 'open' | 'closed', wanted_rate?: number, rate: number, latency: Record<string, Latency> }
interface Run { setup: string, scenario: string, phases: Phase[], checks: Record<string, number>, facts: Record<string, number>, violations: string[] }
interface Results { wrong: string[], runs: Run[] }

let folder: string

beforeEach(() => { folder = temporary_folder('parley-bench-test-') })
afterEach(() => remove_folder(folder))

async function bench(...words: string[]): Promise<{ code: number | null, output: string, results?: Results }> {
  const child = spawn(process.execPath, [script, ...words, '--on', 'embedded', '--people', '60', '--out', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  const [code] = await once(child, 'exit') as [number | null]
  const file = join(folder, 'results.json')
  return { code, output, ...existsSync(file) ? { results: JSON.parse(readFileSync(file, 'utf8')) as Results } : {} }
}

it('measures people who talk, and finds that all arrived once', { timeout: 240_000 }, async () => {
  const { code, output, results } = await bench('direct', 'idle', '--seconds', '2')
  expect(code, output).toBe(0)
  expect(results!.wrong).toEqual([])
  expect(results!.runs.map(run => run.scenario)).toEqual(['idle', 'direct'])
  const [idle, direct] = results!.runs as [Run, Run]
  expect(idle.facts.connections).toBe(60)

  const { sent, acknowledged, seen, lost, doubled, wrong, refused, never_ticked } = direct.checks
  expect(sent).toBeGreaterThan(0)
  expect({ acknowledged, seen, lost, doubled, wrong, refused, never_ticked })
    .toEqual({ acknowledged: sent, seen: 2 * sent!, lost: 0, doubled: 0, wrong: 0, refused: 0, never_ticked: 0 })
  const by_the_clock = direct.phases.find(phase => phase.loop === 'open')!
  expect(by_the_clock.wanted_rate).toBeGreaterThan(0)
  for (const name of ['acknowledged', 'delivered', 'read']) {
    const { count, p50_us, p99_us, p999_us, max_us } = by_the_clock.latency[name]!
    expect(count).toBeGreaterThan(0)
    expect([p50_us, p99_us, p999_us, max_us]).toEqual([p50_us, p99_us, p999_us, max_us].toSorted((a, b) => a - b))
    expect(p50_us).toBeGreaterThan(0)
  }
  expect(readFileSync(join(folder, 'plot.svg'), 'utf8')).toContain('direct')
})

it('fails when a message is not accepted', { timeout: 240_000 }, async () => {
  const { code, output, results } = await bench('direct', '--seconds', '2', '--server-argument=--limit-messages-per-user', '--server-argument=1/1h')
  expect(code, output).toBe(1)
  expect(results!.wrong.join('\n')).toMatch(/not accepted: 429/)
  expect(output).toContain('FAILED')
})

it('refuses what it does not know', { timeout: 60_000 }, async () => {
  const { code, output } = await bench('weather')
  expect(code).toBe(2)
  expect(output).toContain('no scenario')
})
