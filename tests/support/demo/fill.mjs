// Fills a running server, through its API, with the people of script.mjs and what they say. Everything has the same name
// each time (usernames, groups, client_ids), so a second run completes what is missing and repeats nothing.
import { createHash } from 'node:crypto'
import { Person } from './person.mjs'
import { picture } from './pictures.mjs'
import { arranged, groups, people, scenes } from './script.mjs'

export const password = 'parley-demo'

/** The same UUID for the same message on every run. */
function client_id_of(...parts) {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Returns the people with their sessions, the places by name, a token that invites to the choir, and counts.
 * `tell_time` is called before whatever belongs to a moment of the script.
 * @param {string} address
 * @param {(days_ago: number, hour: number, minute: number) => Promise<void>} tell_time
 */
export async function fill(address, tell_time = async () => {}) {
  const demo = { cast: new Map(), groups: new Map(), places: new Map(), invite: '', people_made: 0, groups_made: 0, sent: 0, repeated: 0 }
  await tell_time(12, 9, 0)
  for (const one of people) await enter(demo, new Person(one, address, password))
  for (const group of groups) await make_group(demo, group)
  for (const scene of scenes) await play(demo, scene, tell_time)
  // Who has looked around and arranged things otherwise keeps them.
  for (const [username, wishes] of demo.sent ? Object.entries(arranged) : []) await arrange(demo, demo.cast.get(username), wishes)
  demo.invite = await invite_to(demo, 'choir')
  return demo
}

async function enter(demo, person) {
  const was_here = demo.cast.size > demo.people_made
  demo.cast.set(person.username, person)
  if (!await person.enter(was_here)) return
  demo.people_made++
  await person.request('PATCH', '/me', { bio: person.bio })
  if (person.picture) await person.request('PUT', '/me/avatar', picture(person.picture))
}

async function make_group(demo, { key, owner, admins, members, channels, ...fields }) {
  const by = demo.cast.get(owner)
  const id_of = username => demo.cast.get(username).id
  let group = (await by.request('GET', '/groups')).groups.find(({ name }) => name === fields.name)
  if (!group) {
    const body = { ...fields, channel_name: channels[0][0], member_ids: [...members, ...admins].map(id_of) }
    group = (await by.request('POST', '/groups', body)).group
    demo.groups_made++
  }
  for (const admin of admins) await by.request('PATCH', `/groups/${group.id}/members/${id_of(admin)}`, { role: 'admin' })
  for (const [name, description] of channels) {
    let channel = group.channels.find(one => one.name === name)
    channel ??= (await by.request('POST', `/groups/${group.id}/channels`, { name })).channel
    if (description !== channel.description) await by.request('PATCH', `/groups/${group.id}/channels/${channel.id}`, { description })
    demo.places.set(`${key}/${name}`, { id: channel.id, members: [owner, ...admins, ...members], lines: 0, last_seq: 0, name: `${key}/${name}` })
  }
  demo.groups.set(key, group.id)
}

/** A place to talk: that of two people is opened when it is first asked for, by the first of them. */
async function place_of({ cast, places }, to) {
  if (!Array.isArray(to)) return places.get(to)
  const name = [...to].sort().join(' and ')
  if (!places.has(name)) {
    const [first, second] = to.map(username => cast.get(username))
    const { conversation } = await first.request('POST', '/conversations', { user_id: second.id })
    places.set(name, { id: conversation.id, members: to, lines: 0, last_seq: 0, name: to.join('\n') })
  }
  return places.get(name)
}

async function play(demo, { to, at: [days_ago, hour, minute], lines, seen = {} }, tell_time) {
  const place = await place_of(demo, to)
  const base = `/conversations/${place.id}`
  let clock = hour * 60 + minute
  for (const [username, body, { edited, deleted } = {}] of lines) {
    await tell_time(days_ago, Math.floor(clock / 60), clock % 60)
    clock += 1 + body.length % 3
    const speaker = demo.cast.get(username)
    const client_id = client_id_of('parley demo', place.name, place.lines++)
    const { status, message } = await speaker.request('POST', `${base}/messages`, { client_id, body })
    place.last_seq = message.seq
    if (status === 201) demo.sent++
    else demo.repeated++
    if (deleted && !message.deleted) await speaker.request('DELETE', `${base}/messages/${message.seq}`)
    if (edited && !message.edited_at && !message.deleted) await speaker.request('PATCH', `${base}/messages/${message.seq}`, { body: edited })
  }
  const readers = Array.isArray(to) ? Object.keys(seen) : place.members
  for (const username of readers) {
    const { delivered = 0, read = 0 } = seen[username] ?? {}
    const marks = { delivered_seq: place.last_seq - delivered, read_seq: place.last_seq - read }
    await demo.cast.get(username).request('PUT', `${base}/receipt`, marks)
  }
}

async function arrange(demo, person, { contacts = {}, blocks = [], places = [] }) {
  for (const [username, alias] of Object.entries(contacts)) await person.request('PUT', `/contacts/${demo.cast.get(username).id}`, { alias })
  for (const [where, settings] of places) {
    const path = Array.isArray(where) ? `/conversations/${(await place_of(demo, where)).id}` : `/groups/${demo.groups.get(where)}`
    await person.request('PATCH', `${path}/settings`, settings)
  }
  for (const username of blocks) await person.request('PUT', `/blocks/${demo.cast.get(username).id}`)
}

/** The token of an invite without an end; the one that is there, if there is one. */
async function invite_to({ cast, groups: made }, key) {
  const owner = cast.get(groups.find(group => group.key === key).owner)
  const path = `/groups/${made.get(key)}/invites`
  const { invites } = await owner.request('GET', path)
  const lasting = invites.find(({ expires_at, max_uses }) => !expires_at && !max_uses)
  return (lasting ?? (await owner.request('POST', path, {})).invite).token
}
