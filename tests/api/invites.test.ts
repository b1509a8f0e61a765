// Invites: making them, looking at them without a session, joining by them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient, newcomer } from '../support/client.ts'
import { add_members, cast, create_group, create_invite, group_of, refusal, remove_member } from '../support/groups.ts'
import { ParleyServer } from '../support/server.ts'
import { Socket } from '../support/socket.ts'

let server: ParleyServer
beforeAll(async () => { server = await ParleyServer.start() })
afterAll(() => server?.dispose())

const unknown_token = 'x'.repeat(43)

describe('making', () => {
  test('owner and admins make, list and revoke', async () => {
    const { owner, admin, path, id } = await cast(server)
    const forever = await create_invite(owner, id)
    expect(forever).toMatchObject({ created_by: { id: owner.me.id }, expires_at: null, max_uses: null, uses: 0 })
    const short = await create_invite(admin, id, { expires_in_seconds: 3600, max_uses: 5 })
    expect(short).toMatchObject({ created_by: { id: admin.me.id }, max_uses: 5 })
    expect(Date.parse(short.expires_at!) - Date.parse(short.created_at)).toBe(3_600_000)
    const list = async () => (await admin.expect(200, 'GET', `${path}/invites`)).invites
    expect(await list()).toEqual([short, forever])
    await admin.expect(204, 'DELETE', `${path}/invites/${forever.id}`)
    await admin.expect(204, 'DELETE', `${path}/invites/${forever.id}`)
    expect(await list()).toEqual([short])
    expect(await refusal(admin, 'DELETE', `${path}/invites/4711`)).toEqual([404, 'not_found'])
    expect((await group_of(owner, id)).revision).toBe(2)
  })

  test.each([
    [{ expires_in_seconds: 59 }, 'expires_in_seconds'], [{ expires_in_seconds: 31_622_401 }, 'expires_in_seconds'],
    [{ expires_in_seconds: '60' }, 'expires_in_seconds'], [{ max_uses: 0 }, 'max_uses'], [{ max_uses: 10_001 }, 'max_uses'],
    [{ max_uses: 1.5 }, 'max_uses'], [{ token: unknown_token }, 'token'],
  ])('refuses %j', async (body, field) => {
    const ada = await newcomer(server)
    const { id } = await create_group(ada)
    const answer = await ada.request('POST', `/api/v1/groups/${id}/invites`, { body })
    expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([400, 'invalid_field', field])
  })

  test('no more than fifty at a time', async () => {
    const ada = await newcomer(server)
    const { id } = await create_group(ada)
    for (let count = 0; count < 50; count++) await create_invite(ada, id)
    expect(await refusal(ada, 'POST', `/api/v1/groups/${id}/invites`, {})).toEqual([409, 'limit_reached'])
  })
})

