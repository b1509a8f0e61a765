// What becomes of groups when somebody in them deletes their account.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newcomer } from '../support/client.ts'
import {
  add_members, cast, change_role, create_channel, create_group, create_invite, group_of, members_of, refusal, remove_member, type Someone,
} from '../support/groups.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { eventually, within } from '../support/wait.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const gone = (person: Someone) =>
  ({ id: person.me.id, username: `deleted_${person.me.id}`, display_name: 'Deleted account', deleted: true })
const roles = async (client: Someone, id: string) =>
  (await members_of(client, id)).map(({ user, role }) => [user.id, role])
const connect = (...people: Someone[]) => Promise.all(people.map(person => Socket.connect(person)))
const close = (sockets: Socket[]) => Promise.all(sockets.map(socket => socket.close()))

describe('the group of somebody who deletes their account', () => {
  test('hears of a member: the new name, then the leave', async () => {
    const { owner, admin, member, id } = await cast(server)
    const sockets = await connect(owner, admin, owner)
    const own = await Socket.connect(member)
    await member.delete_account()
    expect((await within('the end of the socket', own.closed)).code).toBe(4001)
    for (const socket of sockets) {
      expect((await socket.next('member.left')).data)
        .toEqual({ group_id: id, revision: 3, member_count: 2, user_id: member.me.id, reason: 'left' })
      const types = socket.events.map(frame => frame.type)
      expect(types.indexOf('user.updated')).toBeGreaterThanOrEqual(0)
      expect(types.indexOf('user.updated')).toBeLessThan(types.indexOf('member.left'))
      expect((await socket.next('user.updated')).data).toEqual({ user: gone(member) })
      expect(socket.of_type('member.updated')).toEqual([])
    }
    expect(await group_of(admin, id)).toMatchObject({ revision: 3, member_count: 2 })
    expect(await roles(owner, id)).toEqual([[owner.me.id, 'owner'], [admin.me.id, 'admin']])
    await close(sockets)
  })

  test('goes to an admin, as if it had been handed over', async () => {
    const { owner, admin, member, id } = await cast(server)
    const sockets = await connect(admin, member)
    await owner.delete_account()
    for (const socket of sockets) {
      expect((await socket.next('member.left')).data)
        .toEqual({ group_id: id, revision: 4, member_count: 2, user_id: owner.me.id, reason: 'left' })
      expect((await socket.next('member.updated')).data).toEqual({
        group_id: id, revision: 3, members: [{ user_id: admin.me.id, role: 'owner' }, { user_id: owner.me.id, role: 'admin' }],
      })
      const types = socket.events.map(frame => frame.type)
      expect(types.indexOf('member.updated')).toBeLessThan(types.indexOf('member.left'))
    }
    expect(await roles(member, id)).toEqual([[admin.me.id, 'owner'], [member.me.id, 'member']])
    // The new owner may do what only an owner may, and so on to the last.
    await change_role(admin, id, member, 'admin')
    await admin.delete_account()
    expect(await roles(member, id)).toEqual([[member.me.id, 'owner']])
    await close(sockets)
  })

  test('goes to the member who came first when there is no admin', async () => {
    const [owner, first, second] = await Promise.all(['owner', 'first', 'second'].map(name => newcomer(server, name))) as [Someone, Someone, Someone]
    const { id } = await create_group(owner)
    await add_members(owner, id, [first])
    await add_members(owner, id, [second])
    await owner.delete_account()
    expect(await roles(second, id)).toEqual([[first.me.id, 'owner'], [second.me.id, 'member']])
  })

  test('is deleted when nobody else is in it', async () => {
    const [ada, bob] = await Promise.all([newcomer(server), newcomer(server)])
    const { id } = await create_group(ada)
    const { token } = await create_invite(ada, id)
    await ada.delete_account()
    expect(await refusal(bob, 'GET', `/api/v1/invites/${token}`)).toEqual([404, 'not_found'])
    expect(await refusal(bob, 'POST', `/api/v1/invites/${token}/join`)).toEqual([404, 'not_found'])
  })

  test('keeps what the person wrote, and the invites', async () => {
    const { owner, admin, stranger, id } = await cast(server)
    const { token } = await create_invite(admin, id)
    const channel = (await group_of(owner, id)).channels[0]!.id
    const written = await admin.send(channel, 'stays')
    await admin.delete_account()
    const page = await owner.expect(200, 'GET', `/api/v1/conversations/${channel}/messages`)
    expect(page.messages).toEqual([written])
    expect(page.senders).toEqual([gone(admin)])
    const [entry] = (await owner.expect(200, 'GET', `/api/v1/groups/${id}`)).conversations
    expect(entry.last_message.sender).toEqual(gone(admin))
    const { invites } = await owner.expect(200, 'GET', `/api/v1/groups/${id}/invites`)
    expect(invites).toMatchObject([{ token, created_by: gone(admin) }])
    expect(await stranger.expect(200, 'POST', `/api/v1/invites/${token}/join`)).toMatchObject({ joined: true })
    expect(await add_members(owner, id, [admin])).toEqual({ members: [], not_added: [admin.me.id] })
  })

  test('no longer waits for the person\'s receipts', async () => {
    const { owner, admin, member, id } = await cast(server)
    const channel = (await group_of(owner, id)).channels[0]!.id
    await owner.send(channel, 'for all')
    await admin.mark(channel, { read_seq: 1 })
    const socket = await Socket.connect(owner)
    await member.delete_account()
    expect((await socket.next('receipt.summary')).data).toEqual({ conversation_id: channel, delivered_seq: 1, read_seq: 1 })
    await socket.close()
  })
})

