// Three servers over PostgreSQL, RabbitMQ and Memcached are one Parley.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, type Me, newcomer, unique_name } from '../support/client.ts'
import { ParleyServer, type Seat } from '../support/server.ts'
import { type Services, start_services } from '../support/services/chosen.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let services: Services
let parley: ParleyServer
beforeAll(async () => {
  services = await start_services()
  parley = await ParleyServer.start({ services, processes: 3 })
}, 240_000)
afterAll(async () => {
  await parley?.dispose()
  await services?.stop()
})

const at = (index: number): Seat => parley.processes[index]!

async function person_at(index: number): Promise<ApiClient & { me: Me }> {
  const client = new ApiClient(at(index))
  await client.sign_up(unique_name())
  return client as ApiClient & { me: Me }
}

/** The same log-in, talking to another server. */
function also_at(client: ApiClient, index: number): ApiClient {
  const other = new ApiClient(at(index))
  other.cookie = client.cookie
  other.me = client.me
  return other
}

describe('people on different servers', () => {
  test('see messages, ticks, typing and presence as on one, on every device', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const { id } = await ada.open(bob.me)
    const sockets = await Promise.all([ada, also_at(ada, 2), bob].map(client => Socket.connect(client)))
    const [adas, adas_other, bobs] = sockets as [Socket, Socket, Socket]

    const sent = await ada.send(id, 'from server to server')
    for (const socket of sockets) expect((await socket.next('message.created')).data.message).toEqual(sent)
    bobs.command('receipt.read', { conversation_id: id, seq: 1 })
    for (const socket of [adas, adas_other]) {
      await socket.next('receipt.updated', data => data.user_id === bob.me.id && data.read_seq === 1)
    }
    bobs.command('typing', { conversation_id: id, active: true })
    await adas_other.next('typing', data => data.user_id === bob.me.id && data.active)
    await eventually('bob is seen online from another server', async () => {
      adas.command('presence.get', { user_ids: [bob.me.id] })
      return (await adas.next('presence')).data.users[0].status === 'online'
    })

    await bobs.close()
    await eventually('bob is seen to have left', async () => {
      adas.command('presence.get', { user_ids: [bob.me.id] })
      return (await adas.next('presence')).data.users[0].status === 'offline'
    }, 20_000)
    await Promise.all([adas.close(), adas_other.close()])
  })

  test('closing one device changes nothing for another on another server', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const { id } = await ada.open(bob.me)
    const [first, second] = [await Socket.connect(bob), await Socket.connect(also_at(bob, 2))]
    await first.close()
    await ada.send(id, 'still there?')
    await second.next('message.created')
    await second.close()
  })

  test('who connects during a stream of messages misses none', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const { id } = await ada.open(bob.me)
    let stop = false
    let sent = 0
    const stream = (async () => {
      while (!stop) {
        await ada.send(id, `message ${sent}`)
        sent++
      }
    })()
    const seen = new Set<number>()
    for (let round = 0; round < 5; round++) {
      const socket = await Socket.connect(also_at(bob, round % 3))
      // What came before `hello` is read after it; what comes later is pushed.
      const snapshot = await bob.log(id)
      const more = sent + 5
      await eventually('more was sent', () => sent >= more)
      await eventually('the stream arrives', () => socket.of_type('message.created').length >= 4, 20_000)
      const pushed: number[] = socket.of_type('message.created').map(data => data.message.seq)
      const held = new Set([...snapshot.map(message => message.seq), ...pushed])
      const highest = Math.max(...held)
      for (let seq = 1; seq <= highest; seq++) expect(held.has(seq), `round ${round}: ${seq} of ${highest}`).toBe(true)
      for (const seq of held) seen.add(seq)
      await socket.close()
    }
    stop = true
    await stream
    expect((await bob.log(id)).length).toBe(sent)
    expect(Math.max(...seen)).toBeLessThanOrEqual(sent)
  }, 90_000)
})

describe('what two servers do at the same time', () => {
  test('one message sent on all three at once is there once', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const { id } = await ada.open(bob.me)
    for (let round = 1; round <= 10; round++) {
      const client_id = randomUUID()
      const sent = await Promise.all([0, 1, 2, 0, 1, 2].map(index => also_at(ada, index).send(id, `round ${round}`, client_id)))
      for (const message of sent) expect(message).toEqual(sent[0])
      expect(sent[0]!.seq).toBe(round)
    }
    expect(await bob.log(id)).toHaveLength(10)
  })

  test('a pair that opens its chat on all three at once has one', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const opened = await Promise.all([0, 1, 2].flatMap(index => [
      also_at(ada, index).open(bob.me), also_at(bob, index).open(ada.me),
    ]))
    expect(new Set(opened.map(conversation => conversation.id)).size).toBe(1)
  })

  test('two that take one username do not both get it', async () => {
    const name = unique_name('both')
    const answers = await Promise.all([0, 1, 2].map(index => new ApiClient(at(index)).request('POST', '/api/v1/users', {
      body: { username: name, display_name: 'Both', email: `${name}${index}@example.org`, password: 'correct horse battery' },
    })))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
  })

  test('messages of many senders get dense numbers', async () => {
    const [ada, bob] = [await person_at(0), await person_at(1)]
    const { id } = await ada.open(bob.me)
    await Promise.all([ada, bob].flatMap(client => [0, 1, 2].map(async (index) => {
      const sender = also_at(client, index)
      for (let count = 0; count < 20; count++) await sender.send(id, `${index} ${count}`)
    })))
    expect((await ada.log(id)).map(message => message.seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
  })
})

describe('a session that is revoked on one server', () => {
  test('is over on all: its sockets close, and nobody believes it any more', async () => {
    const ada = await person_at(0)
    const phone = new ApiClient(at(1))
    await phone.log_in(ada.me.username, ada.password)
    const socket = await Socket.connect(phone)
    // Every server has it in memory now.
    for (const index of [0, 1, 2]) await also_at(phone, index).expect(200, 'GET', '/api/v1/me')
    const [session] = (await ada.sessions()).filter(({ current }) => !current)
    await ada.expect(204, 'DELETE', `/api/v1/sessions/${session!.id}`)
    await socket.next('session.revoked')
    await socket.closed
    for (const index of [0, 1, 2]) {
      await eventually(`server ${index} refuses it`, async () => (await also_at(phone, index).request('GET', '/api/v1/me')).status === 401)
    }
  })
})

test('a server that is added takes part at once', async () => {
  const [ada, bob] = [await newcomer(at(0)), await newcomer(at(1))]
  const { id } = await ada.open(bob.me)
  const added = await parley.add_process()
  const phone = new ApiClient(added)
  await phone.log_in(bob.me.username, bob.password)
  const socket = await Socket.connect(phone)
  const sent = await ada.send(id, 'to the new one')
  expect((await socket.next('message.created')).data.message).toEqual(sent)
  await phone.send(id, 'from the new one')
  expect(await ada.log(id)).toHaveLength(2)
  await socket.close()
})
