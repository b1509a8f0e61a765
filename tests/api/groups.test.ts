// Groups, their members and channels: every route, who may call it, and what everybody is told.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import {
  add_members, cast, change_role, create_channel, create_group, group_of, members_of, refusal, remove_member, type Someone,
} from '../support/groups.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const nobody = { me: { id: '4711' } } as Someone
const roles = async (client: Someone, id: string) =>
  (await members_of(client, id)).map(({ user, role }) => [user.id, role])

describe('creating and reading', () => {
  test('a group begins with its owner and one channel', async () => {
    const ada = await newcomer(server)
    const answer = await ada.expect(201, 'POST', '/api/v1/groups', { body: { name: '  Society ' } })
    expect(answer.not_added).toEqual([])
    expect(answer.group).toMatchObject({
      name: 'Society', description: '', color: 'blue', revision: 1, member_count: 1, role: 'owner',
      channels: [{ name: 'general', description: '', position: 0 }],
    })
    expect((await ada.expect(200, 'GET', `/api/v1/groups/${answer.group.id}`)).group).toEqual(answer.group)
    expect((await ada.expect(200, 'GET', '/api/v1/groups')).groups).toEqual([answer.group])
  })

  test('people can be in it from the beginning', async () => {
    const [ada, bob, eve] = await Promise.all([newcomer(server), newcomer(server), newcomer(server)])
    await eve.block(ada.me)
    const { group, not_added } = await ada.expect(201, 'POST', '/api/v1/groups', {
      body: {
        name: 'Engines', description: 'Of\nnumbers', color: 'teal', channel_name: 'all',
        member_ids: [bob.me.id, eve.me.id, '4711', ada.me.id, bob.me.id],
      },
    })
    expect(new Set(not_added)).toEqual(new Set([eve.me.id, '4711']))
    expect(group).toMatchObject({ description: 'Of\nnumbers', color: 'teal', member_count: 2, channels: [{ name: 'all' }] })
    expect((await bob.expect(200, 'GET', '/api/v1/groups')).groups).toEqual([{ ...group, role: 'member' }])
    expect((await eve.expect(200, 'GET', '/api/v1/groups')).groups).toEqual([])
  })

  test.each([
    ['no name', {}, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(65) }, 'name'],
    ['a long description', { name: 'x', description: 'x'.repeat(501) }, 'description'],
    ['another colour', { name: 'x', color: 'mauve' }, 'color'],
    ['a bad channel', { name: 'x', channel_name: '' }, 'channel_name'],
    ['too many people', { name: 'x', member_ids: Array(101).fill('1') }, 'member_ids'],
    ['what is no id', { name: 'x', member_ids: ['ada'] }, 'member_ids'],
    ['what is no list', { name: 'x', member_ids: 'ada' }, 'member_ids'],
    ['an unknown field', { name: 'x', owner: '1' }, 'owner'],
  ])('refuses %s', async (_what, body, field) => {
    const ada = await newcomer(server)
    const answer = await ada.request('POST', '/api/v1/groups', { body })
    expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([400, 'invalid_field', field])
  })

  test('members come in pages', async () => {
    const ada = await newcomer(server)
    const people = await Promise.all(Array.from({ length: 6 }, () => newcomer(server)))
    const { id } = await create_group(ada, people)
    const all = await members_of(ada, id)
    expect(all).toHaveLength(7)
    expect(all[0]).toMatchObject({ user: { id: ada.me.id }, role: 'owner' })
    expect(await members_of(people[0]!, id, 2)).toEqual(all)
    expect(await refusal(ada, 'GET', `/api/v1/groups/${id}/members?cursor=9.1.x`)).toEqual([400, 'invalid_parameter'])
  })
})

