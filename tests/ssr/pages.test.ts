// What a rendered page says: the reader's own chats and messages, as text, and nothing of anybody else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer, type Me, unique_name } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { get_page, type Page, WebServer } from '../support/web_server.ts'

let server: ParleyServer
let web: WebServer

beforeAll(async () => {
  server = await ParleyServer.start()
  // What pages say without their data is tried in serving.test.ts; here a busy machine must not make one.
  web = await WebServer.start(server.origin, { NUXT_API_TIMEOUT: '30000' })
})
afterAll(async () => {
  await web?.stop()
  await server?.dispose()
})

type Client = ApiClient & { me: Me }

function page(path: string, who?: Client, cookies = ''): Promise<Page> {
  const cookie = [who?.cookie, cookies].filter(Boolean).join('; ')
  return get_page(web.origin, path, cookie ? { cookie } : {})
}

/** The page without the payload: what a person without scripts sees. */
const markup = (html: string) => html.replace(/<script[^>]*__NUXT_DATA__[\s\S]*?<\/script>/, '')
const count = (html: string, what: string) => markup(html).split(what).length - 1
const bubbles = (html: string) => [...markup(html).matchAll(/data-test="message-body"[^>]*>([\s\S]*?)<\/span>/g)].map(match => match[1]!.replace(/<[^>]*>/g, ''))

/** Two people with some messages between them, all but the last `unread` read by the first. */
async function acquainted(bodies: string[], unread = 0) {
  const ada: Client = await newcomer(server, 'ada')
  const bob: Client = await newcomer(server, 'bob')
  const { id } = await ada.open(bob.me)
  for (const [index, body] of bodies.entries()) await (index % 2 ? ada : bob).send(id, body)
  if (bodies.length > unread) await ada.mark(id, { read_seq: bodies.length - unread })
  return { ada, bob, id }
}

describe('a rendered page', () => {
  test('shows the chat list: names, last messages, unread counts, times', async () => {
    const { ada, bob } = await acquainted(['one', 'two', 'the last of three'])
    const carol: Client = await newcomer(server, 'carol')
    const { id } = await carol.open(ada.me)
    for (const body of ['a', 'b', 'c']) await carol.send(id, body)
    const { status, text } = await page('/', ada, 'parley_zone=UTC')
    expect(status).toBe(200)
    expect(count(text, 'data-test="conversation-row"')).toBe(2)
    expect(text).toContain(bob.me.display_name)
    expect(text).toContain('the last of three')
    expect(markup(text)).toMatch(/data-test="unread-badge"[^>]*>3</)
    expect(markup(text)).toMatch(/<time class="[^"]*"[^>]*>\d\d:\d\d<\/time>/)
    expect(text).toContain('<title>(1) Parley</title>')
  })

  test('shows the open conversation: bubbles in order, ticks, and the chat that is open', async () => {
    const { ada, bob, id } = await acquainted(['from bob', 'from ada', 'from bob again', 'not read yet'])
    await bob.mark(id, { read_seq: 2, delivered_seq: 2 })
    const { status, text } = await page(`/c/${id}`, ada, 'parley_zone=UTC')
    expect(status).toBe(200)
    expect(bubbles(text)).toEqual(['from bob', 'from ada', 'from bob again', 'not read yet'])
    expect(markup(text)).toMatch(new RegExp(`data-test="conversation-title"[^>]*>${bob.me.display_name}<`))
    expect(count(text, 'data-tick="read"')).toBeGreaterThan(0)
    expect(markup(text)).toContain('aria-current="page"')
    expect(markup(text)).toContain('>Today<')
  })

  test('shows the end of a long conversation', async () => {
    const { ada, id } = await acquainted(Array.from({ length: 70 }, (_, index) => `message ${index + 1}`))
    const shown = bubbles((await page(`/c/${id}`, ada)).text)
    expect(shown.at(-1)).toBe('message 70')
    expect(shown.length).toBeGreaterThanOrEqual(30)
    expect(shown.length).toBeLessThanOrEqual(50)
    expect(shown).toEqual(Array.from({ length: shown.length }, (_, index) => `message ${71 - shown.length + index}`))
  })

  test('begins at the first unread message', async () => {
    const ada: Client = await newcomer(server, 'ada')
    const bob: Client = await newcomer(server, 'bob')
    const { id } = await ada.open(bob.me)
    for (let index = 1; index <= 60; index += 1) await bob.send(id, `message ${index}`)
    await ada.mark(id, { read_seq: 15 })
    const { text } = await page(`/c/${id}`, ada)
    const divider = markup(text).indexOf('data-test="unread-divider"')
    expect(divider).toBeGreaterThan(markup(text).indexOf('message 15<'))
    expect(divider).toBeLessThan(markup(text).indexOf('message 16<'))
    expect(markup(text)).toContain('45 unread messages')
  })

  test('is of the theme and the time zone that the cookies name', async () => {
    const { ada, id } = await acquainted(['hello'])
    const [message] = await ada.log(id)
    const clock = (zone: string) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(message!.created_at))
    for (const zone of ['Asia/Kolkata', 'America/St_Johns']) {
      const { text } = await page(`/c/${id}`, ada, `parley_zone=${encodeURIComponent(zone)}; parley_theme=dark`)
      expect(text).toMatch(/<html[^>]*class="dark"/)
      expect(markup(text)).toContain(`>${clock(zone)}</time>`)
    }
    const { text } = await page(`/c/${id}`, ada, 'parley_zone=<b>; parley_theme="><script>alert(1)</script>')
    expect(text).not.toMatch(/<html[^>]*class="/)
    expect(text).not.toContain('<script>alert(1)')
    const times = [...markup(text).matchAll(/<time class="([^"]*)"/g)].map(match => match[1])
    expect(times.length).toBeGreaterThan(0)
    for (const classes of times) expect(classes).toContain('invisible')
  })

  test('says that a chat which is not there, or not theirs, does not exist', async () => {
    const { ada } = await acquainted(['mine'])
    const { id } = await acquainted(['a secret of others'])
    for (const path of [`/c/${id}`, '/c/1', '/c/nonsense', `/c/${encodeURIComponent('../../me')}`]) {
      const { status, text } = await page(path, ada)
      expect([path, status]).toEqual([path, 404])
      expect(text).toContain('This chat does not exist')
      expect(text).not.toContain('a secret of others')
    }
    const nowhere = await page('/no/such/page', ada)
    expect(nowhere.status).toBe(404)
    expect(nowhere.text).toContain('There is nothing here')
  })
})

