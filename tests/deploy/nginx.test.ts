/** deploy/nginx in a real Nginx before servers that are stubs: routing, retries, headers, logs. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connect_h2 } from 'node:http2'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { start_nginx, type NginxService } from '../support/services/nginx.mjs'
import { process_tree, remove_folder, temporary_folder } from '../support/services/processes.mjs'
import { ask, ask_in_clear, certificate_of, Upstream } from '../support/upstreams.ts'
import { eventually, within } from '../support/wait.ts'

let servers: Upstream[]
let web: Upstream
let nginx: NginxService

beforeAll(async () => {
  servers = await Promise.all(['one', 'two', 'three'].map(name => Upstream.start(name)))
  web = await Upstream.start('web')
  nginx = await start_nginx({ servers: servers.map(server => server.address), web: [web.address] })
}, 60_000)

afterAll(async () => {
  await nginx?.stop()
  await Promise.all([...servers, web].map(server => server.die()))
})

beforeEach(() => { for (const server of [...servers, web]) server.seen.length = 0 })

const api = '/api/v1/conversations/12'
const server_of = async (cookie: string, by = nginx) => (await ask(by, api, { cookie })).headers['x-server'] as string
const seen_by = (asked: Upstream[], method: string) => asked.flatMap(server => server.seen.filter(seen => seen.method === method))
const all_seen = (method: string) => seen_by(servers, method)

describe('routing', () => {
  it('sends one session to one server, and many to all', async () => {
    const found = new Set<string>()
    for (let i = 0; i < 30; i++) {
      const first = await server_of(`token-${i}`)
      expect(await server_of(`token-${i}`)).toBe(first)
      found.add(first)
    }
    expect([...found].sort()).toEqual(['one', 'three', 'two'])
  })

  it('moves only the people of a server that is taken away', async () => {
    const fewer = await start_nginx({ servers: [servers[0]!.address, servers[1]!.address] })
    try {
      for (let i = 0; i < 30; i++) {
        const before = await server_of(`token-${i}`)
        const after = await server_of(`token-${i}`, fewer)
        if (before !== 'three') expect(after).toBe(before)
        else expect(['one', 'two']).toContain(after)
      }
    } finally {
      await fewer.stop()
    }
  })

  it('brings the socket of a session to the server of its requests', async () => {
    for (const cookie of ['a', 'b', 'c', 'd']) {
      const socket = new WebSocket(`wss://localhost:${nginx.port}/ws`, {
        ca: certificate_of(nginx), headers: { cookie: `parley_session=${cookie}`, origin: nginx.url },
      })
      const [hello] = await within('the server says its name', once(socket, 'message'))
      expect(hello.toString()).toBe(await server_of(cookie))
      socket.send('across TLS')
      const [echo] = await within('the echo', once(socket, 'message'))
      expect(echo.toString()).toBe('across TLS')
      socket.close()
    }
    const upgrade = servers.flatMap(server => server.seen).find(seen => seen.method === 'UPGRADE')!
    expect(upgrade.headers).toMatchObject({ host: `localhost:${nginx.port}`, origin: nginx.url, 'x-forwarded-for': '127.0.0.1' })
  })

  it('leaves pages to the server that renders them, and the rest to parleyd', async () => {
    for (const path of ['/', '/c/12', '/login?next=%2F', '/_nuxt/entry.js', '/favicon.svg', '/robots.txt']) {
      expect((await ask(nginx, path)).headers['x-server'], path).toBe('web')
    }
    for (const path of ['/api/v1/me', '/api/docs/', '/healthz', '/readyz']) {
      expect((await ask(nginx, path)).headers['x-server'], path).not.toBe('web')
    }
  })

  it('speaks HTTP/2', async () => {
    const session = connect_h2(nginx.url, { ca: certificate_of(nginx) })
    const stream = session.request({ ':path': '/api/v1/me', cookie: 'parley_session=h2' })
    const [headers] = await within('an answer', once(stream, 'response'))
    expect(headers[':status']).toBe(200)
    stream.resume()
    await once(stream, 'end')
    session.close()
    expect(all_seen('GET')[0]!.headers.host).toBe(`localhost:${nginx.port}`)
  })
})

describe('a server that dies', () => {
  // Nginx leaves a server alone for a while that failed too often: each test has its own.
  let nginx: NginxService
  let servers: Upstream[]
  beforeEach(async () => {
    servers = await Promise.all(['x', 'y', 'z'].map(name => Upstream.start(name)))
    nginx = await start_nginx({ servers: servers.map(server => server.address) })
  }, 60_000)
  afterEach(async () => {
    await nginx.stop()
    await Promise.all(servers.map(server => server.die()))
  })

  const all_seen = (method: string) => seen_by(servers, method)
  const send = (cookie: string, path: string, method = 'POST') => ask(nginx, path, {
    cookie, method, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ client_id: randomUUID(), body: 'hello' }),
  })
  /** Whoever gets the next request with this method dies of it, once. */
  const one_drops = (method: string) => {
    let dropped = false
    for (const server of servers) {
      server.drops = (seen) => {
        if (seen.method !== method || dropped) return false
        return (dropped = true)
      }
    }
  }

  it.each(['GET', 'PUT'])('costs no %s', async (method) => {
    one_drops(method)
    expect((await send('x', `${api}/receipt`, method)).status).toBe(200)
    expect(all_seen(method)).toHaveLength(2)
  })

  it.each([`${api}/messages`, '/api/v1/conversations'])('costs no send: %s goes to another server, the same', async (path) => {
    one_drops('POST')
    expect((await send('x', path)).status).toBe(200)
    const [first, second, third] = all_seen('POST')
    expect(third).toBeUndefined()
    expect(second!.body).toBe(first!.body)
  })

  it.each([['POST', '/api/v1/sessions'], ['POST', '/api/v1/users'], ['PUT', '/api/v1/me/password']])(
    'does not repeat %s %s, of which two are not one', async (method, path) => {
      one_drops(method)
      const answer = await send('x', path, method)
      expect(answer.status).toBe(503)
      expect(answer.headers['retry-after']).toBe('2')
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'unavailable', retryable: true } })
      expect(all_seen(method)).toHaveLength(1)
    })

  it('costs nobody anything once it is gone', async () => {
    const cookies = Array.from({ length: 12 }, (_, i) => `person-${i}`)
    const home = await server_of(cookies[0]!, nginx)
    await servers.find(server => server.name === home)!.die()
    for (const cookie of cookies) {
      const found = await server_of(cookie, nginx)
      expect(found).toBeDefined()
      expect(found).not.toBe(home)
      expect((await send(cookie, '/api/v1/sessions')).status).toBe(200)
    }
  })

  it('is spoken of plainly when it was the last', async () => {
    await Promise.all(servers.map(server => server.die()))
    const answer = await ask(nginx, api)
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([503, 'application/json', 'no-store'])
    const page = await ask(nginx, '/c/12')
    expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
    expect(page.text).toContain('Parley is away for a moment')
  })

  it('takes the others with it neither when one request fails everywhere', async () => {
    for (const server of servers) server.drops = seen => seen.url === '/api/poison'
    expect((await ask(nginx, '/api/poison')).status).toBe(503)
    expect(all_seen('GET')).toHaveLength(3)
    expect((await ask(nginx, api)).status).toBe(200)
  })
})

