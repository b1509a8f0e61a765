// Throttling, with the limits as they are out of the box.
import { afterEach, describe, expect, test } from 'vitest'
import { ApiClient, newcomer, unique_name } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { within } from '../support/wait.ts'

let server: ParleyServer
// Each server counts for itself, so most of these have one also in a scaled-out run.
afterEach(() => server?.dispose())

describe('guessing passwords', () => {
  test('says the same of an unknown user and of a wrong password, in about the same time', async () => {
    server = await ParleyServer.start({ quick: false })
    const ada = await newcomer(server)
    const attempt = async (login: string) => {
      const started = performance.now()
      const answer = await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login, password: 'not this one' } })
      return { answer, took: performance.now() - started }
    }
    const known = []
    const unknown = []
    for (let round = 0; round < 8; round++) {
      known.push(await attempt(ada.me.username))
      unknown.push(await attempt(unique_name('nobody')))
    }
    for (const { answer } of [...known, ...unknown]) {
      expect(answer.status).toBe(401)
      expect(answer.text).toBe(known[0]!.answer.text)
      expect(answer.body.error.code).toBe('invalid_credentials')
    }
    const fastest = (attempts: { took: number }[]) => Math.min(...attempts.map(attempt => attempt.took))
    expect(fastest(unknown)).toBeGreaterThan(fastest(known) * 0.5)
    expect(fastest(known)).toBeGreaterThan(fastest(unknown) * 0.5)
  })

  test('is slowed down per account and leaves others alone', async () => {
    server = await ParleyServer.start({ limits: [], processes: 1 })
    const [ada, bob] = [await newcomer(server), await newcomer(server)]
    let throttled
    for (let attempt = 0; attempt < 60 && !throttled; attempt++) {
      const answer = await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: ada.me.username, password: `guess ${attempt}` } })
      if (answer.status === 429) throttled = answer
      else expect(answer.status).toBe(401)
    }
    expect(throttled, 'sixty guesses without being told to wait').toBeDefined()
    expect(throttled!.body.error.code).toBe('too_many_attempts')
    expect(throttled!.body.error.retryable).toBe(true)
    // Not even the right password, by either name, gets through now.
    for (const login of [ada.me.username, ada.me.email]) {
      expect((await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login, password: ada.password } })).status, login).toBe(429)
    }
    // Who is logged in stays so; another account is not touched.
    await ada.expect(200, 'GET', '/api/v1/me')
    await new ApiClient(server).log_in(bob.me.username, bob.password)
  })

  test('over many accounts is slowed down per address', async () => {
    server = await ParleyServer.start({ limits: [], processes: 1 })
    let throttled
    for (let attempt = 0; attempt < 400 && !throttled; attempt++) {
      const answer = await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: unique_name('nobody'), password: 'a guess' } })
      if (answer.status === 429) throttled = answer
    }
    expect(throttled?.body.error.code).toBe('too_many_attempts')
  })
})

test('one user cannot flood the server with messages', async () => {
  server = await ParleyServer.start({ limits: [], processes: 1 })
  const [ada, bob] = [await newcomer(server), await newcomer(server)]
  const { id } = await ada.open(bob.me)
  let limited
  for (let round = 0; round < 200 && !limited; round++) {
    const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => ada.request('POST', `/api/v1/conversations/${id}/messages`, {
      body: { client_id: crypto.randomUUID(), body: `${round} ${index}` },
    })))
    limited = answers.find(answer => answer.status === 429)
  }
  expect(limited?.body.error).toMatchObject({ code: 'rate_limited', retryable: true })
  await bob.send(id, 'bob still may')
})

test('more log-ins at once than can wait are refused as overloaded, the rest go through', async () => {
  server = await ParleyServer.start({ quick: false, processes: 1, arguments: ['--password-queue', '3', '--password-threads', '1'] })
  const ada = await newcomer(server)
  const answers = await Promise.all(Array.from({ length: 30 }, () =>
    new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: ada.me.username, password: ada.password } })))
  const refused = answers.filter(answer => answer.status !== 201)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(30)
  for (const answer of refused) expect([answer.status, answer.body.error.code, answer.body.error.retryable]).toEqual([503, 'overloaded', true])
  await new ApiClient(server).log_in(ada.me.username, ada.password)
})

test('a socket that does not read is cut off and holds up nobody', async () => {
  server = await ParleyServer.start({ arguments: ['--socket-queue', '256KiB'] })
  const [ada, bob] = [await newcomer(server), await newcomer(server)]
  const { id } = await ada.open(bob.me)
  const [slow, quick] = [await Socket.connect(bob), await Socket.connect(bob)]
  slow.raw.pause()
  // Past what the kernel takes for a peer that does not read (some MiB) and past the queue.
  const sends = 1600
  for (let sent = 8; sent <= sends; sent += 8) {
    await Promise.all(Array.from({ length: 8 }, () => ada.send(id, '🦊'.repeat(4000))))
    await quick.next('message.created', data => data.message.seq === sent, 20_000)
  }
  slow.raw.resume()
  // 4008, unless it read nothing for longer than the server waits for the closing handshake.
  expect([4008, 1006]).toContain((await within('the slow socket is closed', slow.closed, 20_000)).code)
  expect(slow.of_type('message.created').length).toBeLessThan(sends)
  // What it missed is in the log, from where its events end.
  const last = slow.of_type('message.created').at(-1)?.message.seq ?? 0
  expect((await bob.page(id, `?after=${last}&limit=1`)).messages[0]!.seq).toBe(last + 1)
  await quick.close()
})
