// Who asks, when a proxy stands in front: what a stranger says of that is not believed.
import { afterEach, expect, test } from 'vitest'
import { ApiClient, newcomer, unique_name } from '../support/client.ts'
import { ParleyServer, run_parleyd } from '../support/server.ts'

let server: ParleyServer
afterEach(() => server?.dispose())

const trusting = ['--trusted-proxies', '127.0.0.1,10.0.0.0/8']

async function address_of_log_in(forwarded_for: string): Promise<string> {
  const ada = await newcomer(server)
  const phone = new ApiClient(server)
  await phone.expect(201, 'POST', '/api/v1/sessions', {
    body: { login: ada.me.username, password: ada.password }, headers: { 'x-forwarded-for': forwarded_for },
  })
  return (await phone.sessions()).find(session => session.current)!.address
}

test('sessions are kept with the address that the trusted proxies tell', async () => {
  server = await ParleyServer.start({ arguments: trusting })
  expect(await address_of_log_in('203.0.113.5')).toBe('203.0.113.5')
  expect(await address_of_log_in('1.2.3.4, 2001:db8::0005, 10.0.0.2')).toBe('2001:db8::5')
  expect(await address_of_log_in('203.0.113.5, nonsense')).toBe('127.0.0.1')
})

test('nobody else is believed', async () => {
  server = await ParleyServer.start()
  expect(await address_of_log_in('203.0.113.5')).toBe('127.0.0.1')
  const answer = await new ApiClient(server).request('GET', '/healthz', { headers: { 'x-request-id': 'mine-1' } })
  expect(answer.headers['x-request-id']).toMatch(/^[\w-]{22}$/)
})

test('limits per address count the people behind a proxy one by one', async () => {
  server = await ParleyServer.start({
    processes: 1, arguments: trusting, limits: ['--limit-passwords-per-address', '3/1h', '--limit-passwords-per-account', 'off'],
  })
  const guess = async (forwarded_for: string) => (await new ApiClient(server).request('POST', '/api/v1/sessions', {
    body: { login: unique_name('nobody'), password: 'a guess' }, headers: { 'x-forwarded-for': forwarded_for },
  })).status
  for (let attempt = 0; attempt < 3; attempt++) expect(await guess('203.0.113.5')).toBe(401)
  expect(await guess('203.0.113.5')).toBe(429)
  // Nor does it help to invent others that it came from.
  expect(await guess('198.51.100.1, 203.0.113.5')).toBe(429)
  expect(await guess('203.0.113.6')).toBe(401)
})

test('a trusted proxy names the request, in the answer and in the log', async () => {
  server = await ParleyServer.start({ arguments: trusting })
  const ask = async (id: string) =>
    (await new ApiClient(server).request('GET', '/healthz', { headers: { 'x-request-id': id } })).headers['x-request-id']
  const longest = 'a.B_9-'.repeat(11).slice(0, 64)
  expect(await ask('edge.7_a-B')).toBe('edge.7_a-B')
  expect(await ask(longest)).toBe(longest)
  for (const bad of [`${longest}x`, 'two words', '{"json":1}', 'ümlaut', '']) expect(await ask(bad)).toMatch(/^[\w-]{22}$/)
  await server.stop()
  const line = server.log_lines().find(entry => entry.request_id === 'edge.7_a-B')
  expect(line).toMatchObject({ msg: 'request', path: '/healthz', status: 200 })
})

test('the password of an address is shown nowhere', () => {
  const { status, stdout, stderr } = run_parleyd('serve', '--bus', 'kafka://ada:open-sesame@broker')
  expect(status).toBe(2)
  expect(stdout + stderr).toMatch(/bus.*ada:\*\*\*@broker/)
  expect(stdout + stderr).not.toContain('open-sesame')
})
