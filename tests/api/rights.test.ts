// Who may do what: every route and every command of the socket, in every role, against a table. A route or a command
// that is not in the table fails the suite, and a refused request must have changed nothing.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import { asyncapi, operations } from '../support/contract.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket, UpgradeRefused } from '../support/socket.ts'
import { actor_of, type Client, direct_of, end_world, fingerprint, make_people, make_world, type People, type Role, roles, type World } from '../support/world.ts'

let server: ParleyServer
let people: People
beforeAll(async () => {
  server = await ParleyServer.start()
  people = await make_people(server)
})
afterAll(() => server?.dispose())

interface Request { path: string, body?: unknown, raw_body?: Uint8Array, headers?: Record<string, string> }
type Build = (world: World, role: Role, actor: Client) => Request | Promise<Request>
type Statuses = Record<Role, number>

/** What everybody gets who is logged in, and what the others. */
const all = (logged_in: number, logged_out = 401): Statuses => ({
  logged_out, outsider: logged_in, blocked: logged_in, member: logged_in, admin: logged_in, owner: logged_in,
})
/** Of a direct conversation: neither the owner nor the admin of a group is in it. */
const of_direct = (member: number, blocked = member): Statuses => ({ ...all(404), member, blocked })
/** Of a group: a block between two people changes nothing there. */
const in_group = (member: number, admin = member, owner = admin): Statuses =>
  ({ logged_out: 401, outsider: 404, blocked: member, member, admin, owner })

const direct = (world: World, role: Role, rest = '') => `/api/v1/conversations/${direct_of(world, role)}${rest}`
const channel = (world: World, rest = '') => `/api/v1/conversations/${world.channels[0]}${rest}`
const group = (world: World, rest = '') => `/api/v1/groups/${world.group}${rest}`
const message = () => ({ client_id: randomUUID(), body: 'hello' })

/** The number of a message that the actor sent just now, or of one that is there, for those who cannot send. */
async function own_message(conversation: string, actor: Client): Promise<number> {
  const sent = await actor.request('POST', `/api/v1/conversations/${conversation}/messages`, { body: message() })
  return sent.status === 201 ? sent.body.message.seq : 1
}

