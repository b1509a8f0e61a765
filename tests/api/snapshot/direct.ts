// Cases of snapshot.test.ts: two people who write to each other, and a third who does not yet.
import { type ApiClient, newcomer } from '../../support/client.ts'
import type { Someone } from '../../support/groups.ts'
import type { ParleyServer } from '../../support/server.ts'
import { Socket } from '../../support/socket.ts'

export interface Pair { ada: Someone, bob: Someone, carol: Someone, id: string }

export async function make_pair(server: ParleyServer): Promise<Pair> {
  const [ada, bob, carol] = await Promise.all([newcomer(server, 'ada'), newcomer(server, 'bob'), newcomer(server, 'carol')])
  const { id } = await ada.open(bob.me)
  for (let index = 0; index < 3; index++) {
    await ada.send(id, `from ada ${index}`)
    await bob.send(id, `from bob ${index}`)
  }
  await ada.send(id, 'unread')
  return { ada, bob, carol, id }
}

/** Carries out commands of the socket. */
async function by_socket(client: ApiClient, act: (socket: Socket) => unknown): Promise<void> {
  const socket = await Socket.connect(client)
  try {
    await act(socket)
  } finally {
    await socket.close()
  }
}

export const direct_cases: [string, (pair: Pair) => Promise<unknown>][] = [
  ['sending', ({ ada, id }) => ada.send(id, 'new')],
  ['sending what was unread before', ({ bob, id }) => bob.send(id, 'an answer reads what it answers')],
  ['sending a long text', ({ ada, id }) => ada.send(id, '🦊'.repeat(1000))],
  ['a repeated send', async ({ ada, id }) => ada.send(id, 'new', (await ada.send(id, 'new')).client_id)],
  ['editing', async ({ ada, id }) => {
    const sent = await ada.send(id, 'a mistake')
    await ada.edit(sent, 'mended')
    return ada.edit(sent, '🦊'.repeat(1000))
  }],
  ['editing what is not the newest', ({ ada, id }) => ada.edit({ conversation_id: id, seq: 3 }, 'mended')],
  ['deleting a message', async ({ ada, bob, id }) => {
    await ada.delete_message({ conversation_id: id, seq: 7 })
    await bob.delete_message({ conversation_id: id, seq: 2 })
  }],
  ['editing and deleting one message', async ({ ada, id }) => {
    const sent = await ada.send(id, 'a mistake')
    await ada.edit(sent, 'another')
    await ada.delete_message(sent)
    return ada.send(id, 'a mistake', sent.client_id)
  }],
  ['a deleted message and clearing', async ({ ada, bob, id }) => {
    await ada.delete_message({ conversation_id: id, seq: 7 })
    await bob.clear(id, 6)
    await bob.delete_conversation(id)
    await ada.edit({ conversation_id: id, seq: 1 }, 'mended')
    return ada.send(id, 'back again')
  }],
  ['a repeated send of what was edited', async ({ ada, id }) => {
    const sent = await ada.send(id, 'a mistake')
    await ada.edit(sent, 'mended')
    return ada.send(id, 'a mistake', sent.client_id)
  }],
  ['changes during a block, found after it', async ({ ada, bob, id }) => {
    await bob.block(ada.me)
    await ada.edit(await ada.send(id, 'unheard'), 'unheard, mended')
    await ada.delete_message({ conversation_id: id, seq: 3 })
    await bob.delete_message({ conversation_id: id, seq: 4 })
    await bob.unblock(ada.me)
    await ada.edit({ conversation_id: id, seq: 7 }, 'heard')
  }],
  ['marking delivered', ({ bob, id }) => bob.mark(id, { delivered_seq: 7 })],
  ['marking read', ({ bob, id }) => bob.mark(id, { read_seq: 7 })],
  ['marking lower than before', ({ bob, id }) => bob.mark(id, { read_seq: 1 })],
  ['opening', ({ ada, carol }) => ada.open(carol.me)],
  ['opening again', ({ bob, ada }) => bob.open(ada.me)],
  ['opening and the first message', async ({ carol, bob }) => carol.send((await carol.open(bob.me)).id, 'first')],
  ['opening by one, the first message by the other', async ({ carol, bob }) => {
    const { id } = await carol.open(bob.me)
    await bob.open(carol.me)
    return bob.send(id, 'first')
  }],
  ['keeping a contact', ({ ada, bob }) => ada.put_contact(bob.me)],
  ['renaming a contact', async ({ ada, bob }) => { for (const alias of ['Bobby', 'Robert', null]) await ada.put_contact(bob.me, alias) }],
  ['keeping somebody without a conversation', ({ ada, carol }) => ada.put_contact(carol.me, 'Caroline')],
  ['removing a contact', async ({ ada, bob }) => {
    await ada.put_contact(bob.me, 'Bobby')
    await ada.remove_contact(bob.me)
  }],
  ['changing my name', async ({ ada, bob, carol }) => {
    await carol.put_contact(ada.me, 'Countess')
    for (const person of [ada, bob]) await person.change_me({ display_name: `New ${person.me.username}`, bio: 'new' })
  }],
  ['a new name while blocked', async ({ ada, bob }) => {
    await bob.block(ada.me)
    for (const person of [ada, bob]) await person.change_me({ display_name: `New ${person.me.username}` })
  }],
  ['blocking', ({ bob, ada }) => bob.block(ada.me)],
  ['blocking twice', async ({ bob, ada }) => { await bob.block(ada.me); await bob.block(ada.me) }],
  ['blocking somebody without a conversation', ({ bob, carol }) => bob.block(carol.me)],
  ['sending to somebody who blocks me', async ({ ada, bob, id }) => { await bob.block(ada.me); await ada.send(id, 'unheard') }],
  ['marks while a block lasts', async ({ ada, bob, id }) => {
    await ada.block(bob.me)
    await bob.mark(id, { read_seq: 7 })
    await bob.send(id, 'unheard')
    await ada.mark(id, { read_seq: 7 })
  }],
  ['opening and writing to somebody who blocks me', async ({ carol, bob }) => {
    await bob.block(carol.me)
    await carol.send((await carol.open(bob.me)).id, 'unheard')
  }],
  ['a block that ends', async ({ ada, bob, id }) => {
    await bob.block(ada.me)
    await ada.send(id, 'unheard 1')
    await ada.send(id, 'unheard 2')
    await bob.unblock(ada.me)
  }],
  ['what comes after a block', async ({ ada, bob, id }) => {
    await bob.block(ada.me)
    await ada.send(id, 'unheard')
    await bob.unblock(ada.me)
    await ada.send(id, 'heard')
    await bob.mark(id, { delivered_seq: 9 })
    await bob.mark(id, { read_seq: 9 })
    await bob.send(id, 'an answer')
  }],
  ['a block of somebody whose conversation I deleted or archived', async ({ ada, bob, carol, id }) => {
    await bob.delete_conversation(id)
    const other = (await carol.open(bob.me)).id
    await carol.send(other, 'heard')
    await bob.change_settings(other, { archived: true, marked_unread: true })
    for (const person of [ada, carol]) await bob.block(person.me)
    await ada.send(id, 'unheard')
    await carol.send(other, 'unheard')
    await bob.unblock(ada.me)
    await bob.unblock(carol.me)
  }],
  ['two blocks and both ways', async ({ ada, bob, id }) => {
    for (const [blocker, other] of [[bob, ada], [ada, bob], [bob, ada]] as const) {
      await blocker.block(other.me)
      await other.send(id, 'unheard')
      await blocker.unblock(other.me)
    }
    await ada.block(bob.me)
    await bob.block(ada.me)
  }],
  ['pinning', ({ ada, id }) => ada.change_settings(id, { pinned: true })],
  ['pinning and unpinning', async ({ ada, id }) => {
    await ada.change_settings(id, { pinned: true })
    return ada.change_settings(id, { pinned: false })
  }],
  ['archiving', ({ bob, id }) => bob.change_settings(id, { archived: true })],
  ['archiving and a message', async ({ ada, bob, id }) => {
    await bob.change_settings(id, { archived: true })
    return ada.send(id, 'brings it back')
  }],
  ['archiving, muting and a message', async ({ ada, bob, id }) => {
    await bob.change_settings(id, { archived: true, mute: 'always' })
    await ada.send(id, 'brings nothing back')
    return bob.change_settings(id, { mute: null })
  }],
  ['muting what a message brought back', async ({ ada, bob, id }) => {
    await bob.change_settings(id, { archived: true })
    await ada.send(id, 'back')
    return bob.change_settings(id, { mute: { for_seconds: 3600 } })
  }],
  ['marking as unread', ({ ada, id }) => ada.change_settings(id, { marked_unread: true })],
  ['marking as unread and reading again', async ({ ada, id }) => {
    await ada.change_settings(id, { marked_unread: true })
    return ada.mark(id, { read_seq: 7 })
  }],
  ['marking as unread and reading further', async ({ bob, id }) => {
    await bob.change_settings(id, { marked_unread: true })
    return bob.mark(id, { read_seq: 7 })
  }],
  ['marking as unread and sending', async ({ bob, id }) => {
    await bob.change_settings(id, { marked_unread: true })
    return bob.send(id, 'read by the way')
  }],
  ['clearing', ({ bob, id }) => bob.clear(id, 7)],
  ['clearing a part, marking it unread and reading', async ({ bob, id }) => {
    await bob.clear(id, 5)
    await bob.change_settings(id, { marked_unread: true })
    await bob.mark(id, { read_seq: 4 })
    return bob.mark(id, { delivered_seq: 7 })
  }],
  ['clearing and a message', async ({ ada, bob, id }) => {
    await bob.clear(id, 7)
    return ada.send(id, 'alone')
  }],
  ['deleting', ({ bob, id }) => bob.delete_conversation(id)],
  ['deleting up to a message', ({ bob, id }) => bob.delete_conversation(id, 6)],
  ['deleting all that is set', async ({ bob, id }) => {
    await bob.change_settings(id, { pinned: true, archived: true, marked_unread: true, mute: 'always' })
    return bob.delete_conversation(id)
  }],
  ['deleting and a message', async ({ ada, bob, id }) => {
    await bob.delete_conversation(id)
    return ada.send(id, 'back again')
  }],
  ['deleting and receipts', async ({ ada, bob, id }) => {
    await ada.delete_conversation(id)
    return bob.mark(id, { read_seq: 7 })
  }],
  ['deleting and opening', async ({ ada, bob, id }) => {
    await bob.delete_conversation(id)
    return bob.open(ada.me)
  }],
  ['deleting, then pinning what is not listed', async ({ bob, id }) => {
    await bob.delete_conversation(id)
    return bob.change_settings(id, { pinned: true })
  }],
  ['deleting, pinning, and a message', async ({ ada, bob, id }) => {
    await bob.delete_conversation(id)
    await bob.change_settings(id, { pinned: true })
    return ada.send(id, 'on top')
  }],
  ['a repeated send after deleting', async ({ ada, bob, id }) => {
    const { client_id } = await ada.send(id, 'sent before')
    await bob.delete_conversation(id)
    return ada.send(id, 'sent before', client_id)
  }],
  ['marking over the socket', ({ bob, id }) => by_socket(bob, async (socket) => {
    socket.command('receipt.delivered', { conversation_id: id, seq: 7 })
    socket.command('receipt.read', { conversation_id: id, seq: 6 })
    await socket.next('receipt.updated', data => data.read_seq === 6 && data.user_id === bob.me.id)
  })],
]
