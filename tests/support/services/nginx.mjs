// Nginx with the configuration that is deployed (deploy/nginx), on ports of its own, never as root.
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { with_free_ports } from './ports.mjs'
import { ask_port, Child, private_file, private_folder, remove_at_end, temporary_folder, wait_until_ready } from './processes.mjs'
import { Service } from './service.mjs'

const source = fileURLToPath(new URL('../../../deploy/nginx', import.meta.url))

/** Lines of a JSON log that are whole. */
export function json_lines(file) {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line))
}

export class NginxService extends Service {
  /** @param {{ http_port: number, internal_port: number, home: string, logs: string } & ConstructorParameters<typeof Service>[0]} options */
  constructor(options) {
    super(options)
    this.http_port = options.http_port
    this.internal_port = options.internal_port
    this.home = options.home
    this.logs = options.logs
  }

  get certificate_file() { return join(this.home, 'certificate/self-signed.crt') }
  get access_log() { return join(this.logs, 'nginx-access.log') }
  get error_log() { return join(this.logs, 'nginx-error.log') }
  requests() { return json_lines(this.access_log) }
}

/**
 * @param {{ servers: string[], web?: string[], port?: number, folder?: string, log?: string, log_folder?: string,
 *   environment?: Record<string, string> }} options `servers` and `web` are HOST:PORT; `port` is the
 *   one of https, a free one when not given; `log_folder` is where its access and error log go.
 */
export async function start_nginx(options) {
  if (!existsSync('/usr/sbin/nginx')) throw new Error('Nginx is not installed: apt-get install nginx')
  const folder = options.folder ?? temporary_folder('parley-nginx-')
  // Only the folder's name is in the way of the user who runs it; what is in it is its own.
  if (options.folder) remove_at_end(private_folder(folder, 'www-data'))
  const home = private_folder(join(folder, 'home'), 'www-data')
  // The project may be where that user cannot read.
  const scripts = join(home, 'source')
  cpSync(source, scripts, { recursive: true })
  const log = options.log ?? join(folder, 'nginx.log')
  const logs = options.log_folder ?? home
  for (const name of ['nginx-access.log', 'nginx-error.log']) private_file(join(logs, name), 'www-data')

  return with_free_ports(3, async (free_https_port, http_port, internal_port) => {
    const port = options.port ?? free_https_port
    const service = new NginxService({
      name: 'nginx', port, http_port, internal_port, log, folder, home, logs,
      url: `https://localhost:${port}`,
      stop: { signal: 'SIGTERM', grace: 10_000 },
      launch: async () => {
        const child = new Child({
          name: 'Nginx',
          command: join(scripts, 'start.sh'),
          user: 'www-data',
          folder: home,
          log,
          replace_environment: true,
          environment: {
            PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/sbin`,
            NGINX_FOLDER: home,
            NGINX_LISTEN: '127.0.0.1',
            NGINX_HTTP_PORT: String(http_port),
            NGINX_HTTPS_PORT: String(port),
            NGINX_INTERNAL_LISTEN: `127.0.0.1:${internal_port}`,
            NGINX_SERVERS: options.servers.join(' '),
            NGINX_WEB: (options.web ?? []).join(' '),
            NGINX_WORKERS: '2',
            NGINX_WORKER_CONNECTIONS: '4096',
            NGINX_ACCESS_LOG: join(logs, 'nginx-access.log'),
            NGINX_ERROR_LOG: join(logs, 'nginx-error.log'),
            ...options.environment,
          },
        })
        await wait_until_ready(child, () => ask_port(http_port, 'GET / HTTP/1.0\r\n\r\n',
          data => data.toString('latin1').startsWith('HTTP/1.1 308')), 30_000)
        return child
      },
    })
    await service.start()
    return service
  })
}