describe('rights', () => {
  test('strangers find nothing, whatever they ask', async () => {
    const { owner, member, stranger, path, id } = await cast(server)
    const channel = (await group_of(owner, id)).channels[0]!
    const attempts: [string, string, unknown?][] = [
      ['GET', path], ['PATCH', path, { name: 'Mine' }], ['DELETE', path],
      ['GET', `${path}/members`], ['POST', `${path}/members`, { user_ids: [stranger.me.id] }],
      ['PATCH', `${path}/members/${member.me.id}`, { role: 'admin' }], ['DELETE', `${path}/members/${member.me.id}`],
      ['PUT', `${path}/owner`, { user_id: stranger.me.id }],
      ['POST', `${path}/channels`, { name: 'x' }], ['PUT', `${path}/channels/order`, { channel_ids: [channel.id] }],
      ['PATCH', `${path}/channels/${channel.id}`, { name: 'x' }], ['DELETE', `${path}/channels/${channel.id}`],
      ['POST', `${path}/invites`, {}], ['GET', `${path}/invites`], ['DELETE', `${path}/invites/1`],
    ]
    const before = await group_of(owner, id)
    for (const [method, at, body] of attempts) {
      expect(await refusal(stranger, method, at, body), `${method} ${at}`).toEqual([404, 'not_found'])
      const answer = await stranger.request(method, at, { anonymous: true, ...(body === undefined ? {} : { body }) })
      expect(answer.status, `${method} ${at}`).toBe(401)
    }
    expect(await group_of(owner, id)).toEqual(before)
    // A stranger who leaves learns nothing either.
    await remove_member(stranger, id, stranger)
  })

  test('members read and leave, no more', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    const channel = (await group_of(member, id)).channels[0]!
    const attempts: [string, string, unknown?][] = [
      ['PATCH', path, { name: 'Mine' }], ['DELETE', path],
      ['POST', `${path}/members`, { user_ids: ['4711'] }],
      ['PATCH', `${path}/members/${member.me.id}`, { role: 'admin' }], ['DELETE', `${path}/members/${admin.me.id}`],
      ['PUT', `${path}/owner`, { user_id: member.me.id }],
      ['POST', `${path}/channels`, { name: 'x' }], ['PUT', `${path}/channels/order`, { channel_ids: [channel.id] }],
      ['PATCH', `${path}/channels/${channel.id}`, { name: 'x' }], ['DELETE', `${path}/channels/${channel.id}`],
      ['POST', `${path}/invites`, {}], ['GET', `${path}/invites`], ['DELETE', `${path}/invites/1`],
    ]
    const before = await group_of(owner, id)
    for (const [method, at, body] of attempts) {
      expect(await refusal(member, method, at, body), `${method} ${at}`).toEqual([403, 'not_allowed'])
    }
    expect(await group_of(owner, id)).toEqual(before)
    await remove_member(member, id, member)
    expect(await refusal(member, 'GET', path)).toEqual([404, 'not_found'])
    expect((await member.expect(200, 'GET', '/api/v1/groups')).groups).toEqual([])
  })

  test('admins do not decide about roles, the owner or the end', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    expect(await refusal(admin, 'DELETE', path)).toEqual([403, 'not_allowed'])
    expect(await refusal(admin, 'PATCH', `${path}/members/${member.me.id}`, { role: 'admin' })).toEqual([403, 'not_allowed'])
    expect(await refusal(admin, 'PUT', `${path}/owner`, { user_id: admin.me.id })).toEqual([403, 'not_allowed'])
    expect(await refusal(admin, 'DELETE', `${path}/members/${owner.me.id}`)).toEqual([403, 'not_allowed'])
    await remove_member(admin, id, member)
    await remove_member(admin, id, member)
    expect(await roles(owner, id)).toEqual([[owner.me.id, 'owner'], [admin.me.id, 'admin']])
  })

  test('the owner hands over before leaving', async () => {
    const { owner, admin, path, id } = await cast(server)
    expect(await refusal(owner, 'DELETE', `${path}/members/${owner.me.id}`)).toEqual([409, 'owner_must_hand_over'])
    expect(await refusal(owner, 'PATCH', `${path}/members/${owner.me.id}`, { role: 'member' })).toEqual([403, 'not_allowed'])
    expect(await refusal(owner, 'PATCH', `${path}/members/${admin.me.id}`, { role: 'owner' })).toEqual([400, 'invalid_field'])
    expect(await refusal(owner, 'PUT', `${path}/owner`, { user_id: nobody.me.id })).toEqual([404, 'not_found'])
    const { group } = await owner.expect(200, 'PUT', `${path}/owner`, { body: { user_id: admin.me.id } })
    expect(group).toMatchObject({ role: 'admin', revision: 3 })
    await remove_member(owner, id, owner)
    expect(await group_of(admin, id)).toMatchObject({ role: 'owner', member_count: 2 })
  })
})

