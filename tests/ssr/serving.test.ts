// The server of rendered pages as a citizen of a machine: headers, cookies, log, limits, and an API that is away.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ApiFront } from '../support/api_front.ts'
import { type ApiClient, newcomer, type Me } from '../support/client.ts'
import { ParleyServer, web_root } from '../support/server.ts'
import { get_page, WebServer } from '../support/web_server.ts'
import { eventually } from '../support/wait.ts'

let server: ParleyServer
let front: ApiFront
let web: WebServer
let ada: ApiClient & { me: Me }
let conversation: string

beforeAll(async () => {
  server = await ParleyServer.start()
  ada = await newcomer(server, 'ada')
  const bob = await newcomer(server, 'bob')
  conversation = (await ada.open(bob.me)).id
  await bob.send(conversation, 'a body that no log may hold')
})
afterAll(async () => { await server?.dispose() })
beforeEach(async () => {
  front = await ApiFront.start(server)
  web = await WebServer.start(front.origin, { NUXT_NODE: 'web-7' })
})
afterEach(async () => {
  await web?.stop()
  await front?.stop()
})

const page = (path: string, cookie = ada.cookie!, headers: Record<string, string> = {}) => get_page(web.origin, path, { cookie, ...headers })
const nonce_of = (policy: unknown) => /script-src 'self' 'nonce-([A-Za-z0-9+/=]{22,})'/.exec(String(policy))?.[1]

describe('headers', () => {
  test('the policy names a nonce of this answer, which the scripts carry', async () => {
    const shell = await get_page(server.origin, '/')
    const parts = (policy: unknown) => String(policy).replace(/script-src[^;]*/, 'script-src').split('; ').sort()
    const nonces = new Set<string>()
    for (let round = 0; round < 3; round += 1) {
      const { headers, text } = await page('/')
      const nonce = nonce_of(headers['content-security-policy'])!
      expect(nonce).toBeDefined()
      nonces.add(nonce)
      const scripts = [...text.matchAll(/<script\b[^>]*>/g)].map(match => match[0])
      expect(scripts.length).toBeGreaterThan(2)
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
      // All else is what parleyd sends with the shell.
      expect(parts(headers['content-security-policy'])).toEqual(parts(shell.headers['content-security-policy']))
      for (const name of ['x-content-type-options', 'referrer-policy']) expect([name, headers[name]]).toEqual([name, shell.headers[name]])
      expect(headers['x-powered-by']).toBeUndefined()
    }
    expect(nonces.size).toBe(3)
  })

  test('errors are pages under the same policy', async () => {
    const { status, headers, text } = await page('/no/such/page')
    expect(status).toBe(404)
    expect(nonce_of(headers['content-security-policy'])).toBeDefined()
    expect(headers['cache-control']).toBe('no-store')
    expect(text).toContain(`nonce="${nonce_of(headers['content-security-policy'])}"`)
  })

  test('assets are kept for good, and missing ones are not pages', async () => {
    const script = readdirSync(join(web_root, '_nuxt')).find(name => name.endsWith('.js'))!
    const { status, headers } = await page(`/_nuxt/${script}`)
    expect(status).toBe(200)
    expect(headers['cache-control']).toMatch(/max-age=31536000.*immutable/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect((await page('/_nuxt/gone.js')).status).toBe(404)
  })

  test('the static shell for parleyd is in the same build', () => {
    expect(existsSync(join(web_root, '200.html'))).toBe(true)
  })
})

describe('cookies', () => {
  test('what the API sets reaches the browser', async () => {
    front.headers = { 'set-cookie': ['parley_session=renewed; Path=/; HttpOnly', 'other=1; Path=/'] }
    const cookies = (await page('/')).headers['set-cookie'] ?? []
    expect(cookies.some(cookie => cookie.startsWith('parley_session=renewed;') && /HttpOnly/i.test(cookie))).toBe(true)
    expect(cookies.some(cookie => cookie.startsWith('other=1;'))).toBe(true)
  })

  test('the hint says whether there is a session', async () => {
    const hint = async (cookie: string) => ((await page('/login', cookie)).headers['set-cookie'] ?? []).find(set => set.startsWith('parley_hint='))
    expect(await hint('parley_session=x')).toMatch(/^parley_hint=1; Max-Age=34560000; Path=\/; SameSite=Lax$/)
    expect(await hint('parley_session=x; parley_hint=1')).toBeUndefined()
    expect(await hint('parley_hint=1')).toMatch(/^parley_hint=; Max-Age=0;/)
    expect(await hint('a=1')).toBeUndefined()
  })

  test('of the visitor, with the address and the request id, reach the API and nothing else does', async () => {
    await page('/', ada.cookie!, { 'x-forwarded-for': '192.0.2.7', 'x-request-id': 'abc-123', 'x-other': 'not passed on', authorization: 'Bearer x' })
    expect(front.asked.map(({ path }) => path.split('?')[0]).sort()).toEqual(['/api/v1/conversations', '/api/v1/groups', '/api/v1/me'])
    for (const { headers } of front.asked) {
      expect(headers.cookie).toBe(ada.cookie)
      expect([headers['x-forwarded-for'], headers['x-request-id'], headers['x-other'], headers.authorization]).toEqual(['192.0.2.7', 'abc-123', undefined, undefined])
    }
  })

  test('without a session the API is not asked at all', async () => {
    await page('/', 'parley_theme=dark')
    expect(front.asked).toEqual([])
  })
})

describe('the log', () => {
  test('is one object a line, names routes, and tells no secret', async () => {
    await page(`/c/${conversation}`, ada.cookie!, { 'x-request-id': 'known-to-the-proxy' })
    await page('/login?next=/c/123', 'a=1', { 'x-request-id': 'not plain!' })
    await page('/no/such/page')
    await page('/favicon.svg')
    const request_lines = () => web.log_lines().filter(({ msg }) => msg === 'request')
    await eventually('three requests are logged', () => request_lines().length >= 3)
    const requests = request_lines()
    expect(requests.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/c/{conversation_id}', 200], ['GET', '/login', 200], ['GET', '(unknown)', 404],
    ])
    expect(requests[0]!.request_id).toBe('known-to-the-proxy')
    expect(requests[1]!.request_id).toMatch(/^[\w-]{22}$/)
    for (const line of web.log_lines()) {
      expect(line).toMatchObject({ service: 'parley-web', node: 'web-7' })
      expect(Date.parse(line.ts)).not.toBeNaN()
      expect(['debug', 'info', 'warning', 'error']).toContain(line.level)
    }
    for (const { duration_us } of requests) expect(duration_us).toBeGreaterThan(0)
    const token = ada.cookie!.replace('parley_session=', '')
    for (const secret of [token, 'a body that no log may hold', conversation, ada.me.email]) expect(web.output).not.toContain(secret)
  })
})

