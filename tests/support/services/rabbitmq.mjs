// A throw-away RabbitMQ: a node with its own name, its own cookie and its own epmd, which the one
// that the system may run knows nothing of. Ready in about ten seconds.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { with_free_ports } from './ports.mjs'
import { ask_port, Child, private_folder, remove_at_end, temporary_folder, wait_until_ready } from './processes.mjs'
import { Service } from './service.mjs'

// The program itself: the one in PATH is a wrapper that insists on a user and on files in /etc.
const server = '/usr/lib/rabbitmq/bin/rabbitmq-server'

const config = `
log.console = true
log.console.level = info
log.file = false
disk_free_limit.absolute = 1MB
vm_memory_high_watermark.absolute = 512MB
`

/** @param {{ folder?: string, log?: string }} [options] */
export async function start_rabbitmq(options = {}) {
  if (!existsSync(server)) throw new Error('RabbitMQ is not installed: apt-get install rabbitmq-server')
  const folder = options.folder ?? temporary_folder('parley-rabbitmq-')
  if (options.folder) remove_at_end(private_folder(folder, 'rabbitmq'))
  const home = private_folder(join(folder, 'home'), 'rabbitmq')
  const log = options.log ?? join(folder, 'rabbitmq.log')
  const config_file = join(home, 'rabbitmq.conf')
  const plugins_file = join(home, 'enabled_plugins')
  writeFileSync(config_file, config)
  writeFileSync(plugins_file, '[].\n')

  return with_free_ports(3, async (port, dist_port, epmd_port) => {
    const common = {
      user: 'rabbitmq',
      folder: home,
      log,
      replace_environment: true,
      environment: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        LANG: 'C.UTF-8',
        HOME: home,
        // Replaces the shell by the server, so that the process is the server.
        RUNNING_UNDER_SYSTEMD: '1',
        ERL_EPMD_PORT: String(epmd_port),
        ERL_EPMD_ADDRESS: '127.0.0.1',
        RABBITMQ_NODENAME: `parley-${port}@localhost`,
        RABBITMQ_NODE_PORT: String(port),
        RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
        RABBITMQ_DIST_PORT: String(dist_port),
        RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
        RABBITMQ_LOG_BASE: join(home, 'log'),
        RABBITMQ_PID_FILE: join(home, 'pid'),
        RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
        RABBITMQ_CONFIG_FILE: config_file,
        RABBITMQ_ENABLED_PLUGINS_FILE: plugins_file,
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}',
      },
    }
    // In the foreground, as a child of ours; the node would start one that nobody ends.
    const epmd = new Child({ ...common, name: 'epmd', command: 'epmd', arguments: ['-port', String(epmd_port), '-address', '127.0.0.1'] })
    try {
      // NAMES_REQ (110): answered with its own port.
      await wait_until_ready(epmd, () => ask_port(epmd_port, Buffer.from([0, 1, 110]),
        data => data.length >= 4 && data.readUInt32BE(0) === epmd_port), 20_000)
      const service = new Service({
        name: 'rabbitmq', port, log, folder,
        url: `amqp://guest:guest@127.0.0.1:${port}`,
        stop: { signal: 'SIGTERM', grace: 20_000 },
        launch: async () => {
          const child = new Child({ ...common, name: 'RabbitMQ', command: server })
          // A protocol header; the server's first frame is a method frame (1).
          await wait_until_ready(child, () => ask_port(port, Buffer.from('AMQP\0\0\x09\x01', 'latin1'), data => data[0] === 1), 120_000)
          return child
        },
      })
      service.companions.push(epmd)
      await service.start()
      return service
    } catch (error) {
      await epmd.kill()
      throw error
    }
  })
}
