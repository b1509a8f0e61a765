/**
 * The three servers that Parley scales out over, in containers (Testcontainers), with the shape of
 * the native ones of index.mjs: whoever tests against them need not know which they are.
 */
import { once } from 'node:events'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import type { GenericContainer, StartedTestContainer } from 'testcontainers'
import { eventually } from '../wait.ts'
import type { Engine } from './engine.mjs'
import { PortTaken, with_free_ports } from './ports.mjs'
import { startup_packet } from './postgres.mjs'
import { ask_port } from './processes.mjs'

interface Definition {
  name: string
  image: string
  /** The port that it listens on in its container. */
  port: number
  /** From the port of this machine that leads there. */
  url: (port: number) => string
  prepare?: (container: GenericContainer) => GenericContainer
  /** Something of the protocol that only a server that serves answers. */
  question: string | Buffer
  accept: (answer: Buffer) => boolean
}

const postgres: Definition = {
  name: 'postgres',
  image: 'postgres:15',
  port: 5432,
  url: port => `postgresql://postgres:disposable@127.0.0.1:${port}/parley`,
  prepare: container => container
    .withEnvironment({ POSTGRES_PASSWORD: 'disposable', POSTGRES_DB: 'parley', POSTGRES_INITDB_ARGS: '--locale=C.UTF-8 --no-sync' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'jit=off', '-c', 'max_connections=200']),
  question: startup_packet('postgres', 'parley'),
  accept: answer => answer[0] === 0x52,
}

const rabbitmq: Definition = {
  name: 'rabbitmq',
  image: 'rabbitmq:3.13',
  port: 5672,
  url: port => `amqp://parley:disposable@127.0.0.1:${port}`,
  prepare: container => container
    .withEnvironment({
      RABBITMQ_DEFAULT_USER: 'parley', RABBITMQ_DEFAULT_PASS: 'disposable',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2',
    })
    // Erlang reserves memory for as many descriptors as it may open.
    .withUlimits({ nofile: { soft: 16_384, hard: 16_384 } }),
  question: Buffer.from('AMQP\0\0\x09\x01', 'latin1'),
  accept: answer => answer[0] === 1,
}

const memcached: Definition = {
  name: 'memcached',
  image: 'memcached:1.6',
  port: 11_211,
  url: port => `memcached://127.0.0.1:${port}`,
  question: 'version\r\n',
  accept: answer => answer.toString('latin1').startsWith('VERSION'),
}

export class ContainerService {
  readonly name: string
  readonly url: string

  constructor(
    private readonly definition: Definition, readonly port: number, readonly log: string,
    private readonly container: StartedTestContainer, private readonly engine: Engine, private readonly output: WriteStream,
  ) {
    this.name = definition.name
    this.url = definition.url(port)
  }

  /** Returns when the server in the container answers. */
  async ready(): Promise<void> {
    await eventually(`${this.name} answers`, () => ask_port(this.port, this.definition.question, this.definition.accept), 180_000)
  }

  private async docker(...words: string[]): Promise<void> {
    await this.engine.docker([...words, this.container.getId()])
  }

  async start(): Promise<void> {
    await this.docker('start')
    await this.ready()
  }

  /** Ends it in good order; its data stay for start(). */
  async halt(): Promise<void> { await this.docker('stop', '--time', '30') }

  /** As a power cut would. */
  async kill(): Promise<void> { await this.docker('kill') }
  async freeze(): Promise<void> { await this.docker('pause') }
  async thaw(): Promise<void> { await this.docker('unpause') }

  /** On the same data and the same port. */
  async restart(): Promise<void> {
    await this.halt()
    await this.start()
  }

  /** Ends it for good with its data. The log stays. */
  async stop(): Promise<void> {
    await this.docker('rm', '--force', '--volumes')
    this.output.end()
  }
}

async function start(engine: Engine, network: any, definition: Definition, log: string): Promise<ContainerService> {
  const { GenericContainer, Wait } = await import('testcontainers')
  mkdirSync(dirname(log), { recursive: true })
  const output = createWriteStream(log, { flags: 'a' })
  await once(output, 'open')
  return with_free_ports(1, async (port: number) => {
    // The port is ours to choose: Docker would choose another at each start.
    const container = new GenericContainer(definition.image)
      .withNetwork(network)
      .withExposedPorts({ container: definition.port, host: port })
      .withLogConsumer(stream => stream.pipe(output, { end: false }))
      .withWaitStrategy(Wait.forListeningPorts())
      .withStartupTimeout(180_000)
    const started = await (definition.prepare?.(container) ?? container).start().catch((error: Error) => {
      if (/port is already allocated|address already in use/i.test(error.message)) throw new PortTaken(error.message)
      throw error
    })
    const service = new ContainerService(definition, port, log, started, engine, output)
    try {
      await service.ready()
    } catch (error) {
      await service.stop()
      throw error
    }
    return service
  })
}

/** Starts all three side by side. When one does not start, none is left. */
export async function start_service_containers(engine: Engine, logs: string) {
  // Read by Testcontainers when it is first used.
  Object.assign(process.env, engine.environment)
  if (engine.kind === 'own') {
    // The engine goes with us, and everything in it: nobody else has to clear up.
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
    process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1'
  }
  const { Network } = await import('testcontainers')
  const network = await new Network().start()
  const results = await Promise.allSettled([postgres, rabbitmq, memcached].map(
    definition => start(engine, network, definition, join(logs, `${definition.name}.log`))))
  const all = results.filter(result => result.status === 'fulfilled').map(result => result.value)
  const stop = async () => {
    await Promise.all(all.map(service => service.stop()))
    await network.stop()
  }
  const failed = results.find(result => result.status === 'rejected')
  if (failed) {
    // Why it did not start is what matters.
    await stop().catch(() => {})
    throw failed.reason
  }
  return { postgres: all[0]!, rabbitmq: all[1]!, memcached: all[2]!, all, stop }
}
