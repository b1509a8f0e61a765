// The three servers that Parley scales out over, as throw-away processes of this machine:
//   const services = await start_services()
//   services.postgres.url, services.rabbitmq.freeze(), …
//   await services.stop()
import { join } from 'node:path'
import { temporary_folder, remove_folder } from './processes.mjs'
import { start_memcached } from './memcached.mjs'
import { start_postgres } from './postgres.mjs'
import { start_rabbitmq } from './rabbitmq.mjs'

/**
 * Starts all three side by side. When one does not start, none is left.
 * @param {{ folder?: string, logs?: string }} [options] `folder` must be one that other users can
 *   pass through; data go below it and are removed by stop(). `logs` is where the logs go and stay.
 */
export async function start_services(options = {}) {
  const folder = options.folder ?? temporary_folder('parley-services-')
  const logs = options.logs ?? join(folder, 'logs')
  const of = name => ({ folder: join(folder, name), log: join(logs, `${name}.log`) })
  const started = await Promise.allSettled([
    start_postgres(of('postgres')), start_rabbitmq(of('rabbitmq')), start_memcached(of('memcached')),
  ])
  const running = started.filter(result => result.status === 'fulfilled').map(result => result.value)
  const stop = async () => {
    await Promise.all(running.map(service => service.stop()))
    if (!options.folder) remove_folder(folder)
  }
  const failed = started.find(result => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  const [postgres, rabbitmq, memcached] = running
  return { postgres, rabbitmq, memcached, all: running, stop }
}
