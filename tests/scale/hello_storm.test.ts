// Everybody connects at once, and again after a blip. PARLEY_STORM=10000 is the measurement of docs/scaling.md; what
// runs with the other tests, on whatever else the machine is doing, is smaller.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ParleyServer } from '../support/server.ts'
import { start_services } from '../support/services/index.mjs'

const people = Number(process.env.PARLEY_STORM ?? 1000)

let services: Awaited<ReturnType<typeof start_services>>
let parley: ParleyServer
beforeAll(async () => {
  services = await start_services()
  parley = await ParleyServer.start({ services, processes: 1 })
}, 120_000)
afterAll(async () => {
  await parley?.dispose()
  await services?.stop()
})

/** Signs somebody up; returns the session cookie. */
function sign_up(agent: http.Agent, index: number): Promise<string> {
  const payload = JSON.stringify({ username: `storm_${index}`, display_name: `Storm ${index}`, email: `storm${index}@example.org`, password: 'correct horse battery' })
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1', port: parley.port, method: 'POST', path: '/api/v1/users', agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
    }, (response) => {
      response.resume()
      response.on('end', () => {
        const cookie = /^parley_session=[^;]+/.exec(response.headers['set-cookie']?.join('\n') ?? '')?.[0]
        if (cookie) resolve(cookie)
        else reject(new Error(`not signed up: ${response.statusCode}`))
      })
    })
    request.on('error', reject)
    request.end(payload)
  })
}

/** A WebSocket with no library around it, so that the client costs little: resolves when `hello` has come. */
function say_hello(cookie: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(parley.port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1')
    socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${parley.port}\r\nOrigin: ${parley.origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      + `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: ${cookie}\r\n\r\n`)
    socket.on('data', (chunk: unknown) => {
      text += chunk as string
      if (!text.includes('"type":"hello"')) return
      socket.removeAllListeners('data')
      socket.resume()
      resolve(socket)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed before hello: ${text.slice(0, 200)}`)))
  })
}

async function storm(cookies: string[]): Promise<{ sockets: Socket[], took: number }> {
  const started = performance.now()
  const sockets = await Promise.all(cookies.map(say_hello))
  return { sockets, took: performance.now() - started }
}

/** Resident memory of the server, in MiB. */
const resident = (): number => Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${parley.pid}/status`, 'utf8'))![1]) / 1024)

test(`${people} people who connect at once get their hello, and sooner after a blip`, async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  const cookies = await Promise.all(Array.from({ length: people }, (_, index) => sign_up(agent, index)))
  agent.destroy()
  const before = resident()
  const first = await storm(cookies)
  const connected = resident()
  for (const socket of first.sockets) socket.resetAndDestroy()
  const second = await storm(cookies)
  for (const socket of second.sockets) socket.destroy()
  console.log(`${people} people: hello after ${Math.round(first.took)} ms, after a blip ${Math.round(second.took)} ms; resident ${before} MiB before, ${connected} MiB connected`)
  expect(first.took).toBeLessThan(30_000)
  expect(second.took).toBeLessThan(30_000)
}, 180_000)
