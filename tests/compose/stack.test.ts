// deploy/compose.yaml as an operator uses it: up, looked at from outside, scaled, a server killed,
// backed up, down.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer } from '../support/client.ts'
import { build_images, check_builds, compose_programs, ComposeStack } from '../support/compose_stack.ts'
import type { Seat } from '../support/server.ts'
import { type Engine, open_engine } from '../support/services/engine.mjs'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let engine: Engine
let stack: ComposeStack
let site: Seat

beforeAll(async () => {
  check_builds()
  engine = await open_engine((line: string) => console.log(line))
  await build_images(engine)
  stack = new ComposeStack(engine, compose_programs[0]!)
  await stack.up()
  site = { origin: `https://127.0.0.1:${stack.port}`, port: stack.port, certificate: await stack.certificate() }
}, 900_000)

afterAll(async () => {
  try {
    await stack?.down()
  } finally {
    await engine?.stop()
  }
}, 180_000)

/** The server that answered `client`, by what Nginx has logged of it. */
async function server_of(client: ApiClient): Promise<string> {
  const { headers } = await client.request('GET', '/api/v1/me')
  return eventually('the request is in the log of Nginx', async () => {
    const line = (await stack.logs('nginx')).split('\n').find(line => line.includes(`"request_id":"${headers['x-request-id']}"`))
    return line && JSON.parse(line).upstream as string
  }, 20_000)
}

/** A browser with a cookie of no session: it is routed as any other, and costs no account. */
function visitor(index: number): ApiClient {
  const client = new ApiClient(site)
  client.cookie = `parley_session=visitor-${index}`
  return client
}

/** Visitors until every one of `count` servers has one of them. */
async function visitors_everywhere(count: number): Promise<ApiClient[]> {
  const found = new Map<string, ApiClient>()
  let index = 0
  await eventually(`visitors are on ${count} servers`, async () => {
    const client = visitor(index++)
    found.set(await server_of(client), client)
    return found.size >= count
  }, 90_000)
  return [...found.values()]
}

/** Two people whose servers differ. An address may sign up twenty at once: more are hardly ever needed. */
async function people_apart(): Promise<[Awaited<ReturnType<typeof newcomer>>, Awaited<ReturnType<typeof newcomer>>]> {
  const first = await newcomer(site)
  const server = await server_of(first)
  for (let count = 0; count < 18; count++) {
    const second = await newcomer(site)
    if (await server_of(second) !== server) return [first, second]
  }
  throw new Error(`all people are on ${server}`)
}

describe.each(compose_programs)('%s %s', (...words) => {
  test('accepts the file', async () => {
    const other = new ComposeStack(engine, words.filter(Boolean))
    const { stdout } = await other.compose(['config'])
    for (const service of ['postgres', 'rabbitmq', 'memcached', 'parleyd', 'web', 'nginx']) expect(stdout).toMatch(new RegExp(`^ {2}${service}:$`, 'm'))
  })
})

describe('the containers', () => {
  test('are all there and healthy', async () => {
    await eventually('everything is healthy', async () => {
      const states = (await stack.inspect(await stack.containers())).map(container => container.State)
      return states.length === 7 && states.every(state => state.Status === 'running' && state.Health.Status === 'healthy')
    }, 120_000)
    expect(await stack.containers('parleyd')).toHaveLength(2)
  })

  test('have no root, no capabilities and nothing to write to but what they need', async () => {
    for (const container of await stack.inspect(await stack.containers())) {
      const name: string = container.Name
      expect(container.Config.User, name).toMatch(/^([1-9]\d*(:[1-9]\d*)?|node)$/)
      expect(container.HostConfig, name).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Privileged: false })
      expect(container.HostConfig.SecurityOpt, name).toContain('no-new-privileges:true')
      expect(container.HostConfig.Memory, name).toBeGreaterThan(0)
      const { stdout } = await engine.docker(['exec', container.Id, 'sh', '-c', 'id -u; grep CapEff /proc/1/status; touch /etc/x 2>&1'], { may_fail: true })
      expect(stdout, name).toMatch(/^[1-9]\d*\nCapEff:\t0{16}\n/)
      expect(stdout, name).toContain('Read-only file system')
    }
  })

  test('publish nothing but Nginx', async () => {
    for (const container of await stack.inspect(await stack.containers())) {
      const published = Object.values(container.NetworkSettings.Ports).flat().filter(Boolean)
      if (!/nginx/.test(container.Name)) expect(published, container.Name).toEqual([])
    }
  })

  test('show no password to who may only look at them', async () => {
    const passwords = stack.passwords()
    expect(passwords.length).toBe(3)
    const ids = await stack.containers()
    const containers = await stack.inspect(ids)
    const images = [...new Set(containers.map(container => container.Image as string))]
    const seen = [
      JSON.stringify(containers),
      JSON.stringify(await stack.inspect(images)),
      ...await Promise.all(images.map(async image => (await engine.docker(['history', '--no-trunc', image])).stdout)),
      ...await Promise.all(ids.map(async id => (await engine.docker(['top', id, '-eo', 'pid,args'])).stdout)),
      ...await Promise.all(['postgres', 'rabbitmq', 'memcached', 'parleyd', 'web', 'nginx'].map(service => stack.logs(service))),
    ]
    for (const text of seen) for (const password of passwords) expect(text.includes(password), text.slice(0, 200)).toBe(false)
  })
})

