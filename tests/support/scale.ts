/**
 * The mode of a run. `PARLEY_MODE=scale`: every ParleyServer is several processes over PostgreSQL, RabbitMQ and
 * Memcached, and the people of a test are spread over them; else one process with everything in it.
 */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { prepare_services, start_services } from './services/chosen.ts'

export const is_scaled_out = process.env.PARLEY_MODE === 'scale'

const psql = '/usr/lib/postgresql/15/bin/psql'

/** Where the run's services are, for the processes that run the tests. */
const variables = { postgres: 'PARLEY_TEST_POSTGRES', rabbitmq: 'PARLEY_TEST_RABBITMQ', memcached: 'PARLEY_TEST_MEMCACHED' } as const

function url_of(service: keyof typeof variables): string {
  const url = process.env[variables[service]]
  if (!url) throw new Error(`${variables[service]} is not set: the global setup of the run starts the services`)
  return url
}

/** The global setup of vitest and Playwright: starts the services of a scaled-out run, returns how to stop them. */
export async function set_up_services(): Promise<() => Promise<void>> {
  const end_services = await prepare_services()
  if (!is_scaled_out) return end_services
  const services = await start_services()
  for (const name of ['postgres', 'rabbitmq', 'memcached'] as const) process.env[variables[name]] = services[name].url
  return async () => {
    await services.stop()
    await end_services()
  }
}

export default set_up_services

/** Services that servers share; by their addresses. */
export interface SharedServices {
  postgres: { url: string }
  rabbitmq: { url: string }
  memcached: { url: string }
}

/** Those that the setup of this run started. */
export const services_of_run = (): SharedServices => ({
  postgres: { url: url_of('postgres') }, rabbitmq: { url: url_of('rabbitmq') }, memcached: { url: url_of('memcached') },
})

/** The arguments by which any number of servers share a new, empty database, the broker and the cache. */
export function make_shared_arguments({ postgres, rabbitmq, memcached }: SharedServices): string[] {
  const name = `parley_${randomUUID().replaceAll('-', '')}`
  execFileSync(psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', postgres.url, '-c', `CREATE DATABASE ${name}`])
  const database = new URL(postgres.url)
  database.pathname = `/${name}`
  return ['--database', database.href, '--bus', rabbitmq.url, '--presence', memcached.url]
}
