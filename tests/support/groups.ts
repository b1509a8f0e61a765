/** Groups over the API, for tests. */
import { type ApiClient, type Me, newcomer, type User } from './client.ts'
import type { ParleyServer } from './server.ts'
import { Socket } from './socket.ts'

export type Role = 'owner' | 'admin' | 'member'
export interface Channel { id: string, name: string, description: string, position: number, created_at: string }
export interface Group {
  id: string, name: string, description: string, color: string, created_at: string
  revision: number, member_count: number, role: Role, channels: Channel[]
}
export interface Member { user: User, role: Role, joined_at: string }
export interface Invite {
  id: string, token: string, created_by: User, created_at: string
  expires_at: string | null, max_uses: number | null, uses: number
}
export type Someone = ApiClient & { me: Me }

const root = '/api/v1/groups'

export async function create_group(owner: ApiClient, members: Someone[] = [], fields: object = {}): Promise<Group> {
  const body = { name: 'Society', member_ids: members.map(member => member.me.id), ...fields }
  return (await owner.expect(201, 'POST', root, { body })).group
}

export async function group_of(client: ApiClient, id: string): Promise<Group> {
  return (await client.expect(200, 'GET', `${root}/${id}`)).group
}

export async function add_members(client: ApiClient, id: string, people: { me: Me }[]): Promise<{ members: Member[], not_added: string[] }> {
  return client.expect(200, 'POST', `${root}/${id}/members`, { body: { user_ids: people.map(person => person.me.id) } })
}

export async function members_of(client: ApiClient, id: string, limit = 100): Promise<Member[]> {
  const found: Member[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const rest: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: any = await client.expect(200, 'GET', `${root}/${id}/members?limit=${limit}${rest}`)
    found.push(...page.members)
    cursor = page.next_cursor
  }
  return found
}

export async function remove_member(client: ApiClient, id: string, person: { me: Me }): Promise<void> {
  await client.expect(204, 'DELETE', `${root}/${id}/members/${person.me.id}`)
}

export async function change_role(client: ApiClient, id: string, person: { me: Me }, role: Role): Promise<Member> {
  return (await client.expect(200, 'PATCH', `${root}/${id}/members/${person.me.id}`, { body: { role } })).member
}

export async function create_channel(client: ApiClient, id: string, name: string): Promise<Channel> {
  return (await client.expect(201, 'POST', `${root}/${id}/channels`, { body: { name } })).channel
}

export async function create_invite(client: ApiClient, id: string, fields: object = {}): Promise<Invite> {
  return (await client.expect(201, 'POST', `${root}/${id}/invites`, { body: fields })).invite
}

/** Status and code of a refusal. */
export async function refusal(client: ApiClient, method: string, path: string, body?: unknown): Promise<[number, string]> {
  const answer = await client.request(method, path, body === undefined ? {} : { body })
  return [answer.status, answer.body?.error?.code]
}

/** Owner, admin, member, and somebody who is not in the group, which is at revision 2. */
export async function cast(server: ParleyServer) {
  const [owner, admin, member, stranger] = await Promise.all(['owner', 'admin', 'member', 'stranger'].map(name => newcomer(server, name))) as
    [Someone, Someone, Someone, Someone]
  // What is told of the beginning has arrived before anybody listens: in front of a broker it may still be under way.
  const sockets = await Promise.all([owner, admin, member].map(client => Socket.connect(client)))
  const { id } = await create_group(owner, [admin, member])
  await Promise.all(sockets.map(socket => socket.next('group.joined')))
  await change_role(owner, id, admin, 'admin')
  await Promise.all(sockets.map(socket => socket.next('member.updated')))
  await Promise.all(sockets.map(socket => socket.close()))
  return { owner, admin, member, stranger, id, path: `${root}/${id}` }
}
