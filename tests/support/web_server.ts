/**
 * A disposable server of rendered pages (the Nitro server of the web build) over some API, and a gateway that
 * makes one origin of both, as Nginx does for people.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { web_root } from './server.ts'
import { eventually, within } from './wait.ts'

/** Stands beside the static files of the same build. */
export const web_entry = process.env.PARLEY_WEB_SERVER ?? join(dirname(web_root), 'server/index.mjs')

export interface LogLine { ts: string, level: string, msg: string, [field: string]: unknown }

export class WebServer {
  port = 0
  output = ''
  private child: ChildProcess | undefined

  private constructor(private readonly environment: Record<string, string>) {}

  get origin(): string { return `http://127.0.0.1:${this.port}` }
  get pid(): number { return this.child!.pid! }

  /** `api` is the address under which it reaches parleyd. */
  static async start(api: string, environment: Record<string, string> = {}): Promise<WebServer> {
    const server = new WebServer({ NUXT_API_INTERNAL: api, ...environment })
    await server.launch()
    return server
  }

  private async launch(): Promise<void> {
    const child = spawn(process.execPath, [web_entry], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, NODE_ENV: 'production', NITRO_HOST: '127.0.0.1', NITRO_PORT: '0', ...this.environment },
    })
    this.child = child
    child.on('error', error => { this.output += `cannot start ${web_entry}: ${error.message}\n` })
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => { this.output += text })
    }
    let ended = false
    child.once('exit', () => { ended = true })
    await eventually('the web server listens', () => {
      if (ended || child.pid === undefined) return true
      const match = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.output)
      if (match) this.port = Number(match[1])
      return match
    }, 30_000)
    if (this.port === 0) throw new Error(`the web server did not start:\n${this.output}`)
  }

  /** Ends the process as an operator would. Returns its exit code. */
  async stop(): Promise<number | null> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    try {
      await within('the web server ends after SIGTERM', ended, 20_000)
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
    return child.exitCode
  }

  /** The whole log; throws when a line is not an object. */
  log_lines(): LogLine[] {
    return this.output.split('\n').filter(Boolean).map((line) => {
      const value = JSON.parse(line)
      if (value === null || typeof value !== 'object') throw new Error(`not a log line: ${line}`)
      return value
    })
  }
}

export interface Page { status: number, headers: http.IncomingHttpHeaders, text: string }

/** One request, following nothing. */
export function get_page(origin: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Page> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${origin}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }))
    })
    request.setTimeout(90_000, () => request.destroy(new Error(`no answer in 90 s: ${method} ${path}`)))
    request.on('error', reject)
    request.end()
  })
}

/** One origin of pages, API and socket. */
export class Gateway {
  private constructor(private readonly server: http.Server, private readonly sockets: Set<net.Socket>) {}

  get port(): number { return (this.server.address() as AddressInfo).port }
  get origin(): string { return `http://127.0.0.1:${this.port}` }

  static async start(api: { readonly port: number }, pages: { readonly port: number }): Promise<Gateway> {
    const port_for = (path: string) => /^\/(?:api\/|ws\b|readyz\b)/.test(path) ? api.port : pages.port
    const server = http.createServer((request, response) => {
      const onward = http.request({
        host: '127.0.0.1', port: port_for(request.url!), method: request.method, path: request.url, headers: request.headers, agent: false,
      }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => {
        if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
      })
      response.on('close', () => onward.destroy())
      request.pipe(onward)
    })
    const sockets = new Set<net.Socket>()
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.on('upgrade', (request, socket, head) => {
      const onward = net.connect(port_for(request.url!), '127.0.0.1', () => {
        const lines = [`${request.method} ${request.url} HTTP/1.1`]
        for (let at = 0; at < request.rawHeaders.length; at += 2) lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`)
        onward.write(`${lines.join('\r\n')}\r\n\r\n`)
        onward.write(head)
        onward.pipe(socket).pipe(onward)
      })
      for (const [one, other] of [[socket, onward], [onward, socket]] as const) {
        one.on('error', () => other.destroy())
        one.on('close', () => other.destroy())
      }
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Gateway(server, sockets)
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
    await closed
  }
}