describe('what everybody is told', () => {
  test('of the group itself', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    const socket = await Socket.connect(member)
    await admin.expect(200, 'PATCH', path, { body: { name: 'Engines', color: 'pink' } })
    await admin.expect(200, 'PATCH', path, { body: { name: 'Engines' } })  // stood so before
    await admin.expect(200, 'PATCH', path, { body: { description: 'All' } })
    expect((await socket.next('group.updated')).data)
      .toEqual({ group_id: id, revision: 3, name: 'Engines', description: '', color: 'pink' })
    expect((await socket.next('group.updated')).data).toMatchObject({ revision: 4, description: 'All' })
    await owner.expect(204, 'DELETE', path)
    expect((await socket.next('group.deleted')).data).toEqual({ group_id: id, revision: 5 })
    for (const client of [owner, member]) expect(await refusal(client, 'GET', path)).toEqual([404, 'not_found'])
    expect((await member.expect(200, 'GET', '/api/v1/groups')).groups).toEqual([])
    await socket.close()
  })

  test('of people who come and go', async () => {
    const { owner, admin, member, stranger, id } = await cast(server)
    const [members, first, second] = await Promise.all([Socket.connect(member), Socket.connect(stranger), Socket.connect(stranger)])
    const added = await add_members(admin, id, [stranger, nobody, member])
    expect(added).toMatchObject({ members: [{ user: { id: stranger.me.id }, role: 'member' }], not_added: [nobody.me.id] })
    expect((await members.next('member.joined')).data)
      .toEqual({ group_id: id, revision: 3, member_count: 4, members: added.members })
    for (const socket of [first, second]) {
      expect((await socket.next('group.joined')).data).toEqual({ group_id: id, revision: 3 })
    }
    // From then on they hear what happens there.
    await change_role(owner, id, stranger, 'admin')
    for (const socket of [members, first, second]) {
      expect((await socket.next('member.updated')).data)
        .toEqual({ group_id: id, revision: 4, members: [{ user_id: stranger.me.id, role: 'admin' }] })
    }
    await remove_member(owner, id, stranger)
    expect((await members.next('member.left')).data)
      .toEqual({ group_id: id, revision: 5, member_count: 3, user_id: stranger.me.id, reason: 'removed' })
    for (const socket of [first, second]) {
      expect((await socket.next('group.left')).data).toEqual({ group_id: id, revision: 5, reason: 'removed' })
    }
    // And after it nothing more.
    await create_channel(owner, id, 'secret')
    await members.next('channel.created')
    await Promise.all([first.barrier(), second.barrier()])
    for (const socket of [first, second]) expect(socket.of_type('channel.created')).toEqual([])
    await remove_member(member, id, member)
    expect((await members.next('group.left')).data).toEqual({ group_id: id, revision: 7, reason: 'left' })
    await Promise.all([members, first, second].map(socket => socket.close()))
  })

  test('of a new owner', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    const socket = await Socket.connect(admin)
    await owner.expect(200, 'PUT', `${path}/owner`, { body: { user_id: member.me.id } })
    expect((await socket.next('member.updated')).data).toEqual({
      group_id: id, revision: 3, members: [{ user_id: member.me.id, role: 'owner' }, { user_id: owner.me.id, role: 'admin' }],
    })
    await socket.close()
  })

  test('of a group that somebody was put into at its creation', async () => {
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const socket = await Socket.connect(bob)
    const { id } = await create_group(ada, [bob])
    expect((await socket.next('group.joined')).data).toEqual({ group_id: id, revision: 1 })
    await create_channel(ada, id, 'second')
    await socket.next('channel.created')
    await socket.close()
  })
})