/** Two cases of a route when it serves direct conversations and channels alike. */
const table: Record<string, [string, Build, Statuses][]> = {
  'POST /api/v1/conversations': [['', async (world, role, actor) => {
    if (role !== 'logged_out') await actor.open(world.target.me)
    return { path: '/api/v1/conversations', body: { user_id: world.target.me.id } }
  }, all(200)]],
  'GET /api/v1/conversations': [['', () => ({ path: '/api/v1/conversations' }), all(200)]],
  'GET /api/v1/conversations/{conversation_id}': [
    ['direct', (world, role) => ({ path: direct(world, role) }), of_direct(200)],
    ['channel', world => ({ path: channel(world) }), in_group(200)],
  ],
  'DELETE /api/v1/conversations/{conversation_id}': [
    ['direct', (world, role) => ({ path: direct(world, role, '?through_seq=0') }), of_direct(204)],
    ['channel', world => ({ path: channel(world) }), in_group(400)],
  ],
  'PATCH /api/v1/conversations/{conversation_id}/settings': [
    ['direct', (world, role) => ({ path: direct(world, role, '/settings'), body: { pinned: true } }), of_direct(200)],
    ['channel', world => ({ path: channel(world, '/settings'), body: { pinned: true } }), in_group(200)],
  ],
  'POST /api/v1/conversations/{conversation_id}/clear': [
    ['direct', (world, role) => ({ path: direct(world, role, '/clear'), body: { through_seq: 0 } }), of_direct(200)],
    ['channel', world => ({ path: channel(world, '/clear'), body: { through_seq: 1 } }), in_group(200)],
  ],
  'GET /api/v1/conversations/{conversation_id}/messages': [
    ['direct', (world, role) => ({ path: direct(world, role, '/messages') }), of_direct(200)],
    ['channel', world => ({ path: channel(world, '/messages') }), in_group(200)],
  ],
  'POST /api/v1/conversations/{conversation_id}/messages': [
    ['direct', (world, role) => ({ path: direct(world, role, '/messages'), body: message() }), of_direct(201)],
    ['channel', world => ({ path: channel(world, '/messages'), body: message() }), in_group(201)],
  ],
  'GET /api/v1/conversations/{conversation_id}/messages/changes': [
    ['direct', (world, role) => ({ path: direct(world, role, '/messages/changes') }), of_direct(200)],
    ['channel', world => ({ path: channel(world, '/messages/changes') }), in_group(200)],
  ],
  'PUT /api/v1/conversations/{conversation_id}/receipt': [
    ['direct', (world, role) => ({ path: direct(world, role, '/receipt'), body: { read_seq: 1 } }), of_direct(200)],
    ['channel', world => ({ path: channel(world, '/receipt'), body: { read_seq: 1 } }), in_group(200)],
  ],
  'PATCH /api/v1/conversations/{conversation_id}/messages/{seq}': [
    ['mine, direct', async (world, role, actor) => ({
      path: direct(world, role, `/messages/${await own_message(direct_of(world, role), actor)}`), body: { body: 'edited' },
    }), of_direct(200)],
    // What the peer has must not change any more.
    ['mine from before the block, direct', (world, role) => ({ path: direct(world, role, '/messages/1'), body: { body: `edited by ${role}` } }), of_direct(200, 409)],
    ['mine, channel', async (world, _role, actor) => ({
      path: channel(world, `/messages/${await own_message(world.channels[0], actor)}`), body: { body: 'edited' },
    }), in_group(200)],
    ['another\'s, direct', (world, role) => ({ path: direct(world, role, '/messages/2'), body: { body: 'edited' } }), of_direct(403)],
    ['another\'s, channel', async (world) => {
      const { seq } = await world.target.send(world.channels[0], 'the target\'s')
      return { path: channel(world, `/messages/${seq}`), body: { body: 'edited' } }
    }, in_group(403)],
  ],
  'DELETE /api/v1/conversations/{conversation_id}/messages/{seq}': [
    ['mine, direct', async (world, role, actor) => ({
      path: direct(world, role, `/messages/${await own_message(direct_of(world, role), actor)}`),
    }), of_direct(200)],
    ['mine, channel', async (world, _role, actor) => ({
      path: channel(world, `/messages/${await own_message(world.channels[0], actor)}`),
    }), in_group(200)],
    ['another\'s, direct', (world, role) => ({ path: direct(world, role, '/messages/2') }), of_direct(403)],
    ['another\'s, channel', async (world) => {
      const { seq } = await world.target.send(world.channels[0], 'the target\'s')
      return { path: channel(world, `/messages/${seq}`) }
    }, in_group(403)],
  ],
  'GET /api/v1/conversations/{conversation_id}/messages/{seq}/receipts': [
    ['of my message', async (world, _role, actor) => ({
      path: channel(world, `/messages/${await own_message(world.channels[0], actor)}/receipts?state=read`),
    }), in_group(200)],
    ['of the owner\'s', world => ({ path: channel(world, '/messages/1/receipts?state=read') }), { ...in_group(403), owner: 200 }],
    ['in a direct conversation', (world, role) => ({ path: direct(world, role, '/messages/1/receipts?state=read') }), of_direct(400)],
  ],

  'POST /api/v1/groups': [['', () => ({ path: '/api/v1/groups', body: { name: 'Another' } }), all(201)]],
  'GET /api/v1/groups': [['', () => ({ path: '/api/v1/groups' }), all(200)]],
  'GET /api/v1/groups/{group_id}': [['', world => ({ path: group(world) }), in_group(200)]],
  'PATCH /api/v1/groups/{group_id}': [['', world => ({ path: group(world), body: { name: 'Renamed' } }), in_group(403, 200)]],
  'DELETE /api/v1/groups/{group_id}': [['', world => ({ path: group(world) }), in_group(403, 403, 204)]],
  'PATCH /api/v1/groups/{group_id}/settings': [['', world => ({ path: group(world, '/settings'), body: { pinned: true } }), in_group(200)]],
  'GET /api/v1/groups/{group_id}/members': [['', world => ({ path: group(world, '/members') }), in_group(200)]],
  'POST /api/v1/groups/{group_id}/members': [['', world => ({ path: group(world, '/members'), body: { user_ids: [world.peer.me.id] } }), in_group(403, 200)]],
  'PATCH /api/v1/groups/{group_id}/members/{user_id}': [
    ['promote', world => ({ path: group(world, `/members/${world.target.me.id}`), body: { role: 'admin' } }), in_group(403, 403, 200)],
    ['promote myself', (world, _role, actor) => ({ path: group(world, `/members/${actor.me.id}`), body: { role: 'admin' } }), in_group(403)],
  ],
  'DELETE /api/v1/groups/{group_id}/members/{user_id}': [
    ['a member', world => ({ path: group(world, `/members/${world.target.me.id}`) }), in_group(403, 204)],
    ['an admin', async (world) => {
      await world.owner.expect(200, 'PATCH', group(world, `/members/${world.target.me.id}`), { body: { role: 'admin' } })
      return { path: group(world, `/members/${world.target.me.id}`) }
    }, in_group(403, 403, 204)],
    ['the owner', world => ({ path: group(world, `/members/${world.owner.me.id}`) }), { ...in_group(403), owner: 409 }],
    ['myself', (world, _role, actor) => ({ path: group(world, `/members/${actor.me.id}`) }), { ...in_group(204), outsider: 204, owner: 409 }],
  ],
  'PUT /api/v1/groups/{group_id}/owner': [
    ['another', world => ({ path: group(world, '/owner'), body: { user_id: world.target.me.id } }), in_group(403, 403, 200)],
    ['myself', (world, _role, actor) => ({ path: group(world, '/owner'), body: { user_id: actor.me.id } }), in_group(403, 403, 200)],
  ],
  'POST /api/v1/groups/{group_id}/channels': [['', world => ({ path: group(world, '/channels'), body: { name: 'third' } }), in_group(403, 201)]],
  'PATCH /api/v1/groups/{group_id}/channels/{conversation_id}': [
    ['', world => ({ path: group(world, `/channels/${world.channels[1]}`), body: { name: 'renamed' } }), in_group(403, 200)],
  ],
  'DELETE /api/v1/groups/{group_id}/channels/{conversation_id}': [['', world => ({ path: group(world, `/channels/${world.channels[1]}`) }), in_group(403, 204)]],
  'PUT /api/v1/groups/{group_id}/channels/order': [
    ['', world => ({ path: group(world, '/channels/order'), body: { channel_ids: [...world.channels].reverse() } }), in_group(403, 200)],
  ],
  'POST /api/v1/groups/{group_id}/invites': [['', world => ({ path: group(world, '/invites'), body: {} }), in_group(403, 201)]],
  'GET /api/v1/groups/{group_id}/invites': [['', world => ({ path: group(world, '/invites') }), in_group(403, 200)]],
  'DELETE /api/v1/groups/{group_id}/invites/{invite_id}': [['', world => ({ path: group(world, `/invites/${world.invite.id}`) }), in_group(403, 204)]],
  'GET /api/v1/invites/{token}': [['', world => ({ path: `/api/v1/invites/${world.invite.token}` }), all(200, 200)]],
  'POST /api/v1/invites/{token}/join': [['', world => ({ path: `/api/v1/invites/${world.invite.token}/join` }), all(200)]],

  'GET /api/v1/users': [['', () => ({ path: '/api/v1/users?query=owner' }), all(200)]],
  'GET /api/v1/users/{user_id}': [['', world => ({ path: `/api/v1/users/${world.target.me.id}` }), all(200)]],
  'GET /api/v1/contacts': [['', () => ({ path: '/api/v1/contacts' }), all(200)]],
  'PUT /api/v1/contacts/{user_id}': [['', world => ({ path: `/api/v1/contacts/${world.target.me.id}`, body: { alias: 'Tara' } }), all(200)]],
  'DELETE /api/v1/contacts/{user_id}': [['', world => ({ path: `/api/v1/contacts/${world.target.me.id}` }), all(204)]],
  'GET /api/v1/blocks': [['', () => ({ path: '/api/v1/blocks' }), all(200)]],
  'PUT /api/v1/blocks/{user_id}': [['', async () => ({ path: `/api/v1/blocks/${(await newcomer(server)).me.id}` }), all(204)]],
  'DELETE /api/v1/blocks/{user_id}': [['', world => ({ path: `/api/v1/blocks/${world.target.me.id}` }), all(204)]],
  'GET /api/v1/me': [['', () => ({ path: '/api/v1/me' }), all(200)]],
  'PATCH /api/v1/me': [['', () => ({ path: '/api/v1/me', body: { bio: 'new' } }), all(200)]],
  'GET /api/v1/me/export': [['', () => ({ path: '/api/v1/me/export' }), all(200)]],
  'GET /api/v1/users/{user_id}/avatar/{version}': [['of nobody', world => ({ path: `/api/v1/users/${world.target.me.id}/avatar/${'0'.repeat(32)}` }), all(404)]],
  'GET /api/v1/sessions': [['', () => ({ path: '/api/v1/sessions' }), all(200)]],
  'DELETE /api/v1/sessions/{session_id}': [
    ['another\'s', async world => ({ path: `/api/v1/sessions/${(await world.target.sessions())[0]!.id}` }), all(404)],
  ],
  'GET /healthz': [['', () => ({ path: '/healthz' }), all(200, 200)]],
  'GET /readyz': [['', () => ({ path: '/readyz' }), all(200, 200)]],
}

