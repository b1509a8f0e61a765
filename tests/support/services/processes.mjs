// Processes that tests and ./dev stack start: each in a group of its own, with its output in a file,
// without descriptors of ours, and never left behind. However this program ends, kill -9 included,
// a small shell script (reaper.sh) that hears of it kills what still runs and removes its folders.
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PortTaken } from './ports.mjs'

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

let reaper
let all_ends = false

function tell_reaper(line) {
  if (all_ends) return
  if (!reaper) {
    // A session of its own: Ctrl-C in a terminal does not reach it.
    reaper = spawn('/bin/sh', [fileURLToPath(new URL('reaper.sh', import.meta.url))],
      { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' })
    reaper.on('error', () => {})
    reaper.stdin.on('error', () => {})
    reaper.unref()
    reaper.stdin.unref()
  }
  reaper.stdin.write(`${line}\n`)
}

/** Kills whatever runs and removes all folders, now. Nothing can be started afterwards. */
export async function kill_everything() {
  all_ends = true
  if (!reaper) return
  reaper.ref()
  const gone = new Promise(resolve => reaper.once('exit', resolve))
  reaper.stdin.end()
  await gone
}

/** `{ uid, gid }` of a user of this system; undefined when there is none. */
export function user_ids(user) {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const fields = line.split(':')
    if (fields[0] === user) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  return undefined
}

const is_root = process.geteuid?.() === 0

function give_to(path, user) {
  if (!is_root || !user) return path
  const ids = user_ids(user)
  if (!ids) throw new Error(`there is no user ${user}: is its package installed?`)
  chownSync(path, ids.uid, ids.gid)
  return path
}

/** Makes `folder`, for `user` alone when we are root, else for us alone. */
export function private_folder(folder, user) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return give_to(folder, user)
}

/** Makes an empty file where there is none; the same as above. */
export function private_file(path, user) {
  closeSync(openSync(path, 'a', 0o600))
  return give_to(path, user)
}

/** A folder that goes when `remove_folder` is called, at the latest with this program. Other users may pass through it. */
export function temporary_folder(prefix = 'parley-test-') {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o711)
  return remove_at_end(folder)
}

/** Removes `folder` at the latest when this program has ended. */
export function remove_at_end(folder) {
  tell_reaper(`folder ${folder}`)
  return folder
}

export function remove_folder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  tell_reaper(`folder-gone ${folder}`)
}

/** `{ state, parent, group }` of a process, undefined when there is none (proc(5), stat). */
export function process_status(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent), group: Number(group) }
  } catch {
    return undefined
  }
}

/** The process and everything below it, parents first. Servers put children into groups of their own. */
export function process_tree(root) {
  const children = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const status = process_status(name)
    if (status) children.set(status.parent, [...children.get(status.parent) ?? [], Number(name)])
  }
  const tree = [root]
  for (let at = 0; at < tree.length; at++) tree.push(...children.get(tree[at]) ?? [])
  return tree
}