describe('what people write', () => {
  const attacks = [
    '</script><script>window.hit=1</script>',
    '<img src=x onerror="window.hit=1">',
    '\u2028</SCRIPT ><svg onload=window.hit=1>',
    '<!--<script>',
    '{{ constructor.constructor("window.hit=1")() }}',
    'javascript:window.hit=1 https://example.org/"onmouseover="window.hit=1',
  ]

  test('stays text, in the markup and in the payload', async () => {
    const ada: Client = await newcomer(server, 'ada')
    const mallory = new ApiClient(server)
    const { id } = await ada.open(await mallory.sign_up(unique_name('mallory'), { display_name: '<script>window.hit=2</script>' }))
    for (const body of attacks) await mallory.send(id, body)
    const { text } = await page(`/c/${id}`, ada)
    expect(text).not.toMatch(/<script>window\.hit|<img src=x|<svg onload|<\/SCRIPT >/)
    expect(text).toContain('&lt;script&gt;window.hit=2&lt;/script&gt;')
    expect(bubbles(text)[0]).toBe('&lt;/script&gt;&lt;script&gt;window.hit=1&lt;/script&gt;')
    // Nothing that a person wrote ends the payload: it parses as a whole.
    const payload = /<script[^>]*id="__NUXT_DATA__"[^>]*>([\s\S]*?)<\/script>/.exec(text)![1]!
    expect(JSON.parse(payload)).toContain(attacks[0])
    // Every script of the page is one of Nuxt's, and has the nonce.
    const scripts = [...text.matchAll(/<script\b[^>]*>/gi)].map(match => match[0])
    expect(scripts.length).toBeGreaterThan(2)
    for (const script of scripts) expect(script).toContain('nonce="')
  })

  test('is seen by those it is for only, however many pages are rendered at once', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, async (_, index) => {
      const { ada, id } = await acquainted([`the secret of pair ${index}`])
      return { ada, id, secret: `the secret of pair ${index}`, path: index % 2 ? '/' : `/c/${id}` }
    }))
    const rounds = Array.from({ length: 5 }, () => people).flat()
    const pages = await Promise.all(rounds.map(({ ada, path }) => page(path, ada)))
    pages.forEach(({ status, text }, at) => {
      const { ada, secret } = rounds[at]!
      expect(status).toBe(200)
      expect(text).toContain(secret)
      expect(text).toContain(ada.me.email)
      for (const other of people) {
        if (other.ada === ada) continue
        expect(text).not.toContain(other.secret)
        expect(text).not.toContain(other.ada.me.email)
      }
    })
  })

  test('is never kept by anybody in between, nor is the session in it', async () => {
    const { ada, id } = await acquainted(['hello'])
    const token = ada.cookie!.replace('parley_session=', '')
    for (const path of ['/', `/c/${id}`, '/settings', '/login']) {
      const { headers, text } = await page(path, ada)
      expect(headers['cache-control']).toBe('no-store')
      expect(text).not.toContain(token)
    }
  })
})

describe('without a session', () => {
  test('every page of the app leads to the login', async () => {
    for (const [path, target] of [['/', '/login'], ['/c/123', '/login?next=/c/123'], ['/settings', '/login?next=/settings']] as const) {
      const { status, headers } = await page(path)
      expect([path, status, headers.location]).toEqual([path, 302, target])
    }
    const { status, text } = await page('/login')
    expect(status).toBe(200)
    expect(text).toContain('Welcome back')
  })

  test('a session that was revoked, or never was one, is none', async () => {
    const { ada } = await acquainted(['hello'])
    expect((await page('/', ada)).status).toBe(200)
    const cookie = ada.cookie!
    await ada.expect(204, 'DELETE', '/api/v1/sessions/current')
    for (const bad of [cookie, 'parley_session=nonsense', 'parley_session=']) {
      const { status, headers } = await get_page(web.origin, '/', { cookie: bad })
      expect([status, headers.location]).toEqual([302, '/login'])
    }
  })

  test('and with one, the login leads to the chats', async () => {
    const { ada } = await acquainted(['hello'])
    for (const path of ['/login', '/signup']) {
      const { status, headers } = await page(path, ada)
      expect([status, headers.location]).toEqual([302, '/'])
    }
  })
})
