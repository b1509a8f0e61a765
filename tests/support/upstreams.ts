/** What stands behind Nginx in its tests, and a client that speaks TLS with it. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

export interface Seen { method: string, url: string, headers: http.IncomingHttpHeaders, body: string }

/** A server that says who it is, remembers what it was asked, echoes on WebSockets, and can drop dead. */
export class Upstream {
  readonly seen: Seen[] = []
  /** Ends the connection in place of an answer to what this accepts. */
  drops: (seen: Seen) => boolean = () => false
  private readonly sockets = new WebSocketServer({ noServer: true })

  private constructor(readonly name: string, private readonly server: http.Server) {
    server.on('request', (request, response) => void this.answer(request, response))
    server.on('upgrade', (request, socket, head) => {
      this.seen.push({ method: 'UPGRADE', url: request.url!, headers: request.headers, body: '' })
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.send(this.name)
        webSocket.on('message', data => webSocket.send(data.toString()))
      })
    })
  }

  static async start(name: string): Promise<Upstream> {
    const server = http.createServer({ keepAliveTimeout: 75_000 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Upstream(name, server)
  }

  get port(): number { return (this.server.address() as AddressInfo).port }
  get address(): string { return `127.0.0.1:${this.port}` }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += chunk
    const seen = { method: request.method!, url: request.url!, headers: request.headers, body }
    this.seen.push(seen)
    if (this.drops(seen)) {
      request.socket.destroy()
      return
    }
    const type = /\.js$/.test(request.url!) ? 'text/javascript; charset=utf-8' : /^\/api/.test(request.url!) ? 'application/json' : 'text/html; charset=utf-8'
    response.setHeader('content-type', type)
    response.setHeader('x-server', this.name)
    if (request.url === '/api/own-headers') response.setHeader('x-frame-options', 'SAMEORIGIN').setHeader('x-request-id', 'of-the-server')
    response.end(JSON.stringify({ server: this.name, padding: 'parley '.repeat(400) }))
  }

  /** As a killed process: nothing listens any more and connections are gone. */
  async die(): Promise<void> {
    if (!this.server.listening) return
    for (const client of this.sockets.clients) client.terminate()
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }
}

export interface TlsAnswer { status: number, headers: http.IncomingHttpHeaders, body: Buffer, text: string }

export interface TlsRequest {
  method?: string
  headers?: Record<string, string>
  body?: string
  cookie?: string
  options?: https.RequestOptions
}

/** Where a TLS server of this machine is, and what vouches for it. */
export interface Endpoint { port: number, certificate_file: string }

export function certificate_of(nginx: Pick<Endpoint, 'certificate_file'>): Buffer { return readFileSync(nginx.certificate_file) }

/** One request on a connection of its own. */
export function ask(nginx: Endpoint, path: string, request: TlsRequest = {}): Promise<TlsAnswer> {
  return collect(https.request({
    host: '127.0.0.1', servername: 'localhost', port: nginx.port, path, method: request.method ?? 'GET', agent: false,
    ...(request.options?.ca ? {} : { ca: certificate_of(nginx) }),
    headers: {
      host: `localhost:${nginx.port}`,
      ...(request.cookie ? { cookie: `parley_session=${request.cookie}` } : {}),
      ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
      ...request.headers,
    },
    ...request.options,
  }), request.body)
}

/** The same in clear, to any port of this machine. */
export function ask_in_clear(port: number, path: string, headers: Record<string, string> = {}): Promise<TlsAnswer> {
  return collect(http.request({ host: '127.0.0.1', port, path, headers, agent: false }))
}

function collect(sent: http.ClientRequest, body?: string): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    sent.setTimeout(30_000, () => sent.destroy(new Error('no answer in 30 s')))
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        resolve({ status: response.statusCode!, headers: response.headers, body: whole, text: whole.toString('utf8') })
      })
    })
    sent.end(body)
  })
}
