// Stale snapshot + events since = fresh snapshot, for every command and under load.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asyncapi, operations } from '../support/contract.ts'
import type { Someone } from '../support/groups.ts'
import { compare, end_watch, settle, type Verified, verify_in_order, watch, type Watched } from '../support/replica/verify.ts'
import { ParleyServer } from '../support/server.ts'
import { account_cases, deletion_cases, make_acquaintances } from './snapshot/accounts.ts'
import { direct_cases, make_pair } from './snapshot/direct.ts'
import { group_cases, make_society } from './snapshot/groups.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

/** What the cases have done, and what clients were told of it. */
const done = new Set<string>()
const note = ({ seen }: Verified) => { for (const what of seen) done.add(what) }

async function check(people: Someone[], act: () => Promise<unknown>): Promise<void> {
  note(await verify_in_order(server, people, act))
}

describe('stale snapshot and events give the fresh snapshot', () => {
  test.each(direct_cases)('of two people: %s', async (_what, act) => {
    const pair = await make_pair(server)
    await check([pair.ada, pair.bob, pair.carol], () => act(pair))
  })

  test.each(group_cases)('of a group: %s', async (_what, act) => {
    const society = await make_society(server)
    const { owner, admin, member, stranger } = society
    await check([owner, admin, member, stranger], () => act(society))
  })

  test.each(account_cases)('of an account: %s', async (_what, act) => {
    const acquaintances = await make_acquaintances(server)
    const { person, peer, keeper } = acquaintances
    await check([person, peer, keeper], () => act(acquaintances))
  })

  test.each(deletion_cases)('of an account: %s', async (_what, act) => {
    const acquaintances = await make_acquaintances(server)
    await check([acquaintances.peer, acquaintances.keeper], () => act(acquaintances))
  })

  test('with the snapshot read while everything moves', async () => {
    const { ada, bob, carol, id } = await make_pair(server)
    const other = (await carol.open(ada.me)).id
    let moving = true
    const actors = [
      async () => { await ada.send(id, 'a') },
      async () => { await bob.send(id, 'b') },
      async () => { await carol.send(other, 'c') },
      async () => { await ada.edit(await ada.send(id, 'a mistake'), 'mended') },
      async () => { await ada.delete_message(await ada.send(id, 'a mistake')) },
      async () => { await bob.mark(id, { read_seq: (await bob.conversation(id)).last_seq }) },
      async () => { await ada.mark(id, { delivered_seq: (await ada.conversation(id)).last_seq }) },
      async () => {
        await ada.change_settings(id, { pinned: true })
        await ada.change_settings(id, { pinned: false, archived: true })
      },
      async () => { await ada.change_settings(id, { marked_unread: true }) },
      async () => { await bob.clear(id, (await bob.conversation(id)).last_seq) },
      async () => {
        await bob.delete_conversation(id)
        await bob.open(ada.me)
      },
    ].map(async (act) => { while (moving) await act() })
    const watched: Watched[] = []
    try {
      for (let round = 0; round < 3; round++) {
        for (const client of [ada, bob]) watched.push(await watch(server, client, false))
      }
    } finally {
      moving = false
      await Promise.all(actors)
    }
    await settle(server, watched)
    await compare(watched, 'when all is quiet')
    await end_watch(watched)
  })
})

/** Commands that change nothing of what a client keeps. */
const changes_nothing_kept: Record<string, string> = {
  'POST /api/v1/users': 'makes an account that nobody knows',
  'POST /api/v1/sessions': 'sessions are read when they are looked at',
  'DELETE /api/v1/sessions': 'the same; session.revoked ends the socket',
  'DELETE /api/v1/sessions/current': 'the same',
  'DELETE /api/v1/sessions/{session_id}': 'the same',
  'PUT /api/v1/me/password': 'is not shown; other sessions end',
  'command ping': 'asks whether the server is there',
}

/** Events that change nothing of it. */
const says_nothing_kept = new Set(['hello', 'resync', 'pong', 'error', 'session.revoked', 'typing', 'presence'])

describe('the cases are complete', () => {
  const commands = [
    ...operations.filter(({ method }) => method !== 'GET').map(({ method, template }) => `${method} ${template}`),
    ...Object.keys(asyncapi.components.messages).filter(name => name.startsWith('send.')).map(name => name.replace('send.', 'command ')),
  ]
  const succeeded = (command: string) => [command, ...[200, 201, 204].map(status => `${command} ${status}`)].some(what => done.has(what))

  test('every command was carried out in one of them, or changes nothing that is kept', () => {
    expect(commands.filter(command => !succeeded(command)).sort()).toEqual(Object.keys(changes_nothing_kept).sort())
  })

  test('every event that says something was met in one of them', () => {
    const events = Object.keys(asyncapi.components.messages).filter(name => !name.startsWith('send.') && !says_nothing_kept.has(name))
    expect(events.filter(event => !done.has(`event ${event}`))).toEqual([])
  })
})
