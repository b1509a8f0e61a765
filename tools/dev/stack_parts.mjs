// The parts of ./dev stack that are Parley's own: the servers and the one that renders pages.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child, wait_until_ready } from '../../tests/support/services/processes.mjs'

const project = fileURLToPath(new URL('../../', import.meta.url))
export const parleyd = process.env.PARLEY_BINARY ?? join(project, 'build/release/app/parleyd')
const static_pages = process.env.PARLEY_WEB_ROOT ?? join(project, 'web/.output/public')
export const renderer = join(static_pages, '../server/index.mjs')

/** Without the variables of tests: the server refuses PARLEY_… that it does not know. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))

const says_ok = async url => (await fetch(url, { signal: AbortSignal.timeout(2000) })).status === 200

/**
 * One parleyd on a port of its own choosing.
 * @param {{ name: string, folder: string, logs: string, services: { postgres: { url: string }, rabbitmq: { url: string }, memcached: { url: string } } }} options
 */
export async function start_parleyd({ name, folder, logs, services }) {
  const port_file = join(folder, `${name}.port`)
  const child = new Child({
    name,
    command: parleyd,
    arguments: [
      'serve', '--listen', '127.0.0.1:0', '--port-file', port_file, '--node', name,
      '--database', services.postgres.url, '--bus', services.rabbitmq.url, '--presence', services.memcached.url,
      '--trusted-proxies', '127.0.0.1', '--secure-cookies', 'on',
      ...(existsSync(join(static_pages, '200.html')) ? ['--web-root', static_pages] : []),
    ],
    log: join(logs, `${name}.log`),
    replace_environment: true,
    environment,
  })
  let address
  await wait_until_ready(child, async () => {
    if (!existsSync(port_file)) return false
    const text = readFileSync(port_file, 'utf8')
    if (!text.endsWith('\n')) return false
    address = text.trim()
    return says_ok(`http://${address}/readyz`)
  }, 60_000)
  return Object.assign(child, { address, url: `http://${address}` })
}

/** The server of pages, on `port`; it asks the API at `api`. Throws PortTaken when the port is. */
export async function start_renderer({ port, api, logs }) {
  const child = new Child({
    name: 'web',
    command: process.execPath,
    arguments: [renderer],
    log: join(logs, 'web.log'),
    replace_environment: true,
    environment: { ...environment, NODE_ENV: 'production', NITRO_HOST: '127.0.0.1', NITRO_PORT: String(port), NUXT_API_INTERNAL: api },
  })
  const url = `http://127.0.0.1:${port}`
  await wait_until_ready(child, () => says_ok(`${url}/__health`), 60_000)
  return Object.assign(child, { url })
}