test('all members at once: each leaves a sound group, and the last one takes it along', async () => {
  for (let round = 0; round < 3; round++) {
    const people = await Promise.all(Array.from({ length: 6 }, () => newcomer(server)))
    const groups = await Promise.all(people.map(person => create_group(person, people.filter(other => other !== person))))
    const [witness, ...others] = people as [Someone, ...Someone[]]
    const socket = await Socket.connect(witness)
    await Promise.all(others.map(person => person.delete_account()))
    for (const { id } of groups) {
      expect(await roles(witness, id)).toEqual([[witness.me.id, 'owner']])
      const group = await group_of(witness, id)
      expect(group.member_count).toBe(1)
      // Every number of it was told, once; those of different servers come in any order.
      const heard = () => [...socket.of_type('member.left'), ...socket.of_type('member.updated')]
        .filter(data => data.group_id === id).map(data => data.revision)
      await eventually('every change of the group', () => heard().length >= group.revision - 1)
      expect(heard().sort((a, b) => a - b)).toEqual(Array.from({ length: group.revision - 1 }, (_, index) => index + 2))
    }
    await socket.close()
  }
})

test('whatever else happens at the same moment, the person is in no group afterwards', async () => {
  for (let round = 0; round < 4; round++) {
    const { owner, admin, member, id, path } = await cast(server)
    const other = await create_group(owner, [admin])
    const { token } = await create_invite(owner, other.id)
    await Promise.all([
      member.delete_account(),
      owner.request('PUT', `${path}/owner`, { body: { user_id: member.me.id } }),
      owner.request('POST', `/api/v1/groups/${other.id}/members`, { body: { user_ids: [member.me.id] } }),
      member.request('POST', `/api/v1/invites/${token}/join`),
      member.request('POST', '/api/v1/groups', { body: { name: 'Mine', member_ids: [admin.me.id] } }),
      admin.request('DELETE', `${path}/members/${member.me.id}`),
    ])
    const groups: { id: string }[] = (await admin.expect(200, 'GET', '/api/v1/groups')).groups
    expect(groups.map(group => group.id)).toEqual(expect.arrayContaining([id, other.id]))
    for (const group of groups) {
      const members = await members_of(admin, group.id)
      expect(members.map(entry => entry.user.id)).not.toContain(member.me.id)
      expect(members.filter(entry => entry.role === 'owner')).toHaveLength(1)
      expect((await group_of(admin, group.id)).member_count).toBe(members.length)
    }
  }
})

test('the export names the groups that one is in', async () => {
  const { owner, admin, member, id } = await cast(server)
  await create_channel(owner, id, 'random')
  const own = await create_group(member, [admin], { name: 'Mine', channel_name: 'all' })
  const left = await create_group(owner, [member])
  await remove_member(member, left.id, member)
  const { groups } = await member.export()
  expect(groups).toEqual([
    { id, name: 'Society', role: 'member', joined_at: expect.any(String), channels: ['general', 'random'] },
    { id: own.id, name: 'Mine', role: 'owner', joined_at: own.created_at, channels: ['all'] },
  ])
  expect((await admin.export()).groups.map(group => group.role)).toEqual(['admin', 'member'])
})