describe('headers', () => {
  it('adds what the servers leave out and keeps what they say', async () => {
    const plain = (await ask(nginx, api)).headers
    expect(plain).toMatchObject({
      'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin', server: 'nginx',
    })
    expect(plain['strict-transport-security']).toBeUndefined()
    const own = (await ask(nginx, '/api/own-headers')).headers
    expect(own['x-frame-options']).toBe('SAMEORIGIN')
    expect(own['x-request-id']).toBe('of-the-server')
    expect(own['x-content-type-options']).toBe('nosniff')
  })

  it('tells the servers who asks, not what the asker claims', async () => {
    const answer = await ask(nginx, api, {
      headers: {
        'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example', 'x-request-id': 'mine', proxy: 'http://evil.example', te: 'trailers', upgrade: 'h2c', connection: 'upgrade',
      },
    })
    const { headers } = all_seen('GET')[0]!
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
    for (const name of ['x-real-ip', 'forwarded', 'x-forwarded-host', 'proxy', 'te', 'upgrade']) expect(headers[name], name).toBeUndefined()
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(answer.headers['x-request-id']).toBe(headers['x-request-id'])
  })

  it('lets the server of the pages speak for its visitors, on a port of their own', async () => {
    const answer = await ask_in_clear(nginx.internal_port, api, {
      'x-forwarded-for': '203.0.113.9', 'x-request-id': 'page-7', cookie: 'parley_session=token-1',
    })
    expect(answer.headers['x-server']).toBe(await server_of('token-1'))
    const { headers } = all_seen('GET')[0]!
    expect(headers).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'page-7' })
    expect((await ask_in_clear(nginx.internal_port, '/')).status).toBe(404)
  })

  it('sends everybody to https, with method and query', async () => {
    const answer = await ask_in_clear(nginx.http_port, '/c/12?x=1', { host: 'localhost' })
    expect(answer.status).toBe(308)
    expect(answer.headers.location).toBe(`https://localhost:${nginx.port}/c/12?x=1`)
  })

  it('refuses old TLS', async () => {
    const with_version = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => ask(nginx, '/healthz', {
      options: { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' },
    })
    await expect(with_version('TLSv1.1')).rejects.toThrow()
    expect((await with_version('TLSv1.2')).status).toBe(200)
    expect((await with_version('TLSv1.3')).status).toBe(200)
  })

  it('compresses what is the same for all, and nothing else', async () => {
    const accept = { 'accept-encoding': 'gzip' }
    const script = await ask(nginx, '/_nuxt/entry.js', { headers: accept })
    expect(script.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(JSON.parse(gunzipSync(script.body).toString())).toMatchObject({ server: 'web' })
    for (const path of [api, '/c/12']) expect((await ask(nginx, path, { headers: accept })).headers['content-encoding'], path).toBeUndefined()
  })

  it('refuses a body that parleyd would refuse', async () => {
    const answer = await ask(nginx, `${api}/messages`, { method: 'POST', body: 'x'.repeat(132_000) })
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.text).error.code).toBe('payload_too_large')
    expect(all_seen('POST')).toEqual([])
  })
})

