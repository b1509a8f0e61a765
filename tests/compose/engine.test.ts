// The engine that tests start for themselves: however its user ends, nothing of it stays.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually, within } from '../support/wait.ts'

const script = fileURLToPath(new URL('../support/services/engine.sh', import.meta.url))
const can_start_one = process.geteuid?.() === 0 && spawnSync('sh', ['-c', 'command -v dockerd']).status === 0

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'parley-engine-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the script as engine.mjs does; `user` stands for the run, whose end closes the script's input. */
async function start(): Promise<{ keeper: ChildProcess, user: ChildProcess }> {
  const user = spawn('sleep', ['1000'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const keeper = spawn(script, [join(folder, 'data'), join(folder, 'run')], { detached: true, stdio: [user.stdout, 'pipe', 'ignore'] })
  // Ours is not the end that counts.
  user.stdout!.destroy()
  const said = await within('the engine says how it is', new Promise((resolve) => {
    createInterface(keeper.stdout!).once('line', resolve)
  }), 90_000)
  expect(said).toBe('ready')
  return { keeper, user }
}

const mounts = () => readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter(line => line.includes(folder))

/** Processes that name the folder on their command line, but for `sleep` and ourselves. */
function processes(): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter((pid) => {
    try {
      return Number(pid) !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}

const nothing_stays = () => eventually('nothing of the engine stays', () => processes().length === 0 && mounts().length === 0, 60_000)

describe.skipIf(!can_start_one)('an engine of our own', () => {
  test('goes when its user is killed', async () => {
    const { user } = await start()
    expect(mounts().length).toBeGreaterThan(0)
    const { status } = spawnSync('docker', ['--host', `unix://${folder}/run/docker.sock`, 'network', 'create', 'left'], { encoding: 'utf8' })
    expect(status).toBe(0)
    user.kill('SIGKILL')
    await nothing_stays()
    expect(readdirSync(folder)).toEqual(['data'])
  }, 180_000)

  test('that nobody could end does not block the next', async () => {
    const first = await start()
    const [engine] = [readFileSync(join(folder, 'run/docker.pid'), 'utf8').trim()]
    first.keeper.kill('SIGKILL')
    first.user.kill('SIGKILL')
    expect(processes()).toContain(engine)
    const second = await start()
    expect(readFileSync(join(folder, 'run/docker.pid'), 'utf8').trim()).not.toBe(engine)
    expect(processes()).not.toContain(engine)
    second.user.kill('SIGKILL')
    await nothing_stays()
  }, 240_000)
})