describe('looking', () => {
  test('needs no session', async () => {
    const { owner, stranger, id } = await cast(server)
    const { token } = await create_invite(owner, id)
    const preview = { group: { id, name: 'Society', description: '', color: 'blue', member_count: 3 }, is_member: false }
    const outsider = new ApiClient(server)
    expect((await outsider.expect(200, 'GET', `/api/v1/invites/${token}`)).invite).toEqual(preview)
    const stale = { headers: { cookie: `parley_session=${unknown_token}` } }
    expect((await outsider.expect(200, 'GET', `/api/v1/invites/${token}`, stale)).invite).toEqual(preview)
    expect((await stranger.expect(200, 'GET', `/api/v1/invites/${token}`)).invite).toEqual(preview)
    expect((await owner.expect(200, 'GET', `/api/v1/invites/${token}`)).invite).toEqual({ ...preview, is_member: true })
    outsider.close()
  })

  test('what there is not, and what is over', async () => {
    const { owner, path, id } = await cast(server)
    const invite = await create_invite(owner, id)
    const outsider = new ApiClient(server)
    for (const token of [unknown_token, 'short']) {
      expect((await refusal(outsider, 'GET', `/api/v1/invites/${token}`))[0]).toBe(404)
    }
    await owner.expect(204, 'DELETE', `${path}/invites/${invite.id}`)
    expect(await refusal(outsider, 'GET', `/api/v1/invites/${invite.token}`)).toEqual([410, 'invite_over'])
    const other = await create_invite(owner, id)
    await owner.expect(204, 'DELETE', path)
    expect(await refusal(outsider, 'GET', `/api/v1/invites/${other.token}`)).toEqual([404, 'not_found'])
    outsider.close()
  })

  test('is limited by address', async () => {
    const own = await ParleyServer.start({ limits: ['--limit-invites-per-address', '3/60s'] })
    try {
      const outsider = new ApiClient(own)
      for (let count = 0; count < 3; count++) {
        expect(await refusal(outsider, 'GET', `/api/v1/invites/${unknown_token}`)).toEqual([404, 'not_found'])
      }
      expect(await refusal(outsider, 'GET', `/api/v1/invites/${unknown_token}`)).toEqual([429, 'rate_limited'])
      outsider.close()
    } finally {
      await own.dispose()
    }
  })
})

describe('joining', () => {
  test('everybody is told', async () => {
    const { owner, member, stranger, id } = await cast(server)
    const { token } = await create_invite(owner, id)
    const [members, own] = await Promise.all([Socket.connect(member), Socket.connect(stranger)])
    const answer = await stranger.expect(200, 'POST', `/api/v1/invites/${token}/join`)
    expect(answer).toMatchObject({ joined: true, group: { id, revision: 3, member_count: 4, role: 'member' } })
    expect((await own.next('group.joined')).data).toEqual({ group_id: id, revision: 3 })
    expect((await members.next('member.joined')).data).toMatchObject({
      group_id: id, revision: 3, member_count: 4, members: [{ user: { id: stranger.me.id }, role: 'member' }],
    })
    // Again: a member joins nothing, and nobody is told.
    expect(await stranger.expect(200, 'POST', `/api/v1/invites/${token}/join`)).toEqual({ joined: false, group: answer.group })
    expect((await owner.expect(200, 'GET', `/api/v1/groups/${id}/invites`)).invites[0].uses).toBe(1)
    await members.barrier()
    expect(members.of_type('member.joined')).toHaveLength(1)
    await Promise.all([members.close(), own.close()])
  })

  test('exactly as many as may get in', async () => {
    const { owner, id } = await cast(server)
    const { token } = await create_invite(owner, id, { max_uses: 2 })
    const people = await Promise.all(Array.from({ length: 8 }, () => newcomer(server)))
    const answers = await Promise.all(people.map(person => person.request('POST', `/api/v1/invites/${token}/join`)))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 410, 410, 410, 410, 410, 410])
    expect((await group_of(owner, id)).member_count).toBe(5)
  })

  test('who was removed is let in only when added', async () => {
    const { owner, member, id } = await cast(server)
    const { token } = await create_invite(owner, id)
    await remove_member(owner, id, member)
    expect(await refusal(member, 'POST', `/api/v1/invites/${token}/join`)).toEqual([403, 'removed_from_group'])
    await add_members(owner, id, [member])
    await remove_member(member, id, member)
    expect((await member.expect(200, 'POST', `/api/v1/invites/${token}/join`)).joined).toBe(true)
  })

  test('not without a session, nor by what is none', async () => {
    const { stranger } = await cast(server)
    expect((await stranger.request('POST', `/api/v1/invites/${unknown_token}/join`, { anonymous: true })).status).toBe(401)
    expect(await refusal(stranger, 'POST', `/api/v1/invites/${unknown_token}/join`)).toEqual([404, 'not_found'])
    expect(await refusal(stranger, 'POST', '/api/v1/invites/short/join')).toEqual([404, 'not_found'])
  })
})
