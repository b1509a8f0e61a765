// What was acknowledged is there, whatever dies.
import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiClient, type Message, newcomer } from '../support/client.ts'
import { is_scaled_out } from '../support/scale.ts'
import { ParleyServer, run_parleyd } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually, within } from '../support/wait.ts'

let server: ParleyServer
afterEach(() => server?.dispose())

const dense = (log: Message[]) => expect(log.map(message => message.seq)).toEqual(log.map((_, index) => index + 1))

describe('kill -9 in the middle of a stream of sends', () => {
  test('loses and doubles nothing that was acknowledged', async () => {
    server = await ParleyServer.start()
    const [ada, bob] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob')])
    const { id } = await ada.open(bob.me)
    const path = `/api/v1/conversations/${id}/messages`
    const acknowledged = new Map<string, Message>()
    const unanswered = new Map<string, { client: ApiClient, body: string }>()

    for (let round = 0; round < 3; round++) {
      const target = acknowledged.size + 150
      let counter = 0
      const senders = [ada, bob].flatMap(client => Array.from({ length: 4 }, async () => {
        for (;;) {
          const client_id = randomUUID()
          const body = `round ${round}, message ${counter++}`
          try {
            const answer = await client.request('POST', path, { body: { client_id, body } })
            if (answer.status !== 201) throw new Error(`not sent: ${answer.text}`)
            acknowledged.set(client_id, answer.body.message)
          } catch {
            unanswered.set(client_id, { client, body })
            return
          }
        }
      }))
      await eventually('enough was sent', () => acknowledged.size >= target)
      await server.stop('SIGKILL')
      await Promise.all(senders)
      await server.launch()
      expect((await ada.request('GET', '/api/v1/me')).status).toBe(200)

      const log = await ada.log(id)
      dense(log)
      const by_client_id = new Map(log.map(message => [message.client_id, message]))
      expect(by_client_id.size).toBe(log.length)
      for (const [client_id, message] of acknowledged) expect(by_client_id.get(client_id)).toEqual(message)
    }

    // Those without an answer are sent again: each is there once in the end.
    for (const [client_id, { client, body }] of unanswered) {
      const answer = await client.request('POST', path, { body: { client_id, body } })
      expect([200, 201]).toContain(answer.status)
    }
    const log = await bob.log(id)
    dense(log)
    expect(new Set(log.map(message => message.client_id))).toEqual(new Set([...acknowledged.keys(), ...unanswered.keys()]))
    expect(log).toHaveLength(acknowledged.size + unanswered.size)
    expect((await bob.conversation(id)).last_seq).toBe(log.length)
  }, 90_000)

  test('keeps accounts, sessions and marks', async () => {
    server = await ParleyServer.start()
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const { id } = await ada.open(bob.me)
    await ada.send(id, 'hello')
    await bob.mark(id, { read_seq: 1 })
    const before = await ada.conversation(id)
    await server.restart('SIGKILL')
    expect(await ada.conversation(id)).toEqual(before)
    expect(before.peer.marks).toEqual({ delivered_seq: 1, read_seq: 1 })
    await new ApiClient(server).log_in(bob.me.username, bob.password)
  })
})

describe('a graceful stop', () => {
  test('answers what it accepted, says 1001 and ends with 0', async () => {
    server = await ParleyServer.start()
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const { id } = await ada.open(bob.me)
    const socket = await Socket.connect(bob)
    const acknowledged: Message[] = []
    let refused = 0
    let sending = true
    const senders = Array.from({ length: 4 }, async () => {
      while (sending) {
        try {
          const answer = await ada.request('POST', `/api/v1/conversations/${id}/messages`, { body: { client_id: randomUUID(), body: 'x' } })
          if (answer.status === 201) acknowledged.push(answer.body.message)
          else {
            expect([answer.status, answer.body.error.code]).toEqual([503, 'shutting_down'])
            refused++
          }
        } catch (error) {
          // Once it has closed its door a connection is refused; a reset in mid-answer would be a fault.
          if (!sending || /ECONNREFUSED|ECONNRESET|socket hang up/.test(String(error))) return
          throw error
        }
      }
    })
    await eventually('messages flow', () => acknowledged.length >= 20)
    const code = await server.stop('SIGTERM')
    sending = false
    await Promise.all(senders)
    expect(code).toBe(0)
    expect((await within('the socket is closed', socket.closed)).code).toBe(1001)
    await server.launch()
    const log = await ada.log(id)
    dense(log)
    const kept = new Set(log.map(message => message.client_id))
    for (const message of acknowledged) expect(kept.has(message.client_id)).toBe(true)
    expect(refused).toBeGreaterThanOrEqual(0)
  })

  test('comes on SIGINT too, and with nobody connected at once', async () => {
    server = await ParleyServer.start()
    const started = Date.now()
    expect(await server.stop('SIGINT')).toBe(0)
    expect(Date.now() - started).toBeLessThan(5000)
  })
})

describe.skipIf(is_scaled_out)('the database file', () => {
  const sql = (statement: string) => execFileSync('sqlite3', [server.database_file, statement], { encoding: 'utf8' })

  test('that is newer than the binary is refused and left alone', async () => {
    server = await ParleyServer.start()
    const ada = await newcomer(server)
    await server.stop()
    sql("INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'from_the_future', 0)")
    const dump = sql('.dump')
    for (const verb of [['migrate'], ['serve', '--listen', '127.0.0.1:0']]) {
      const { status, stderr, stdout } = run_parleyd(...verb, '--database', `sqlite:${server.database_file}`)
      expect(status).not.toBe(0)
      expect(stderr + stdout).toMatch(/newer/i)
    }
    expect(sql('.dump')).toBe(dump)
    sql('DELETE FROM schema_migrations WHERE version = 9999')
    await server.launch()
    await ada.expect(200, 'GET', '/api/v1/me')
  })

  test('is made by migrate, which can be repeated', async () => {
    server = await ParleyServer.start()
    await server.stop()
    const file = `${server.data_folder}/fresh.db`
    for (let round = 0; round < 2; round++) {
      const { status, stderr, stdout } = run_parleyd('migrate', '--database', `sqlite:${file}`)
      expect(status, stderr + stdout).toBe(0)
    }
    expect(existsSync(file)).toBe(true)
  })

  test('serves one process at a time', async () => {
    server = await ParleyServer.start()
    const second = run_parleyd('serve', '--database', `sqlite:${server.database_file}`, '--listen', `127.0.0.1:${server.port}`)
    expect(second.status).not.toBe(0)
    expect(second.stderr + second.stdout).toMatch(/in use|address/i)
    const ada = await newcomer(server)
    await ada.expect(200, 'GET', '/api/v1/me')
  })
})