describe('the log', () => {
  it('is one JSON object a request, with its id and without its secrets', async () => {
    const secret = 'S'.repeat(43)
    const answer = await ask(nginx, `/api/v1/users?query=${secret}`, {
      cookie: secret, method: 'POST', body: `{"password":"${secret}"}`,
      headers: { 'user-agent': 'a "quoted" agent', authorization: `Bearer ${secret}`, referer: `https://localhost/${secret}` },
    })
    await ask(nginx, `/invites/${secret}/accept`, { headers: { 'user-agent': Buffer.from([0xff, 0xfe]).toString('latin1') } })
    const lines = await eventually('both lines', () => {
      const found = nginx.requests().filter(line => line.path.startsWith('/api/v1/users') || line.path.startsWith('/invites'))
      return found.length === 2 ? found.sort((a, b) => a.path < b.path ? -1 : 1) : undefined
    })
    expect(lines[0]).toMatchObject({
      service: 'nginx', level: 'info', msg: 'request', request_id: answer.headers['x-request-id'], method: 'POST',
      path: '/api/v1/users', status: 200, upstream_status: '200', address: '127.0.0.1', tls: 'TLSv1.3', user_agent: 'a "quoted" agent',
    })
    expect(lines[0].duration_us).toBeTypeOf('number')
    expect(Date.parse(lines[0].ts)).toBeGreaterThan(Date.now() - 60_000)
    expect(lines[1]).toMatchObject({ path: '/invites/…', user_agent: '(not ASCII)' })
    expect(readFileSync(nginx.access_log, 'utf8')).not.toContain(secret)
    expect(readFileSync(nginx.error_log, 'utf8')).not.toContain(secret)
  })

  it('is written by nobody who is root', () => {
    for (const pid of process_tree(nginx.pid)) {
      expect(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]).not.toBe('0')
    }
  })
})