/** Routes that make, change or end accounts and log-ins: tried by somebody of their own. */
const of_sessions: Record<string, [(client: Client) => Request, number, number]> = {
  'POST /api/v1/users': [() => ({ path: '/api/v1/users', body: { username: 'x' } }), 400, 400],
  'POST /api/v1/sessions': [client => ({ path: '/api/v1/sessions', body: { login: client.me.id, password: 'wrong' } }), 401, 401],
  'DELETE /api/v1/sessions': [() => ({ path: '/api/v1/sessions' }), 204, 401],
  'DELETE /api/v1/sessions/current': [() => ({ path: '/api/v1/sessions/current' }), 204, 401],
  'DELETE /api/v1/me': [client => ({ path: '/api/v1/me', body: { current_password: client.password } }), 204, 401],
  'PUT /api/v1/me/avatar': [() => ({ path: '/api/v1/me/avatar', raw_body: new Uint8Array([1, 2, 3]), headers: { 'content-type': 'image/png' } }), 400, 401],
  'DELETE /api/v1/me/avatar': [() => ({ path: '/api/v1/me/avatar' }), 200, 401],
  'PUT /api/v1/me/email': [client => ({
    path: '/api/v1/me/email', body: { email: `new.${client.me.id}@example.org`, current_password: client.password },
  }), 200, 401],
  'PUT /api/v1/me/password': [client => ({
    path: '/api/v1/me/password', body: { current_password: client.password, new_password: 'another long one' },
  }), 204, 401],
}