describe('health and end', () => {
  test('/__health answers whether or not the API does', async () => {
    await front.stop()
    const { status, headers, text } = await get_page(web.origin, '/__health')
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok' }])
    expect(headers['content-type']).toMatch(/^application\/json/)
    front = await ApiFront.start(server)
  })

  test('SIGTERM lets a page that is being rendered go out', async () => {
    let let_go = () => {}
    const held = new Promise<void>((resolve) => { let_go = resolve })
    front.hold = () => held
    const rendering = page('/')
    await eventually('the page is being rendered', () => front.asked.length > 0)
    const ended = web.stop()
    await eventually('it takes no more', () => get_page(web.origin, '/__health').then(() => false, () => true))
    let_go()
    expect((await rendering).status).toBe(200)
    expect(await ended).toBe(0)
  })

  test('a form that was sent before its page lived changes nothing and shows nothing', async () => {
    const { status, headers } = await get_page(web.origin, '/login?next=/settings', {}, 'POST')
    expect([status, headers.location]).toEqual([303, '/login'])
  })
})

describe('an API that is away', () => {
  const is_shell = (text: string) => {
    expect(text).toContain('aria-label="Loading chats"')
    expect(text).not.toContain('data-test="conversation-row"')
  }

  test('refusing connections: the page goes out without data', async () => {
    await front.stop()
    const { status, text } = await page('/')
    expect(status).toBe(200)
    is_shell(text)
    front = await ApiFront.start(server)
  })

  test('silent: the page waits some seconds, then goes out without data', async () => {
    front.hold = () => new Promise(() => {})
    const started = Date.now()
    const { status, text } = await page(`/c/${conversation}`)
    expect(status).toBe(200)
    is_shell(text)
    expect(Date.now() - started).toBeGreaterThan(1_900)
  })

  test('overloaded or broken: neither an error page nor a log-out', async () => {
    const refusal = (code: string) => ({ error: { code, message: 'Not now.', retryable: true } })
    for (const instead of [{ status: 503, body: refusal('overloaded') }, { status: 429, body: refusal('rate_limited') }, { status: 500, body: '<' }]) {
      front.instead = instead
      const { status, text } = await page('/')
      expect([instead.status, status]).toEqual([instead.status, 200])
      is_shell(text)
    }
  })
})

test('at most 64 pages are rendered at a time; more get the page that fills itself', async () => {
  let let_go = () => {}
  const held = new Promise<void>((resolve) => { let_go = resolve })
  front.hold = () => held
  await web.stop()
  web = await WebServer.start(front.origin, { NUXT_API_TIMEOUT: '100000' })
  const renderings = Array.from({ length: 64 }, () => page('/'))
  // Each rendering asks /me once and is held there.
  await eventually('64 pages are being rendered', () => front.asked.filter(({ path }) => path === '/api/v1/me').length === 64, 60_000)
  const beyond = await page('/')
  let_go()
  expect(beyond.status).toBe(200)
  expect(beyond.text).toContain('aria-label="Loading Parley"')
  expect(beyond.text).not.toContain('aria-label="Loading chats"')
  const nonce = nonce_of(beyond.headers['content-security-policy'])!
  expect(beyond.text).toContain(`<script nonce="${nonce}"`)
  for (const { status } of await Promise.all(renderings)) expect(status).toBe(200)
  // Room again.
  expect((await page('/')).text).toContain('data-test="conversation-row"')
}, 120_000)
