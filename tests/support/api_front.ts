/** Stands between the page server and parleyd: holds answers back, adds headers, and remembers what was asked. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked { path: string, headers: http.IncomingHttpHeaders }

export class ApiFront {
  readonly asked: Asked[] = []
  /** Waited for before a request goes on. */
  hold: (asked: Asked) => Promise<void> = async () => {}
  /** In place of what parleyd would answer. */
  instead: { status: number, body: unknown } | null = null
  /** Added to every answer. */
  headers: Record<string, string[]> = {}

  private constructor(private readonly server: http.Server) {}

  get origin(): string { return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` }

  static async start(api: { readonly port: number }): Promise<ApiFront> {
    const server = http.createServer()
    const front = new ApiFront(server)
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      void front.forward(api.port, request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return front
  }

  private async forward(port: number, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const asked = { path: request.url!, headers: request.headers }
    this.asked.push(asked)
    await this.hold(asked)
    if (this.instead) {
      response.writeHead(this.instead.status, { 'content-type': 'application/json', ...this.headers }).end(JSON.stringify(this.instead.body))
      return
    }
    const onward = http.request({
      host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers, agent: false,
    }, (answer) => {
      response.writeHead(answer.statusCode!, { ...answer.headers, ...this.headers })
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }
}
