/**
 * The services of a run, by PARLEY_SERVICES: `native` processes of this machine, or `containers`
 * (Testcontainers). Both have one shape, so a test does not say which.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start_service_containers } from './containers.ts'
import { Engine, open_engine } from './engine.mjs'
import { start_services as start_native_services } from './index.mjs'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const kinds = ['native', 'containers'] as const
type Kind = typeof kinds[number]

/** What the processes that run the tests hear of the engine that the global setup opened. */
const engine_variable = 'PARLEY_TEST_ENGINE'

export function kind_of_services(): Kind {
  const kind = process.env.PARLEY_SERVICES ?? 'native'
  if (!kinds.includes(kind as Kind)) throw new Error(`PARLEY_SERVICES is ${kinds.join(' or ')}, not ${kind}`)
  return kind as Kind
}

/** For a global setup: what all services of the run need. Returns how to end it. */
export async function prepare_services(): Promise<() => Promise<void>> {
  if (kind_of_services() === 'native') return async () => {}
  const engine = await open_engine((line: string) => console.log(line))
  const { stdout } = await engine.docker(['version', '--format', '{{.Server.Version}}'])
  console.log(`Services run in containers: Docker ${stdout.trim()}, ${engine.kind === 'own' ? 'an engine of our own' : 'the engine that runs here'}`)
  process.env[engine_variable] = engine.kind
  if (engine.environment.DOCKER_HOST) process.env.DOCKER_HOST = engine.environment.DOCKER_HOST
  return () => engine.stop()
}

export interface Service {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly log: string
  start: () => Promise<void>
  /** Ends it in good order; its data stay. */
  halt: () => Promise<void>
  kill: () => Promise<void>
  freeze: () => Promise<void>
  thaw: () => void | Promise<void>
  restart: () => Promise<void>
  stop: () => Promise<void>
}

export interface Services {
  postgres: Service
  rabbitmq: Service
  memcached: Service
  stop: () => Promise<void>
}

let started = 0

export async function start_services(): Promise<Services> {
  if (kind_of_services() === 'native') return start_native_services()
  const kind = process.env[engine_variable]
  if (kind !== 'own' && kind !== 'given') throw new Error('the global setup of the run opens the engine')
  const logs = join(process.env.PARLEY_ARTIFACTS ?? join(project, 'build/artifacts'), 'logs', `containers-${process.pid}-${started++}`)
  return start_service_containers(new Engine({ kind, environment: {} }), logs)
}
