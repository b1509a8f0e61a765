// A throw-away PostgreSQL 15 on TCP. What it loses when the machine dies does not matter, so nothing
// waits for the disk; `durable: true` for tests that kill the server itself and look what is left.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { with_free_ports } from './ports.mjs'
import { ask_port, Child, private_folder, remove_at_end, run_to_end, temporary_folder, wait_until_ready } from './processes.mjs'
import { Service } from './service.mjs'

const binaries = '/usr/lib/postgresql/15/bin'

/** A start-up packet of protocol 3.0. The answer begins with R when sessions are let in, with E while it starts. */
export function startup_packet(user, database) {
  const text = `user\0${user}\0database\0${database}\0\0`
  const packet = Buffer.alloc(8 + text.length)
  packet.writeInt32BE(packet.length, 0)
  packet.writeInt32BE(196608, 4)
  packet.write(text, 8, 'latin1')
  return packet
}

export class PostgresService extends Service {
  /** Runs one statement by psql. */
  async query(sql, database = 'postgres') {
    await run_to_end({
      name: `psql: ${sql}`,
      command: `${binaries}/psql`,
      arguments: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', `postgresql://postgres@127.0.0.1:${this.port}/${database}`, '-c', sql],
      log: this.log,
    }, 30_000)
  }

  /** Makes an empty database and returns its URL. */
  async create_database(name) {
    await this.query(`CREATE DATABASE ${name}`)
    return `postgresql://postgres@127.0.0.1:${this.port}/${name}`
  }
}

/**
 * @param {{ folder?: string, log?: string, durable?: boolean, settings?: string[], database?: string }} [options]
 *   `settings` are more of the server's, as `name=value`; `database` is made at the start.
 */
export async function start_postgres(options = {}) {
  if (!existsSync(`${binaries}/postgres`)) throw new Error('PostgreSQL is not installed: apt-get install postgresql-15')
  const folder = options.folder ?? temporary_folder('parley-postgres-')
  if (options.folder) remove_at_end(private_folder(folder, 'postgres'))
  const data = private_folder(join(folder, 'data'), 'postgres')
  const log = options.log ?? join(folder, 'postgres.log')
  const common = { user: 'postgres', folder: data, log, environment: { LC_ALL: 'C.UTF-8', PGTZ: 'UTC' } }
  await run_to_end({
    ...common,
    name: 'initdb',
    command: `${binaries}/initdb`,
    arguments: ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
  }, 60_000)

  const settings = [
    'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off', 'shared_buffers=64MB',
    ...(options.durable ? [] : ['fsync=off', 'full_page_writes=off']),
    ...(options.settings ?? []),
  ]
  const launch = async (port) => {
    const child = new Child({
      ...common,
      name: 'PostgreSQL',
      command: `${binaries}/postgres`,
      arguments: ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])],
    })
    await wait_until_ready(child, () => ask_port(port, startup_packet('postgres', 'postgres'), data => data[0] === 0x52), 60_000)
    return child
  }
  const database = options.database ?? 'parley'
  const service = await with_free_ports(1, async (port) => {
    const made = new PostgresService({
      name: 'postgres', port, log, folder,
      url: `postgresql://postgres@127.0.0.1:${port}/${database}`,
      // Fast shutdown: sessions are ended, not waited for.
      stop: { signal: 'SIGINT', grace: 10_000 },
      launch: () => launch(port),
    })
    await made.start()
    return made
  })
  await service.create_database(database)
  return service
}
