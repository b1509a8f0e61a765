// The people of the demo stay: they are online, answer who writes to them, and now and then one begins to type.
import { randomUUID } from 'node:crypto'
import WebSocket from 'ws'
import { replies } from './script.mjs'

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))
const any_of = list => list[Math.floor(Math.random() * list.length)]

/** Never returns. `visitor` is the one whose place the onlooker takes, who does nothing by herself. */
export async function stay({ cast, places }, visitor) {
  const present = [...cast.values()].filter(({ username }) => username !== visitor)
  const own = new Set(present.map(({ id }) => id))
  for (const person of present) watch(person, own)
  const channels = [...places.values()].filter(({ name }) => name.includes('/'))
  for (;;) {
    await pause(4000 + 5000 * Math.random())
    const channel = any_of(channels)
    const person = cast.get(any_of(channel.members.filter(username => username !== visitor)))
    await type(person, channel.id, 3000)
  }
}

/** Keeps a line open and answers who is not one of those that stay: always in a chat of two, sometimes in a channel. */
function watch(person, own) {
  const { origin } = new URL(person.address)
  person.line = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers: { Origin: origin, Cookie: person.cookie } })
  person.line.on('error', () => {})
  person.line.on('close', () => setTimeout(() => watch(person, own), 2000))
  person.line.on('message', (frame) => {
    const { type: kind, data } = JSON.parse(frame)
    if (kind === 'message.created') void answer(person, data.message, data.sender, own).catch(() => {})
  })
}

async function answer(person, message, in_channel, own) {
  if (own.has(message.sender_id)) return
  const base = `/conversations/${message.conversation_id}`
  await person.request('PUT', `${base}/receipt`, { delivered_seq: message.seq })
  await pause(900 + 1200 * Math.random())
  await person.request('PUT', `${base}/receipt`, { read_seq: message.seq })
  if (in_channel && Math.random() > 0.25) return
  await type(person, message.conversation_id, 2200)
  await person.request('POST', `${base}/messages`, { client_id: randomUUID(), body: any_of(replies) })
}

async function type(person, conversation_id, milliseconds) {
  const say = active => person.line?.readyState === WebSocket.OPEN
    && person.line.send(JSON.stringify({ type: 'typing', data: { conversation_id, active } }))
  say(true)
  await pause(milliseconds)
  say(false)
}
