/**
 * The server behind the pictures: filled with the people of ./dev demo, and with some whose names and messages are as
 * long as they may be. Its clock is a file (libfaketime), so everything was said when the script says, on whatever day
 * the pictures are taken; the browsers' clock starts from `now`.
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { ApiClient, type Conversation } from '../support/client.ts'
import { fill, password } from '../support/demo/fill.mjs'
import { type Group, make_channel, make_group, make_invite } from '../e2e/groups_support.ts'
import { log_in_context } from '../e2e/people.ts'
import { ParleyServer, web_root } from '../support/server.ts'
import { Socket } from '../support/socket.ts'
import { prose } from './prose.ts'

/** A Thursday, when the choir meets. */
export const now = new Date('2026-06-18T12:20:00Z')
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

export type Viewer = 'mira' | 'noor' | 'max' | 'nobody'

export interface Stage {
  server: ParleyServer
  /** By username. */
  people: Map<string, ApiClient>
  /** The id of a channel ("choir/cake") or of the chat of two ("jonas and mira"). */
  place(name: string): string
  group(key: string): Group
  invites: Record<'open' | 'over' | 'removed', string>
  /** A line of this person; closed after the scene. */
  line(username: string): Promise<Socket>
  enter(context: BrowserContext, viewer: Viewer): Promise<void>
  end_scene(): Promise<void>
  dispose(): Promise<void>
}

function make_clock(): { file: string, set(time: Date): void, remove(): void } {
  if (!existsSync(faketime)) throw new Error(`${faketime} is not there: install the packages of tools/dev/packages-gallery.txt`)
  const folder = mkdtempSync(join(tmpdir(), 'parley-clock-'))
  const file = join(folder, 'clock')
  return {
    file,
    set(time) {
      writeFileSync(`${file}.new`, time.toISOString().slice(0, 19).replace('T', ' '))
      renameSync(`${file}.new`, file)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export async function set_stage(): Promise<Stage> {
  const clock = make_clock()
  const tell_time = async (days_ago: number, hour: number, minute: number) =>
    clock.set(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days_ago, hour, minute)))
  await tell_time(30, 9, 0)
  const server = await ParleyServer.start({
    web_root,
    environment: {
      TZ: 'UTC', LD_PRELOAD: faketime, FAKETIME_TIMESTAMP_FILE: clock.file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // The same ids every time, by which people without a picture have their colour.
      FAKERANDOM_SEED: '0x5041524C45590001',
    },
  })
  const demo = await fill(server.origin, tell_time)
  for (const person of demo.cast.values()) await person.leave()
  const people = new Map<string, ApiClient>()
  for (const { username } of demo.cast.values()) {
    const client = new ApiClient(server)
    const { user } = await client.expect(201, 'POST', '/api/v1/sessions', { body: { login: username, password }, headers: { 'user-agent': chrome } })
    client.me = user
    people.set(username, client)
  }
  const newcomer = async (username: string, display_name: string) => {
    const client = new ApiClient(server)
    await client.sign_up(username, { display_name })
    people.set(username, client)
    return client
  }
  await newcomer('noor', 'Noor Aziz')
  const [mira, elena, noor] = ['mira', 'elena', 'noor'].map(name => people.get(name)!) as [ApiClient, ApiClient, ApiClient]
  const { groups } = await elena.expect<{ groups: Group[] }>(200, 'GET', '/api/v1/groups')
  const choir = groups.find(({ name }) => name === 'Harbour Choir')!

  await tell_time(1, 21, 10)
  for (const agent of ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1', 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0']) {
    const device = new ApiClient(server)
    await device.expect(201, 'POST', '/api/v1/sessions', { body: { login: 'mira', password }, headers: { 'user-agent': agent } })
    device.close()
  }
  const groups_of_mira = new Map<string, Group>()
  for (const [key, id] of demo.groups) groups_of_mira.set(key, (await mira.expect(200, 'GET', `/api/v1/groups/${id}`)).group)

  const used = await make_invite(elena, choir, { max_uses: 1 })
  const guest = await newcomer('guest', 'A Guest')
  await guest.expect(200, 'POST', `/api/v1/invites/${used.token}/join`)
  await guest.expect(204, 'DELETE', `/api/v1/groups/${choir.id}/members/${guest.me!.id}`)
  const house = groups_of_mira.get('house')!
  await mira.expect(200, 'POST', `/api/v1/groups/${house.id}/members`, { body: { user_ids: [noor.me!.id] } })
  await mira.expect(204, 'DELETE', `/api/v1/groups/${house.id}/members/${noor.me!.id}`)
  const removed = await make_invite(mira, house, { expires_in_seconds: 7 * 86_400, max_uses: 10 })

  const places = new Map<string, string>([...demo.places.values()].map(({ id, name }) => [name.split('\n').sort().join(' and '), id]))
  await tell_time(0, 11, 40)
  const long = await make_long(server, newcomer)
  for (const [name, id] of long.places) places.set(name, id)
  groups_of_mira.set('long', long.group)
  const quiet = await make_group(mira, 'Sunday walks', [], { color: 'green' })
  places.set('quiet', quiet.channels[0]!.id)
  groups_of_mira.set('quiet', quiet)
  await tell_time(0, now.getUTCHours(), now.getUTCMinutes())

  let lines: Socket[] = []
  const get = <T>(map: ReadonlyMap<string, T>, name: string): T => {
    const value = map.get(name)
    if (value === undefined) throw new Error(`there is no "${name}" on this stage`)
    return value
  }
  return {
    server, people,
    place: name => get(places, name),
    group: key => get(groups_of_mira, key),
    invites: { open: demo.invite, over: used.token, removed: removed.token },
    async line(username) {
      const line = await Socket.connect(get(people, username))
      lines.push(line)
      return line
    },
    async enter(context, viewer) {
      if (viewer !== 'nobody') await log_in_context(context, get(people, viewer) as Parameters<typeof log_in_context>[1])
    },
    async end_scene() {
      await Promise.all(lines.map(line => line.close()))
      lines = []
    },
    async dispose() {
      for (const person of people.values()) person.close()
      await server.dispose()
      clock.remove()
    },
  }
}