describe('limits', () => {
  it('holds each address to a rate and to a number of sockets, and says so', async () => {
    const limited = await start_nginx({
      servers: [servers[0]!.address], web: [web.address],
      environment: { NGINX_API_RATE: '1', NGINX_API_BURST: '4', NGINX_SOCKETS_PER_ADDRESS: '2' },
    })
    const sockets: WebSocket[] = []
    const connect = async () => {
      const socket = new WebSocket(`wss://localhost:${limited.port}/ws`, { ca: certificate_of(limited) })
      sockets.push(socket)
      return within('an answer', new Promise<number>((resolve) => {
        socket.on('error', () => {})
        socket.on('open', () => resolve(101))
        socket.on('unexpected-response', (_request, response) => { response.resume(); resolve(response.statusCode!) })
      }))
    }
    try {
      expect([await connect(), await connect(), await connect()]).toEqual([101, 101, 429])
      const answers = []
      for (let i = 0; i < 20; i++) answers.push(await ask(limited, api))
      const refused = answers.filter(answer => answer.status === 429)
      expect(refused.length).toBeGreaterThan(5)
      expect(answers.every(answer => answer.status === 200 || answer.status === 429)).toBe(true)
      expect(refused[0]!.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/json', 'x-frame-options': 'DENY' })
      expect(JSON.parse(refused[0]!.text)).toMatchObject({ error: { code: 'rate_limited', retryable: true } })
      // Pages have a limit of their own, and the health of the whole has none.
      expect((await ask(limited, '/')).status).toBe(200)
      expect((await ask(limited, '/healthz')).status).toBe(200)
    } finally {
      for (const socket of sockets) socket.terminate()
      await limited.stop()
    }
  })
})

describe('start.sh', () => {
  const script = new URL('../../deploy/nginx/start.sh', import.meta.url).pathname
  const run = (folder: string, environment: Record<string, string>, ...words: string[]) => spawnSync(script, words, {
    encoding: 'utf8', timeout: 60_000,
    env: { PATH: `${process.env.PATH}:/usr/sbin`, NGINX_FOLDER: folder, NGINX_ACCESS_LOG: `${folder}/access.log`, NGINX_ERROR_LOG: `${folder}/error.log`, ...environment },
  })

  it('makes a self-signed certificate for the names it serves, once', async () => {
    const before = certificate_of(nginx)
    await nginx.restart()
    expect(certificate_of(nginx)).toEqual(before)
    const described = spawnSync('openssl', ['x509', '-in', nginx.certificate_file, '-noout', '-ext', 'subjectAltName'], { encoding: 'utf8' }).stdout
    for (const name of ['DNS:localhost', 'IP Address:127.0.0.1']) expect(described).toContain(name)
    expect((await ask(nginx, '/healthz')).status).toBe(200)
  })

  it('uses a given certificate, with HSTS, and serves no other name', async () => {
    const folder = temporary_folder()
    const [certificate, key] = [`${folder}/given.crt`, `${folder}/given.key`]
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', '/CN=chat.example.org', '-addext', 'subjectAltName=DNS:chat.example.org,DNS:localhost', '-keyout', key, '-out', certificate])
    expect(made.status).toBe(0)
    spawnSync('chmod', ['644', key])
    const named = await start_nginx({
      servers: [servers[0]!.address],
      environment: { NGINX_SERVER_NAMES: 'chat.example.org', NGINX_CERTIFICATE: certificate, NGINX_CERTIFICATE_KEY: key },
    })
    try {
      const options = { ca: readFileSync(certificate), servername: 'chat.example.org' }
      const get = (host: string) => ask(named, api, { headers: { host }, options })
      const answer = await get('chat.example.org')
      expect([answer.status, answer.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000'])
      expect((await get('evil.example')).status).toBe(421)
    } finally {
      await named.stop()
      remove_folder(folder)
    }
  })

  it('writes what Nginx accepts, from the defaults and from everything', () => {
    const folder = temporary_folder()
    const everything = {
      NGINX_SERVERS: '10.0.0.1:8080 10.0.0.2:8080 [::1]:8080', NGINX_WEB: '10.0.0.3:3000', NGINX_SERVER_NAMES: 'chat.example.org www.example.org',
      NGINX_LISTEN: '127.0.0.1 [::1]', NGINX_HTTP_PORT: '8080', NGINX_HTTPS_PORT: '8443', NGINX_PUBLIC_PORT: '443', NGINX_INTERNAL_LISTEN: '127.0.0.1:8081',
      NGINX_TRUSTED_PROXIES: '10.0.0.0/8 fd00::/8', NGINX_MAX_BODY: '1m', NGINX_WORKERS: '1',
    }
    for (const environment of [{ NGINX_SERVERS: '127.0.0.1:8080' }, everything]) {
      const rendered = run(folder, environment, 'render')
      expect(rendered.status, rendered.stderr).toBe(0)
      const checked = spawnSync('/usr/sbin/nginx', ['-e', 'stderr', '-t', '-c', `${folder}/conf/nginx.conf`], { encoding: 'utf8' })
      expect(checked.status, checked.stderr).toBe(0)
      expect(readFileSync(`${folder}/conf/nginx.conf`, 'utf8')).not.toMatch(/@[A-Z_]+@/)
    }
    remove_folder(folder)
  })

  it.each([
    [{}, 'NGINX_SERVERS'],
    [{ NGINX_SERVERS: '127.0.0.1:80; include /etc/passwd' }, 'NGINX_SERVERS has characters'],
    [{ NGINX_SERVERS: '127.0.0.1' }, 'not HOST:PORT'],
    [{ NGINX_SERVERS: '127.0.0.1:80', NGINX_API_RATE: 'many' }, 'wants a number'],
    [{ NGINX_SERVERS: '127.0.0.1:80', NGINX_CERTIFICATE: '/x' }, 'NGINX_CERTIFICATE_KEY'],
  ])('says what is wrong with %o', (environment, complaint) => {
    const folder = temporary_folder()
    const { status, stderr } = run(folder, environment as Record<string, string>, 'render')
    expect(status).toBe(2)
    expect(stderr).toContain(complaint)
    remove_folder(folder)
  })
})