const name_of = ({ method, template }: { method: string, template: string }) => `${method} ${template}`

test('every route stands in a table, and nothing else does', () => {
  expect([...Object.keys(table), ...Object.keys(of_sessions)].sort()).toEqual(operations.map(name_of).sort())
})

describe.each(operations.filter(operation => name_of(operation) in table).map(name_of))('%s', (route) => {
  const method = route.split(' ')[0]!
  for (const [what, build, statuses] of table[route]!) {
    test.each(roles)(`${what} as %s`, async (role) => {
      const world = await make_world(people)
      const actor = actor_of(world, role)
      const { path, ...options } = await build(world, role, actor)
      const is_refused = statuses[role] >= 400
      try {
        const before = is_refused ? await fingerprint(world) : undefined
        const answer = await actor.request(method, path, options)
        expect(answer.status, answer.text).toBe(statuses[role])
        if (is_refused) expect(await fingerprint(world)).toEqual(before)
      } finally {
        await end_world(world)
      }
    })
  }
})

describe.each(Object.keys(of_sessions))('%s', (route) => {
  const [build, logged_in, logged_out] = of_sessions[route]!
  test.each([['logged in', logged_in], ['logged out', logged_out]])('%s', async (who, status) => {
    const client = await newcomer(server)
    const { path, ...options } = build(client)
    const answer = await client.request(route.split(' ')[0]!, path, { ...options, anonymous: who === 'logged out' })
    expect(answer.status, answer.text).toBe(status)
  })
})

describe('commands of the socket', () => {
  /** By conversation, as of whom, the code of the refusal or none. */
  const commands: Record<string, (conversation: string) => unknown> = {
    'receipt.delivered': conversation_id => ({ conversation_id, seq: 1 }),
    'receipt.read': conversation_id => ({ conversation_id, seq: 1 }),
    'typing': conversation_id => ({ conversation_id, active: true }),
    'presence.get': () => ({ user_ids: [people.target.me.id] }),
    'ping': () => ({}),
  }
  const of_conversations = new Set(['receipt.delivered', 'receipt.read', 'typing'])

  test('every command is tried', () => {
    const declared = Object.keys(asyncapi.components.messages).filter(name => name.startsWith('send.'))
    expect(Object.keys(commands).sort()).toEqual(declared.map(name => name.slice('send.'.length)).sort())
  })

  test('nobody who is logged out gets a socket', async () => {
    await expect(Socket.open(actor_of(people, 'logged_out'))).rejects.toThrow(UpgradeRefused)
  })

  const cases = Object.keys(commands).flatMap(command =>
    roles.filter(role => role !== 'logged_out').flatMap(role =>
      (of_conversations.has(command) ? ['direct', 'channel'] : ['']).map(kind => [command, role, kind] as const)))
  test.each(cases)('%s as %s %s', async (command, role, kind) => {
    const world = await make_world(people)
    const conversation = kind === 'channel' ? world.channels[0] : direct_of(world, role)
    const is_inside = kind === 'channel' ? role !== 'outsider' : ['member', 'blocked'].includes(role)
    const is_refused = of_conversations.has(command) && !is_inside
    const socket = await Socket.connect(actor_of(world, role))
    try {
      const before = is_refused ? await fingerprint(world) : undefined
      socket.command(command, commands[command]!(conversation))
      if (is_refused) {
        const { data } = await socket.next('error')
        expect(data).toMatchObject({ command, error: { code: 'not_found' } })
        expect(await fingerprint(world)).toEqual(before)
      } else {
        // Commands are carried out one after the other: the answer to this one comes after the refusal, if there was one.
        socket.command('presence.get', { user_ids: [world.target.me.id] })
        await socket.next('presence')
        await socket.barrier()
        expect(socket.of_type('error')).toEqual([])
      }
    } finally {
      await socket.close()
      await end_world(world)
    }
  })
})