/** Max, all of whose things are as long as the server lets them be. */
async function make_long(server: ParleyServer, newcomer: (username: string, name: string) => Promise<ApiClient>) {
  const max = await newcomer('max', 'Maximiliane Friederike Alexandra von und zu Langenscheid-Hohen')
  await max.change_me({ bio: prose(160) })
  const places = new Map<string, string>()
  const name = 'The Society for the Promotion of Exceedingly Long Group Names Ev'
  const others: ApiClient[] = []
  for (let index = 0; index < 40; index++) {
    others.push(await newcomer(`member_${index}`, index % 4 ? `${prose(12 + index % 9, index)} ${index}` : prose(64, index)))
  }
  const group = await make_group(max, name, others, { description: prose(500), color: 'pink', channel_name: prose(64, 3) })
  for (let index = 1; index < 50; index++) await make_channel(max, group, index % 3 ? `channel-${index}` : prose(60, index))
  places.set('long/first', group.channels[0]!.id)
  await others[0]!.send(group.channels[0]!.id, prose(1800, 5))
  await others[1]!.send(group.channels[0]!.id, 'ok')
  const chat = await max.open(others[4]!.me!) as Conversation
  places.set('long/chat', chat.id)
  await others[4]!.send(chat.id, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(5))
  await max.send(chat.id, `https://example.org/${'a-rather-long-path/'.repeat(20)}`)
  await others[4]!.send(chat.id, Array.from({ length: 20 }, (_, line) => '👩🏽‍🚀🏳️‍🌈'.repeat(line % 4 + 1)).join(' '))
  const lines = await max.open(others[8]!.me!) as Conversation
  places.set('long/lines', lines.id)
  await max.send(lines.id, 'Could you send me the whole log?')
  await others[8]!.send(lines.id, Array.from({ length: 1000 }, (_, line) => `${line + 1}`).join('\n'))
  void server
  return { group: (await max.expect<{ group: Group }>(200, 'GET', `/api/v1/groups/${group.id}`)).group, places }
}
