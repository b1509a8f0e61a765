// The web root: caching, precompressed files, and the shell for the paths of the web app.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ParleyServer } from '../support/server.ts'

let server: ParleyServer
let root: string
const script = `console.log("${'parley '.repeat(500)}")`
const shell = '<!doctype html><title>Parley</title><div id="__nuxt"></div>'

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'parley-web-'))
  mkdirSync(join(root, 'web/_nuxt/builds'), { recursive: true })
  mkdirSync(join(root, 'web/.secret'))
  const write = (name: string, content: string | Buffer) => writeFileSync(join(root, name), content)
  write('outside.txt', 'must never be served')
  write('web/200.html', shell)
  write('web/favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  write('web/robots.txt', 'User-agent: *\n')
  write('web/_nuxt/entry.Ab12Cd34.js', script)
  write('web/_nuxt/entry.Ab12Cd34.js.gz', gzipSync(script))
  write('web/_nuxt/entry.Ab12Cd34.js.br', brotliCompressSync(script))
  write('web/_nuxt/plain.css', 'body{}')
  write('web/_nuxt/font.woff2', Buffer.from([0, 1, 2, 255]))
  write('web/_nuxt/builds/latest.json', '{}')
  write('web/.secret/key', 'must never be served')
  symlinkSync(join(root, 'outside.txt'), join(root, 'web/link.txt'))
  server = await ParleyServer.start({ web_root: join(root, 'web') })
})
afterAll(async () => {
  await server?.dispose()
  rmSync(root, { recursive: true, force: true })
})

interface Got { status: number, headers: http.IncomingHttpHeaders, body: Buffer }
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    http.request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }))
      response.on('error', reject)
    }).on('error', reject).end()
  })
}

describe('files', () => {
  test.each([
    ['/favicon.svg', /^image\/svg\+xml/],
    ['/robots.txt', /^text\/plain/],
    ['/_nuxt/entry.Ab12Cd34.js', /^(text|application)\/javascript/],
    ['/_nuxt/plain.css', /^text\/css/],
    ['/_nuxt/font.woff2', /^font\/woff2/],
    ['/_nuxt/builds/latest.json', /^application\/json/],
  ])('%s has its type', async (path, type) => {
    const { status, headers } = await get(path)
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(type)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('named by their content are kept for good, others are asked for again', async () => {
    expect((await get('/_nuxt/entry.Ab12Cd34.js')).headers['cache-control']).toMatch(/max-age=31536000.*immutable|immutable.*max-age=31536000/)
    for (const path of ['/_nuxt/builds/latest.json', '/', '/200.html']) {
      expect((await get(path)).headers['cache-control'], path).toMatch(/no-cache/)
    }
    expect((await get('/favicon.svg')).headers['cache-control']).not.toMatch(/immutable/)
  })

  test('carry an ETag that saves sending them again', async () => {
    const first = await get('/favicon.svg')
    const etag = first.headers.etag!
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/)
    const again = await get('/favicon.svg', { 'if-none-match': etag })
    expect([again.status, again.body.length]).toEqual([304, 0])
    expect(again.headers.etag).toBe(etag)
    expect((await get('/favicon.svg', { 'if-none-match': `"other", ${etag}` })).status).toBe(304)
    expect((await get('/favicon.svg', { 'if-none-match': '*' })).status).toBe(304)
    expect((await get('/favicon.svg', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('are sent compressed to those who take it', async () => {
    const path = '/_nuxt/entry.Ab12Cd34.js'
    const plain = await get(path)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body.toString()).toBe(script)
    const gzip = await get(path, { 'accept-encoding': 'gzip' })
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzip.body).toString()).toBe(script)
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br' })
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script)
    expect((await get(path, { 'accept-encoding': 'br;q=0, gzip;q=0' })).headers['content-encoding']).toBeUndefined()
    for (const answer of [plain, gzip, brotli]) {
      expect(answer.headers.vary).toMatch(/accept-encoding/i)
      expect(answer.headers['content-type']).toBe(plain.headers['content-type'])
    }
    expect(new Set([plain, gzip, brotli].map(answer => answer.headers.etag)).size).toBe(3)
  })

  test('answer HEAD as GET, without a body', async () => {
    const whole = await get('/_nuxt/plain.css')
    const head = await get('/_nuxt/plain.css', {}, 'HEAD')
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, whole.headers['content-length']])
    expect(head.headers.etag).toBe(whole.headers.etag)
  })

  test('are not written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect([404, 405], method).toContain((await get('/favicon.svg', {}, method)).status)
  })
})

describe('the paths of the web app', () => {
  test.each(['/', '/login', '/c/123', '/settings/devices?tab=1'])('%s is the shell', async (path) => {
    const { status, headers, body } = await get(path, { accept: 'text/html' })
    expect([status, body.toString()]).toEqual([200, shell])
    expect(headers['content-type']).toMatch(/^text\/html;\s*charset=utf-8/i)
    expect(headers['content-security-policy']).toMatch(/default-src|script-src/)
  })

  test('are told whether the browser brought a session, since scripts cannot see it', async () => {
    const hint = async (path: string, cookie: string, etag = '') => (await get(path, { cookie, 'if-none-match': etag })).headers['set-cookie']
    expect(await hint('/', 'parley_session=x')).toEqual(['parley_hint=1; Path=/; Max-Age=34560000; SameSite=Lax'])
    expect(await hint('/c/1', 'parley_session=x; parley_hint=1')).toBeUndefined()
    expect(await hint('/login', 'parley_hint=1')).toEqual(['parley_hint=; Path=/; Max-Age=0; SameSite=Lax'])
    expect(await hint('/', '')).toBeUndefined()
    // The shell is asked for anew each time, and mostly not sent again.
    const { headers } = await get('/')
    expect(await hint('/', 'parley_session=x', headers.etag)).toHaveLength(1)
    expect(await hint('/favicon.svg', 'parley_session=x')).toBeUndefined()
  })

  test.each(['/_nuxt/gone.js', '/_nuxt/', '/_nuxt/builds/meta/x.json'])('%s is not', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})

describe('what lies outside', () => {
  test.each([
    '/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/%2e%2e%2foutside.txt', '/_nuxt/../../outside.txt',
    '/_nuxt/..%5c..%5coutside.txt', '/link.txt', '/.secret/key', '/%2esecret/key', '//etc/passwd', '/favicon.svg%00.html', '/%', '/%zz',
  ])('%s is never served', async (path) => {
    const { status, body } = await get(path)
    expect(body.toString()).not.toMatch(/must never|root:/)
    expect([200, 400, 403, 404]).toContain(status)
    if (status === 200) expect(body.toString()).toBe(shell)
  })
})
