// What dies under traffic: a server, the broker, the cache, the database. Nothing acknowledged is lost or doubled,
// and all clients come to show the same by themselves.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiClient, type Me, type Message, newcomer } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'
import { type Services, start_services } from '../support/services/chosen.ts'
import { Socket } from '../support/socket.ts'
import { eventually } from '../support/wait.ts'

let services: Services
let parley: ParleyServer
beforeEach(async () => {
  services = await start_services()
  parley = await ParleyServer.start({ services, processes: 3 })
}, 240_000)
afterEach(async () => {
  await parley?.dispose()
  await services?.stop()
}, 120_000)

/** The same log-in, talking to this server. */
function at_process(account: ApiClient, index: number): ApiClient {
  const client = new ApiClient(parley.processes[index]!)
  client.cookie = account.cookie
  client.me = account.me
  return client
}

/**
 * A person as the web app is one: sends again what was not answered, on whichever server answers; connects again when
 * the socket ends, to the next server; reads what it lacks after `hello` and after `resync`.
 */
class Devoted {
  readonly log = new Map<number, Message>()
  readonly acknowledged = new Map<string, Message>()
  /** Statuses of the answers that were no success, and 0 for none at all. */
  readonly refusals: number[] = []
  reconnects = 0
  private is_talking = true
  private is_here = true
  private readonly clients: ApiClient[]
  private readonly tasks: { talk?: Promise<void>, listen?: Promise<void> } = {}

  constructor(readonly account: ApiClient & { me: Me }, readonly conversation: string, private seat: number) {
    this.clients = parley.processes.map((_, index) => at_process(account, index))
  }

  private client(): ApiClient { return this.clients[this.seat % this.clients.length]! }

  start(): void {
    this.tasks.listen = this.listen()
    this.tasks.talk = this.talk()
  }

  private async catch_up(client: ApiClient): Promise<void> {
    for (const message of await client.log(this.conversation)) this.log.set(message.seq, message)
  }