function signal_quietly(pid, signal) {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

export class Child {
  /** Resolves to `{ code, signal }` when the process has ended. */
  ended
  /** Was its end asked for, by stop() or kill()? */
  end_expected = false
  #process
  #has_ended = false
  #told = new Set()

  /**
   * @param {{ name: string, command: string, arguments?: string[], log: string, environment?: Record<string, string>,
   *   replace_environment?: boolean, user?: string, folder?: string }} options
   *   `log` gets standard output and error, appended; `user` is who it runs as when we are root.
   */
  constructor(options) {
    if (all_ends) throw new Error(`${options.name} is not started: everything is ending`)
    this.name = options.name
    this.log = options.log
    mkdirSync(dirname(options.log), { recursive: true })
    const output = openSync(options.log, 'a', 0o644)
    const ids = is_root && options.user ? user_ids(options.user) : undefined
    if (is_root && options.user && !ids) throw new Error(`there is no user ${options.user}: is its package installed?`)
    this.#process = spawn(options.command, options.arguments ?? [], {
      detached: true,
      stdio: ['ignore', output, output],
      cwd: options.folder ?? '/',
      env: { ...(options.replace_environment ? {} : process.env), ...options.environment },
      ...ids,
    })
    closeSync(output)
    this.pid = this.#process.pid
    if (this.pid) this.#tell(this.pid)
    this.ended = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        this.failure = error
        if (this.pid === undefined) this.#finish(resolve, { code: null, signal: null })
      })
      this.#process.once('exit', (code, signal) => this.#finish(resolve, { code, signal }))
    })
  }

  #tell(group) {
    if (!this.#told.has(group)) tell_reaper(`group ${group}`)
    this.#told.add(group)
  }

  #finish(resolve, how) {
    this.#has_ended = true
    this.outcome = how
    if (this.pid) signal_quietly(-this.pid, 'SIGKILL')
    for (const group of this.#told) tell_reaper(`group-ended ${group}`)
    resolve(how)
  }

  get running() { return !this.#has_ended }

  /** The end of what it wrote. */
  log_tail(bytes = 3000) {
    try {
      return readFileSync(this.log, 'utf8').slice(-bytes)
    } catch {
      return ''
    }
  }

  /** To the process alone. */
  signal(signal) {
    if (this.running && this.pid) signal_quietly(this.pid, signal)
  }

  async #wait_for_end(milliseconds) {
    let timer
    const late = new Promise((resolve) => { timer = setTimeout(resolve, milliseconds, false) })
    const in_time = await Promise.race([this.ended.then(() => true), late])
    clearTimeout(timer)
    return in_time
  }

  /** Asks it to end with `signal`, and kills it when it has not after `grace` milliseconds. False when it was killed. */
  async stop({ signal = 'SIGTERM', grace = 10_000 } = {}) {
    this.end_expected = true
    if (!this.running) return true
    this.signal('SIGCONT')
    this.signal(signal)
    if (await this.#wait_for_end(grace)) return true
    await this.kill()
    return false
  }

  /** Ends it and everything below it without a chance to say goodbye, frozen or not. */
  async kill() {
    this.end_expected = true
    if (!this.running || !this.pid) return
    const below = process_tree(this.pid).slice(1)
    signal_quietly(-this.pid, 'SIGKILL')
    for (const pid of below) signal_quietly(pid, 'SIGKILL')
    if (!(await this.#wait_for_end(20_000))) throw new Error(`${this.name} (${this.pid}) does not die`)
  }

  /** Stops it and everything below it in its tracks; returns when all stand still. */
  async freeze() {
    const end = Date.now() + 20_000
    for (;;) {
      // Stopping is asynchronous, and a process that still runs may fork: look again until all stand.
      const moving = process_tree(this.pid).filter((pid) => {
        const status = process_status(pid)
        if (!status || 'TtZX'.includes(status.state)) return false
        this.#tell(status.group)
        return true
      })
      if (!this.running) throw new Error(`${this.name} has ended`)
      if (moving.length === 0) return
      if (Date.now() > end) throw new Error(`${this.name} (${moving}) does not stand still`)
      for (const pid of moving) signal_quietly(pid, 'SIGSTOP')
      await pause(2)
    }
  }

  thaw() {
    for (const pid of process_tree(this.pid)) signal_quietly(pid, 'SIGCONT')
  }
}

const taken = /address already in use|eaddrinuse|already (?:an?|the) .*running at port/i

/** Polls `probe` until it returns true. Throws when the process ends before, PortTaken when that was why. */
export async function wait_until_ready(child, probe, deadline_ms) {
  const end = Date.now() + deadline_ms
  for (;;) {
    // A probe may be answered by a stranger on a port that ours could not get.
    const answered = await probe().catch(() => false)
    if (!child.running) {
      const text = child.failure?.message ?? child.log_tail()
      if (taken.test(text)) throw new PortTaken(`${child.name}: its port was taken`)
      throw new Error(`${child.name} ended at its start (${JSON.stringify(child.outcome)}):\n${text}`)
    }
    if (answered) return
    if (Date.now() > end) {
      await child.kill()
      throw new Error(`${child.name} was not ready within ${deadline_ms} ms:\n${child.log_tail()}`)
    }
    await pause(25)
  }
}

/** Runs a command to its end. Throws, with what it wrote, unless it exits with 0. */
export async function run_to_end(options, deadline_ms) {
  const child = new Child(options)
  let timer
  const late = new Promise((resolve) => { timer = setTimeout(resolve, deadline_ms, 'late') })
  const how = await Promise.race([child.ended, late])
  clearTimeout(timer)
  if (how === 'late') {
    await child.kill()
    throw new Error(`${child.name} did not end within ${deadline_ms} ms:\n${child.log_tail()}`)
  }
  if (how.code !== 0) throw new Error(`${child.name} failed (${child.failure?.message ?? JSON.stringify(how)}):\n${child.log_tail()}`)
}

/** Connects, sends `question` and hands the first bytes of the answer to `accept`. */
export function ask_port(port, question, accept, deadline_ms = 2000) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(deadline_ms, () => finish(false))
    socket.on('error', () => finish(false))
    socket.on('end', () => finish(false))
    socket.on('connect', () => socket.write(question))
    socket.on('data', data => finish(accept(data)))
  })
}
