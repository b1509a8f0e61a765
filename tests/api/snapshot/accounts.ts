// Cases of snapshot.test.ts: what people change of their own accounts, as those see it who know them.
import { newcomer } from '../../support/client.ts'
import { type Someone } from '../../support/groups.ts'
import { png } from '../../support/pictures.ts'
import type { ParleyServer } from '../../support/server.ts'

/** Who watches: the person while there still is one, a peer, and somebody who keeps them as a contact. */
export interface Acquaintances { person: Someone, peer: Someone, keeper: Someone, id: string }

export async function make_acquaintances(server: ParleyServer): Promise<Acquaintances> {
  const [person, peer, keeper] = await Promise.all(['person', 'peer', 'keeper'].map(name => newcomer(server, name))) as [Someone, Someone, Someone]
  // What the servers of two people tell of one contact is not ordered: it is kept before anybody watches.
  await peer.put_contact(person.me)
  const { id } = await person.open(peer.me)
  await person.send(id, 'hello')
  await peer.send(id, 'hello to you')
  await keeper.put_contact(person.me, 'My friend')
  return { person, peer, keeper, id }
}

type Cases = [string, (acquaintances: Acquaintances) => Promise<unknown>][]

export const account_cases: Cases = [
  ['a new name and more', ({ person }) => person.change_me({ display_name: 'Another', bio: 'new' })],
  ['a picture, and none again', async ({ person }) => {
    await person.put_avatar(png(8, 8))
    await person.expect(200, 'DELETE', '/api/v1/me/avatar')
    await person.put_avatar(png(8, 8, [1, 2, 3]))
  }],
  ['a new address', ({ person }) => person.expect(200, 'PUT', '/api/v1/me/email', {
    body: { email: `new.${person.me.id}@example.org`, current_password: person.password },
  })],
  ['what others may know of me', ({ person }) => person.change_me({ privacy: { share_last_seen: false, send_read_receipts: false } })],
  ['reading without telling, and an answer', async ({ person, peer, id }) => {
    await person.change_me({ privacy: { send_read_receipts: false } })
    await peer.send(id, 'read this')
    await person.mark(id, { read_seq: 3 })
    await peer.mark(id, { read_seq: 3 })
    await person.send(id, 'I did')
    await person.change_me({ privacy: { send_read_receipts: true } })
    await person.mark(id, { read_seq: 4 })
  }],
]

/** The person is not among those who watch. */
export const deletion_cases: Cases = [
  ['deleting the account', ({ person }) => person.delete_account()],
  ['a last word, and deleting the account', async ({ person, peer, id }) => {
    await person.put_avatar(png(8, 8))
    await person.send(id, 'farewell')
    await person.delete_account()
    await peer.mark(id, { read_seq: 3 })
  }],
]
