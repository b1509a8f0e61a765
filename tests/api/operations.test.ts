// What an operator sees: health, the command line, the log, the API reference.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer } from '../support/client.ts'
import { openapi } from '../support/contract.ts'
import { ParleyServer, run_parleyd, web_root } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

test('it is alive and ready', async () => {
  const client = new ApiClient(server)
  expect(await client.expect(200, 'GET', '/healthz')).toEqual({ status: 'ok' })
  expect(await client.expect(200, 'GET', '/readyz')).toEqual({ status: 'ok' })
})

test('connections are kept for more than one request', async () => {
  const client = new ApiClient(server)
  const answer = await client.request('GET', '/healthz')
  expect(answer.headers.connection ?? 'keep-alive').toMatch(/keep-alive/i)
  for (let round = 0; round < 50; round++) expect((await client.request('GET', '/healthz')).status).toBe(200)
})

test('answers of the API are never cached', async () => {
  const ada = await newcomer(server)
  for (const path of ['/api/v1/me', '/api/v1/conversations']) {
    expect((await ada.request('GET', path)).headers['cache-control']).toMatch(/no-store/)
  }
})

describe('the API reference', () => {
  let built: ParleyServer
  beforeAll(async () => { built = await ParleyServer.start({ web_root }) })
  afterAll(() => built?.dispose())

  test('is served with all it needs, from here', async () => {
    const client = new ApiClient(built)
    const page = await client.request('GET', '/api/docs', { unchecked: true })
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toMatch(/^text\/html/)
    for (const { operationId } of Object.values(openapi.paths).flatMap((item: any) => Object.values(item)).filter((entry: any) => entry.operationId) as any[]) {
      expect(page.text, operationId).toContain(operationId)
    }
    // Nothing is loaded from elsewhere.
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\/(?!127\.0\.0\.1)/)
  })
})

describe('the command line', () => {
  test('asks a server whether it is healthy', async () => {
    const own = await ParleyServer.start()
    const listen = `127.0.0.1:${own.port}`
    expect(run_parleyd('health', '--listen', listen)).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(run_parleyd('health', '--listen', `0.0.0.0:${own.port}`).status).toBe(0)
    await own.dispose()
    const gone = run_parleyd('health', '--listen', listen)
    expect(gone.status).toBe(1)
    expect(gone.stderr).toContain(`No answer from ${listen}`)
  })

  test('tells the version', () => {
    const { status, stdout } = run_parleyd('version')
    expect(status).toBe(0)
    expect(stdout).toMatch(/\d+\.\d+\.\d+/)
  })

  test('prints every setting with its description', () => {
    const { status, stdout } = run_parleyd('config')
    expect(status).toBe(0)
    for (const name of ['listen', 'database', 'web-root']) expect(stdout.replaceAll('_', '-')).toContain(name)
  })

  test('names the nearest setting when it does not know one', () => {
    const { status, stdout, stderr } = run_parleyd('serve', '--databse', 'sqlite:x.db')
    expect(status).not.toBe(0)
    expect(stdout + stderr).toMatch(/databse/)
    expect(stdout + stderr).toMatch(/database/)
  })

  test.each([
    [['serve', '--listen', 'nowhere'], /nowhere/],
    [['serve', '--listen', '127.0.0.1:99999'], /99999/],
    [['serve', '--database', 'oracle:x'], /database|oracle/],
    [['dance'], /dance/],
    [['serve', '--listen'], /listen/],
  ])('refuses %j', (args, pattern) => {
    const { status, stdout, stderr } = run_parleyd(...args as string[])
    expect(status).not.toBe(0)
    expect(stdout + stderr).toMatch(pattern as RegExp)
  })

  test('reads a file, and refuses what it does not know in it', () => {
    const file = join(server.data_folder, 'bad.conf')
    writeFileSync(file, 'databse = sqlite:x.db\n')
    const { status, stdout, stderr } = run_parleyd('serve', '--config', file)
    expect(status).not.toBe(0)
    expect(stdout + stderr).toMatch(/database/)
  })
})

describe('the log', () => {
  test('is JSON, a line each, and holds nothing that is private', async () => {
    const [ada, bob] = [await newcomer(server), await newcomer(server)]
    const { id } = await ada.open(bob.me)
    const secret = `secret-${randomUUID()}`
    const socket = await Socket.connect(bob)
    await ada.send(id, secret)
    await socket.next('message.created')
    socket.send_raw(`{"type":"${secret}`)
    await socket.next('error')
    await ada.request('POST', `/api/v1/conversations/${id}/messages`, { raw_body: `{"body": "${secret}` })
    await ada.request('POST', `/api/v1/conversations/${id}/messages`, { body: { client_id: secret, body: secret } })
    await new ApiClient(server).request('POST', '/api/v1/sessions', { body: { login: ada.me.username, password: secret } })
    await ada.request('GET', '/api/v1/me', { headers: { cookie: `parley_session=${secret}` } })
    await ada.request('GET', `/api/v1/users?query=${secret}`)
    await socket.close()
    await server.restart()
    const lines = server.log_lines()
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toEqual(expect.objectContaining({ level: expect.any(String) }))
    expect(server.output).not.toContain(secret)
    expect(server.output).not.toContain(ada.password)
    expect(server.output).not.toContain(ada.cookie!.split('=')[1])
  })
})
