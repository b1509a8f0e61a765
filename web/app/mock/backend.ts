// The mock mode: a believable account that lives in the page. `?mock=empty` has no chats, `?mock=out` is not logged in,
// `?mock=slow` answers after two seconds, `?mock=down` never does, `?mock=many` has five hundred chats.
import type { ParleyApi, SocketFactory } from '~/api/types'
import { MockServer } from './server'
import { script } from './script'

export function createMockBackend(search: URLSearchParams): { api: ParleyApi, connect: SocketFactory } {
  const mode = search.get('mock') ?? ''
  const server = new MockServer()
  const me = server.addUser('Ada Lovelace', 'ada')
  let current: string | null = mode === 'out' ? null : me.id
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

  let client = 0
  for (const chat of mode === 'empty' ? [] : script) {
    const peer = server.addUser(chat.name, chat.username)
    const id = server.openConversation(me.id, peer.id, minutesAgo(60 * 24 * 30))
    chat.messages.forEach(([own, minutes, body]) =>
      server.post(id, own ? me.id : peer.id, `00000000-0000-4000-8000-${String(client++).padStart(12, '0')}`, body, minutesAgo(minutes)))
    const sender = (seq: number) => chat.messages[seq - 1]![0] ? me.id : peer.id
    for (const [seq, body] of chat.edited ?? []) server.change(id, sender(seq), seq, body)
    for (const seq of chat.deleted ?? []) server.change(id, sender(seq), seq, null)
    const length = chat.messages.length
    server.mark(id, me.id, { delivered_seq: length, read_seq: length - (chat.unread ?? 0) })
    server.mark(id, peer.id, { delivered_seq: chat.delivered ?? length, read_seq: chat.read ?? length })
    server.setLastSeen(peer.id, chat.online ? 'now' : minutesAgo(chat.lastSeen ?? 200))
  }
  for (const [name, username] of [['Margaret Hamilton', 'margaret'], ['Radia Perlman', 'radia'], ['Barbara Liskov', 'liskov']] as const) {
    server.addUser(name, username)
  }
  for (const { name, username } of mode === 'empty' ? [] : script.slice(0, 6)) {
    const user = [...server.users.values()].find(other => other.username === username)!
    server.people.putContact(me.id, user.id, name.length > 30 ? 'Edsger' : null)
  }
  if (mode === 'many') {
    for (let index = 0; index < 500; index += 1) {
      const peer = server.addUser(`Person ${index}`, `person_${index}`)
      const id = server.openConversation(me.id, peer.id)
      const count = index === 0 ? 5000 : 3
      for (let at = 0; at < count; at += 1) server.post(id, peer.id, `${index}-${at}`, `Message ${at + 1} `.repeat(1 + at % 7), minutesAgo(index * 40 + (count - at)))
      server.people.putContact(me.id, peer.id, index % 3 ? null : `Alias ${index}`)
      if (index > 5) server.mark(id, me.id, { read_seq: count })
    }
  }

  server.faults.call = async (name) => {
    await new Promise(resolve => setTimeout(resolve, mode === 'slow' || mode === 'down' ? 2000 : 90))
    if (mode === 'down') server.setUp(false)
    if (name === 'sendMessage') answerSoon(server, me.id)
  }
  return {
    api: server.apiFor(() => current, (id) => { current = id }),
    connect: () => server.connectFor(current ?? '')(),
  }
}

/** Whoever is written to receives, reads, types and answers. */
function answerSoon(server: MockServer, me: string) {
  setTimeout(() => {
    for (const conversation of server.conversations.values()) {
      const peer = conversation.members.find(member => member !== me)
      const last = conversation.messages.at(-1)
      if (!peer || last?.sender_id !== me || Date.now() - Date.parse(last.created_at) > 1500) continue
      setTimeout(() => server.mark(conversation.id, peer, { delivered_seq: last.seq }), 500)
      setTimeout(() => server.mark(conversation.id, peer, { read_seq: last.seq }), 1200)
      setTimeout(() => server.typing(conversation.id, peer, true), 1500)
      setTimeout(() => server.post(conversation.id, peer, crypto.randomUUID(), 'Got it, thank you!'), 3200)
    }
  }, 250)
}
