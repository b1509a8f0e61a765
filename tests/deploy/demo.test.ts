/** ./dev demo: what somebody finds who logs in after it, what a second run does, and that the people of --live answer. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiClient } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

const script = fileURLToPath(new URL('../support/demo/main.mjs', import.meta.url))
let server: ParleyServer
let mira: ApiClient

const run_demo = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', timeout: 120_000 })
  return { status, output: stdout + stderr }
}

beforeAll(async () => {
  server = await ParleyServer.start({ limits: [] })
  const { status, output } = run_demo(server.origin)
  expect(output).toMatch(/New: 10 people, 4 groups and \d+ messages\./)
  expect(status).toBe(0)
  mira = new ApiClient(server)
  await mira.log_in('mira', 'parley-demo')
}, 150_000)

afterAll(async () => {
  mira?.close()
  await server?.dispose()
})

it('leaves chats and groups in every state', async () => {
  const inbox = await mira.conversations(100, 'inbox')
  const archived = await mira.conversations(100, 'archived')
  const state_of = (test: (settings: any) => unknown) => inbox.filter(({ settings }) => test(settings)).length
  expect(state_of(({ pinned_at }) => pinned_at)).toBeGreaterThan(1)
  expect(state_of(({ muted_until }) => muted_until)).toBeGreaterThan(1)
  expect(state_of(({ marked_unread }) => marked_unread)).toBe(1)
  expect(inbox.filter(({ unread_count }) => unread_count > 0).length).toBeGreaterThan(3)
  expect(archived.length).toBe(2)

  const { groups } = await mira.expect(200, 'GET', '/api/v1/groups')
  expect(groups.map(({ name, role, channels }: any) => [name, role, channels.length])).toEqual([
    ['Ferry Timetable 2.0', 'member', 3], ['Film club · 映画の会', 'member', 1],
    ['Harbour Choir', 'admin', 4], ['Lantern Street 12', 'owner', 3],
  ])
  const logs = await Promise.all(inbox.map(({ id }) => mira.log(id)))
  expect(logs.flat().filter(({ edited_at }) => edited_at).length).toBe(2)
  expect(logs.flat().filter(({ deleted }) => deleted).length).toBe(1)
  expect((await mira.contacts()).filter(({ alias }) => alias).length).toBeGreaterThan(1)
  expect((await mira.blocks()).map(({ user }) => user.username)).toEqual(['prince'])
})

it('adds nothing when it runs again, and leaves what was arranged meanwhile', async () => {
  const before = await mira.conversations()
  const [pinned] = before.filter(({ settings }) => settings.pinned_at)
  await mira.change_settings(pinned!.id, { pinned: false })
  const { status, output } = run_demo(server.origin)
  expect(output).toContain('nothing was added')
  expect(status).toBe(0)
  const after = await mira.conversations()
  expect(after.map(({ id, last_seq }) => [id, last_seq]).sort()).toEqual(before.map(({ id, last_seq }) => [id, last_seq]).sort())
  expect(after.find(({ id }) => id === pinned!.id)!.settings.pinned_at).toBeNull()

  // The link that it prints lets a stranger in.
  const token = /\/join\/([\w-]+)/.exec(output)![1]!
  const stranger = new ApiClient(server)
  await stranger.sign_up('stranger')
  const { joined, group } = await stranger.expect(200, 'POST', `/api/v1/invites/${token}/join`)
  expect([joined, group.name]).toEqual([true, 'Harbour Choir'])
  stranger.close()
})

it('says what is wrong', () => {
  expect(run_demo('http://127.0.0.1:1')).toEqual({ status: 1, output: expect.stringContaining('no server answers') })
  expect(run_demo('--lively', server.origin)).toEqual({ status: 1, output: expect.stringContaining('knows only --live') })
})

it('with --live the others answer', async () => {
  const live: ChildProcess = spawn(process.execPath, [script, '--live', server.origin], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(live, 'exit')
  let output = ''
  live.stdout!.setEncoding('utf8').on('data', (text: string) => { output += text })
  const socket = await Socket.connect(mira)
  try {
    await eventually('the people are there', () => output.includes('online now'), 60_000)
    const chat = (await mira.conversations()).find(({ kind, peer }) => kind === 'direct' && peer.user.username === 'jonas')!
    await eventually('jonas has a line', async () => {
      socket.command('presence.get', { user_ids: [chat.peer.user.id] })
      const { data } = await socket.next('presence')
      return data.users[0].status === 'online'
    }, 60_000)
    const mine = await mira.send(chat.id, 'Is the umbrella still there?')
    const { data } = await socket.next('message.created', ({ message }) => message.conversation_id === chat.id && message.seq > mine.seq, 60_000)
    expect(data.message.sender_id).toBe(chat.peer.user.id)
  } finally {
    await socket.close()
    live.kill('SIGTERM')
    await ended
  }
}, 150_000)