describe('people', () => {
  test('of different servers talk with each other through Nginx and TLS', async () => {
    const [ada, bob] = await people_apart()
    const { id } = await ada.open(bob.me)
    const [adas, bobs] = [await Socket.connect(ada), await Socket.connect(bob)]
    const sent = await ada.send(id, 'by containers')
    expect((await bobs.next('message.created')).data.message).toEqual(sent)
    bobs.command('receipt.read', { conversation_id: id, seq: 1 })
    await adas.next('receipt.updated', data => data.user_id === bob.me.id && data.read_seq === 1)
    await eventually('bob is seen online', async () => {
      adas.command('presence.get', { user_ids: [bob.me.id] })
      return (await adas.next('presence')).data.users[0].status === 'online'
    })
    await Promise.all([adas.close(), bobs.close()])
  })

  test('get pages with what is theirs in them, and https for http', async () => {
    const page = await new ApiClient(site).request('GET', '/login', { unchecked: true })
    expect(page.status).toBe(200)
    const [ada, bob] = [await newcomer(site), await newcomer(site)]
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'rendered by a container')
    // The web server asks by way of Nginx, whichever parleyd that leads to.
    for (const person of [ada, bob]) {
      const chat = await person.request('GET', `/c/${id}`, { unchecked: true })
      expect(chat.status).toBe(200)
      expect(chat.text).toContain('rendered by a container')
    }
    const redirect = await fetch(`http://127.0.0.1:${stack.http_port}/c/1`, { redirect: 'manual' })
    expect(redirect.status).toBe(308)
    expect(redirect.headers.get('location')).toBe(`https://127.0.0.1:${stack.port}/c/1`)
  })
})

describe('the operator', () => {
  test('adds a server, and Nginx finds it', async () => {
    await stack.compose(['up', '--detach', '--no-build', '--no-recreate', '--scale', 'parleyd=3'])
    expect(await stack.containers('parleyd')).toHaveLength(3)
    expect(await visitors_everywhere(3)).toHaveLength(3)
  }, 180_000)

  test('loses a server, and nobody notices', async () => {
    const visitors = await visitors_everywhere(3)
    const [doomed] = await stack.containers('parleyd')
    await engine.docker(['kill', doomed!])
    for (let round = 0; round < 5; round++) for (const client of visitors) await client.expect(401, 'GET', '/api/v1/me')
    await engine.docker(['start', doomed!])
    await eventually('it is healthy again', async () => (await stack.inspect([doomed!]))[0].State.Health.Status === 'healthy', 60_000)
  }, 180_000)

  test('makes a backup that holds everything', async () => {
    const [postgres] = await stack.containers('postgres')
    const { stdout } = await engine.docker(['exec', postgres!, 'sh', '-c',
      'pg_dump --username=postgres --format=custom parley > /tmp/parley.dump && createdb --username=postgres restored && pg_restore --username=postgres --dbname=restored /tmp/parley.dump && psql --username=postgres --tuples-only --dbname=restored --command="SELECT count(*) FROM users"'])
    expect(Number(stdout)).toBeGreaterThanOrEqual(2)
  })
})
