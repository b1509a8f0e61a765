/** The throw-away servers themselves: what other tests take for granted about them. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { start_services } from '../support/services/index.mjs'
import { ask_port, process_status, process_tree, remove_folder, temporary_folder } from '../support/services/processes.mjs'
import { start_memcached } from '../support/services/memcached.mjs'
import { free_port, PortTaken, with_free_ports } from '../support/services/ports.mjs'
import { eventually } from '../support/wait.ts'

let folder: string
let services: Awaited<ReturnType<typeof start_services>>

beforeAll(async () => {
  folder = temporary_folder('parley-services-test-')
  services = await start_services({ folder, logs: `${folder}/logs` })
}, 180_000)

afterAll(async () => {
  await services?.stop()
  remove_folder(folder)
}, 120_000)

function refuses_connections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('connect', () => { socket.destroy(); resolve(false) })
    socket.on('error', () => resolve(true))
  })
}

it('gives each its address and its log', async () => {
  await services.postgres.query('SELECT 1', 'parley')
  expect(services.postgres.url).toBe(`postgresql://postgres@127.0.0.1:${services.postgres.port}/parley`)
  expect(services.rabbitmq.url).toBe(`amqp://guest:guest@127.0.0.1:${services.rabbitmq.port}`)
  expect(services.memcached.url).toBe(`memcached://127.0.0.1:${services.memcached.port}`)
  for (const service of services.all) expect(existsSync(service.log)).toBe(true)
})

it('freezes a server with all its children, and thaws it', async () => {
  for (const service of services.all) {
    await service.freeze()
    const states = process_tree(service.pid).map((pid: number) => process_status(pid)?.state ?? 'X')
    service.thaw()
    // Stopped, or a worker that has ended and that its frozen parent cannot bury.
    expect(states.filter((state: string) => !'TtZX'.includes(state)), service.name).toEqual([])
    expect(states[0], service.name).toBe('T')
  }
  await services.postgres.query('SELECT 1')
}, 60_000)

it('kills a frozen server and starts it again on its port and its data', async () => {
  await services.postgres.query('CREATE TABLE kept (id int)', 'parley')
  await services.postgres.query('CHECKPOINT')
  await Promise.all(services.all.map(async (service) => {
    const [pid, port] = [service.pid, service.port]
    await service.freeze()
    await service.kill()
    expect(process_status(pid)).toBeUndefined()
    expect(await refuses_connections(port), service.name).toBe(true)
    await service.start()
    expect(service.port).toBe(port)
    expect(service.pid).not.toBe(pid)
  }))
  await services.postgres.query('SELECT * FROM kept', 'parley')
}, 180_000)

it('tries other ports when the first were taken', async () => {
  const tried: number[] = []
  const port = await with_free_ports(1, async (candidate: number) => {
    tried.push(candidate)
    if (tried.length === 1) throw new PortTaken('taken')
    return candidate
  })
  expect(tried).toHaveLength(2)
  expect(port).toBe(tried[1])
  // Seen in a server's own words: the port of a running one is taken.
  const taken = services.memcached.port
  const { Child, wait_until_ready } = await import('../support/services/processes.mjs')
  const child = new Child({
    name: 'a second one', command: '/usr/bin/memcached', log: `${folder}/second.log`,
    arguments: ['-u', 'nobody', '-l', '127.0.0.1', '-p', String(taken), '-U', '0'],
  })
  await expect(wait_until_ready(child, () => ask_port(taken, 'version\r\n', () => false), 20_000)).rejects.toThrow(PortTaken)
})

it('leaves neither process nor folder behind when the program that started it is killed', async () => {
  const program = `
    import { temporary_folder } from ${JSON.stringify(new URL('../support/services/processes.mjs', import.meta.url).href)}
    import { start_memcached } from ${JSON.stringify(new URL('../support/services/memcached.mjs', import.meta.url).href)}
    const service = await start_memcached()
    const folder = temporary_folder()
    await service.freeze()
    console.log(JSON.stringify({ pid: service.pid, folders: [folder, service.log.replace(/\\/[^/]*$/, '')] }))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  parent.stdout.setEncoding('utf8').on('data', (text) => { output += text })
  await eventually('the program has started its server', () => output.endsWith('\n'), 60_000)
  const { pid, folders } = JSON.parse(output)
  expect(process_status(pid)?.state).toBe('T')
  for (const made of folders) expect(existsSync(made)).toBe(true)
  parent.kill('SIGKILL')
  await eventually('its server is gone', () => {
    const status = process_status(pid)
    return !status || status.state === 'Z'
  }, 20_000)
  await eventually('its folders are gone', () => folders.every((made: string) => !existsSync(made)), 20_000)
}, 120_000)

it('stops for good, with its data', async () => {
  const service = await start_memcached({ folder: `${folder}/another`, log: `${folder}/another.log` })
  await service.stop()
  expect(await refuses_connections(service.port)).toBe(true)
  expect(readdirSync(folder)).not.toContain('another')
  expect(await free_port()).not.toBe(await free_port())
})
