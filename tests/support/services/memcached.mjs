// A throw-away Memcached; ready at once.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { with_free_ports } from './ports.mjs'
import { ask_port, Child, private_folder, remove_at_end, temporary_folder, wait_until_ready } from './processes.mjs'
import { Service } from './service.mjs'

/** @param {{ folder?: string, log?: string }} [options] */
export async function start_memcached(options = {}) {
  if (!existsSync('/usr/bin/memcached')) throw new Error('Memcached is not installed: apt-get install memcached')
  const folder = options.folder ?? temporary_folder('parley-memcached-')
  if (options.folder) remove_at_end(private_folder(folder))
  const log = options.log ?? join(folder, 'memcached.log')
  return with_free_ports(1, async (port) => {
    const service = new Service({
      name: 'memcached', port, log, folder,
      url: `memcached://127.0.0.1:${port}`,
      launch: async () => {
        const child = new Child({
          name: 'Memcached',
          command: '/usr/bin/memcached',
          arguments: ['-u', 'nobody', '-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '64', '-t', '2'],
          log,
        })
        await wait_until_ready(child, () => ask_port(port, 'version\r\n', data => data.toString('latin1').startsWith('VERSION')), 20_000)
        return child
      },
    })
    await service.start()
    return service
  })
}