describe('channels', () => {
  test('are created, changed, ordered and deleted', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    const socket = await Socket.connect(member)
    const general = (await group_of(owner, id)).channels[0]!
    const { channel, group } = await admin.expect(201, 'POST', `${path}/channels`, { body: { name: ' random ', description: 'All else' } })
    expect(channel).toMatchObject({ name: 'random', description: 'All else', position: 1 })
    expect(group).toMatchObject({ revision: 3, channels: [general, channel] })
    expect((await socket.next('channel.created')).data).toEqual({ group_id: id, revision: 3, channel })

    const changed = (await admin.expect(200, 'PATCH', `${path}/channels/${channel.id}`, { body: { name: 'off-topic' } })).channel
    expect(changed).toEqual({ ...channel, name: 'off-topic' })
    expect((await socket.next('channel.updated')).data).toEqual({ group_id: id, revision: 4, channels: [changed] })

    const ordered = (await owner.expect(200, 'PUT', `${path}/channels/order`, { body: { channel_ids: [channel.id, general.id] } })).group
    expect(ordered.channels.map((entry: { id: string }) => entry.id)).toEqual([channel.id, general.id])
    expect(new Set((await socket.next('channel.updated')).data.channels)).toEqual(new Set(ordered.channels))
    await owner.expect(200, 'PUT', `${path}/channels/order`, { body: { channel_ids: [channel.id, general.id] } })
    for (const wrong of [[channel.id], [channel.id, channel.id], [channel.id, general.id, '4711']]) {
      expect(await refusal(owner, 'PUT', `${path}/channels/order`, { channel_ids: wrong })).toEqual([400, 'invalid_field'])
    }

    await admin.expect(204, 'DELETE', `${path}/channels/${general.id}`)
    expect((await socket.next('channel.deleted')).data).toEqual({ group_id: id, revision: 6, conversation_id: general.id })
    expect(await refusal(admin, 'DELETE', `${path}/channels/${general.id}`)).toEqual([404, 'not_found'])
    expect(await refusal(admin, 'DELETE', `${path}/channels/${channel.id}`)).toEqual([409, 'last_channel'])
    expect((await group_of(member, id)).channels.map(entry => entry.name)).toEqual(['off-topic'])
    await socket.close()
  })

  test('of another group are none of this one', async () => {
    const [one, other] = await Promise.all([cast(server), cast(server)])
    const foreign = (await group_of(other.owner, other.id)).channels[0]!
    await create_channel(other.owner, other.id, 'second')
    expect(await refusal(one.owner, 'PATCH', `${one.path}/channels/${foreign.id}`, { name: 'x' })).toEqual([404, 'not_found'])
    expect(await refusal(one.owner, 'DELETE', `${one.path}/channels/${foreign.id}`)).toEqual([404, 'not_found'])
    expect((await group_of(other.owner, other.id)).channels[0]).toEqual(foreign)
  })
})

describe('many at once', () => {
  test('every change takes the next revision', async () => {
    const { owner, admin, member, id } = await cast(server)
    const socket = await Socket.connect(member)
    const people = await Promise.all(Array.from({ length: 6 }, () => newcomer(server)))
    await Promise.all(people.flatMap((person, index) => [
      add_members(index % 2 ? owner : admin, id, [person]),
      create_channel(index % 2 ? admin : owner, id, `channel ${index}`),
    ]))
    const group = await group_of(member, id)
    expect(group).toMatchObject({ revision: 14, member_count: 9 })
    const heard = () => [...socket.of_type('member.joined'), ...socket.of_type('channel.created')].map(data => data.revision)
    for (let count = 0; count < 6; count++) {
      await socket.next('member.joined')
      await socket.next('channel.created')
    }
    expect(heard().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 3))
    await socket.close()
  })

  test('two admins who remove each other: one is too late', async () => {
    const { owner, admin, member, path, id } = await cast(server)
    await owner.expect(200, 'PUT', `${path}/owner`, { body: { user_id: admin.me.id } })
    const answers = await Promise.all([
      admin.request('DELETE', `${path}/members/${owner.me.id}`),
      owner.request('DELETE', `${path}/members/${member.me.id}`),
    ])
    expect(answers[0]!.status).toBe(204)
    expect([204, 404]).toContain(answers[1]!.status)
    const left = answers[1]!.status === 204 ? 1 : 2
    expect(await group_of(admin, id)).toMatchObject({ member_count: left, role: 'owner' })
  })
})

test('how often somebody creates groups and changes them is limited', async () => {
  const own = await ParleyServer.start({ limits: ['--limit-groups-per-user', '2/60s', '--limit-group-changes-per-user', '1/60s'] })
  try {
    const ada = await newcomer(own)
    const { id } = await create_group(ada)
    await create_group(ada)
    expect(await refusal(ada, 'POST', '/api/v1/groups', { name: 'one more' })).toEqual([429, 'rate_limited'])
    await create_channel(ada, id, 'second')
    expect(await refusal(ada, 'POST', `/api/v1/groups/${id}/channels`, { name: 'third' })).toEqual([429, 'rate_limited'])
  } finally {
    await own.dispose()
  }
})