  private async listen(): Promise<void> {
    while (this.is_here) {
      let socket: Socket | undefined
      try {
        const client = this.client()
        socket = await Socket.connect(client)
        await this.catch_up(client)
        for (let taken = 0; this.is_here && socket.raw.readyState === socket.raw.OPEN;) {
          const events = socket.events.slice(taken)
          taken += events.length
          for (const { type, data } of events) if (type === 'message.created') this.log.set(data.message.seq, data.message)
          // Asked to, or because a number is missing.
          if (events.some(({ type }) => type === 'resync') || Math.max(0, ...this.log.keys()) > this.log.size) await this.catch_up(client)
          await new Promise(resolve => setTimeout(resolve, 5))
        }
      } catch { /* the next server, a moment later */ }
      if (!this.is_here) {
        await socket?.close().catch(() => {})
        return
      }
      socket?.raw.terminate()
      this.reconnects++
      this.seat++
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }

  private async talk(): Promise<void> {
    for (let count = 0; this.is_talking; count++) {
      const message = { client_id: randomUUID(), body: `${this.account.me.username} ${count}` }
      while (!await this.say(message)) await new Promise(resolve => setTimeout(resolve, 50))
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

  /** Was it acknowledged? Throws when it was refused for good. */
  private async say(message: { client_id: string, body: string }): Promise<boolean> {
    const answer = await this.client().request('POST', `/api/v1/conversations/${this.conversation}/messages`, { body: message }).catch(() => undefined)
    if (answer && [200, 201].includes(answer.status)) {
      this.acknowledged.set(message.client_id, answer.body.message)
      return true
    }
    this.refusals.push(answer?.status ?? 0)
    if (answer && !answer.body.error.retryable) throw new Error(`refused for good: ${answer.text}`)
    return false
  }

  /** Says what it is about to say, and then listens only. */
  async fall_silent(): Promise<void> {
    this.is_talking = false
    await this.tasks.talk
  }

  async leave(): Promise<void> {
    this.is_here = false
    await this.tasks.listen
  }

  has(whole: Message[]): boolean { return whole.every(message => this.log.get(message.seq)?.client_id === message.client_id) }
}

async function pair(): Promise<[Devoted, Devoted]> {
  const [ada, bob] = await Promise.all([newcomer(parley.processes[0]!, 'ada'), newcomer(parley.processes[1]!, 'bob')])
  const { id } = await ada.open(bob.me)
  const people: [Devoted, Devoted] = [new Devoted(ada, id, 0), new Devoted(bob, id, 1)]
  for (const person of people) person.start()
  await traffic(people)
  return people
}

/** Both have sent more than now. */
async function traffic(people: Devoted[], more = 20): Promise<void> {
  const targets = people.map(person => person.acknowledged.size + more)
  await eventually('messages are sent', () => people.every((person, index) => person.acknowledged.size >= targets[index]!), 60_000)
}

/** Ends the traffic and compares: what was acknowledged is in the log once, and everybody holds the whole log. */
async function settle(people: Devoted[]): Promise<void> {
  await Promise.all(people.map(person => person.fall_silent()))
  const reader = at_process(people[0]!.account, parley.processes.findIndex(process => process.running))
  const log = await eventually('the log is read', () => reader.log(people[0]!.conversation), 20_000)
  expect(log.map(message => message.seq)).toEqual(log.map((_, index) => index + 1))
  const by_client_id = new Map(log.map(message => [message.client_id, message]))
  expect(by_client_id.size).toBe(log.length)
  for (const person of people) {
    for (const [client_id, message] of person.acknowledged) expect(by_client_id.get(client_id)).toEqual(message)
  }
  await eventually(`all show ${log.length} messages`, () => people.every(person => person.has(log)), 30_000)
  await Promise.all(people.map(person => person.leave()))
}

const presence_of = async (socket: Socket, user: Me): Promise<string> => {
  socket.command('presence.get', { user_ids: [user.id] })
  return (await socket.next('presence', () => true, 15_000)).data.users[0].status
}

describe('under traffic', () => {
  test('kill -9 of a server: its users go on elsewhere, every acknowledged message is there once', async () => {
    const people = await pair()
    await parley.processes[0]!.stop('SIGKILL')
    const killed = Date.now()
    await eventually('ada is on another server', () => people[0].reconnects > 0, 20_000)
    await traffic(people)
    expect(Date.now() - killed).toBeLessThan(30_000)
    await settle(people)
  }, 120_000)

  test('the broker restarts: no send fails, everybody converges', async () => {
    const people = await pair()
    await services.rabbitmq.halt()
    await traffic(people)
    await services.rabbitmq.start()
    await traffic(people)
    await settle(people)
    expect(people.flatMap(person => person.refusals)).toEqual([])
    // Live again, and not by reading: an event that comes by itself to a fresh socket on another server.
    const [ada, bob] = people
    const socket = await Socket.connect(at_process(bob.account, 2))
    await eventually('events flow again', async () => {
      const { seq } = await at_process(ada.account, 0).send(ada.conversation, 'after the restart')
      return socket.next('message.created', data => data.message.seq >= seq, 1000).catch(() => false)
    }, 30_000)
    await socket.close()
  }, 180_000)

  test('the broker is frozen for a while: no send fails, everybody converges', async () => {
    const people = await pair()
    await services.rabbitmq.freeze()
    await traffic(people, 40)
    await services.rabbitmq.thaw()
    await traffic(people)
    await settle(people)
    expect(people.flatMap(person => person.refusals)).toEqual([])
  }, 180_000)

  test('the cache dies and comes back: presence goes unknown and heals, nothing else is noticed', async () => {
    const people = await pair()
    const [ada, bob] = people
    const socket = await Socket.connect(at_process(ada.account, 2))
    await eventually('bob is online', async () => await presence_of(socket, bob.account.me) === 'online', 20_000)
    await services.memcached.kill()
    await eventually('bob is unknown', async () => await presence_of(socket, bob.account.me) === 'unknown', 20_000)
    await traffic(people)
    for (const process of parley.processes) expect((await fetch(`${process.origin}/readyz`)).status).toBe(200)
    await services.memcached.start()
    await eventually('bob is online again', async () => await presence_of(socket, bob.account.me) === 'online', 30_000)
    await socket.close()
    await settle(people)
    for (const person of people) {
      expect(person.refusals).toEqual([])
      expect(person.reconnects).toBe(0)
    }
  }, 120_000)

  test('the database restarts: what is refused may be tried again, nothing acknowledged is lost', async () => {
    const people = await pair()
    await services.postgres.restart()
    await traffic(people)
    await services.postgres.kill()
    await services.postgres.start()
    await traffic(people)
    for (const status of people.flatMap(person => person.refusals)) expect([503, 0]).toContain(status)
    await settle(people)
  }, 120_000)
})
