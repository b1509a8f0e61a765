// Contacts and blocks of the mock server, by the rules of the contract.
import { ApiError } from '~/api/errors'
import type { Block, Contact, Me, Person, ServerEvent, User } from '~/api/types'

interface Noted { contacts: Map<string, { alias: string | null, createdAt: string }>, blocks: Map<string, string> }

export class StoredPeople {
  private readonly noted = new Map<string, Noted>()

  constructor(private readonly users: ReadonlyMap<string, Me>, private readonly publish: (userId: string, event: ServerEvent) => void) {}

  known(userId: string): Me {
    const user = this.users.get(userId)
    if (!user) throw new ApiError('not_found', 'There is nobody of this id.', false, 404)
    return user
  }

  person(me: string, user: Me): Person {
    const { contacts, blocks } = this.of(me)
    const contact = contacts.get(user.id)
    return { ...publicUser(user), contact: contact !== undefined, alias: contact?.alias ?? null, blocked: blocks.has(user.id) }
  }

  peer(me: string, userId: string) {
    const { contact, alias, blocked } = this.person(me, this.known(userId))
    return { user: publicUser(this.known(userId)), contact, alias, blocked }
  }

  contacts(me: string, cursor: string | null, limit: number): { contacts: Contact[], next_cursor: string | null } {
    const key = (contact: Contact) => `${(contact.alias ?? contact.user.display_name).toLowerCase()} ${contact.user.id}`
    const all = [...this.of(me).contacts.keys()].map(id => this.contact(me, id)).sort((a, b) => key(a) < key(b) ? -1 : 1)
    const rest = all.filter(contact => cursor === null || key(contact) > cursor)
    const page = rest.slice(0, limit)
    return { contacts: page, next_cursor: rest.length > limit ? key(page.at(-1)!) : null }
  }

  putContact(me: string, userId: string, alias: string | null): Contact {
    this.known(userId)
    const { contacts } = this.of(me)
    contacts.set(userId, { alias, createdAt: contacts.get(userId)?.createdAt ?? new Date().toISOString() })
    const contact = this.contact(me, userId)
    this.publish(me, { type: 'contact.updated', data: { contact } })
    return contact
  }

  removeContact(me: string, userId: string): void {
    if (this.of(me).contacts.delete(userId)) this.publish(me, { type: 'contact.deleted', data: { user_id: userId } })
  }

  blocks(me: string): Block[] {
    return [...this.of(me).blocks].reverse().map(([id, createdAt]) => ({ user: publicUser(this.known(id)), created_at: createdAt }))
  }

  setBlocked(me: string, userId: string, blocked: boolean): void {
    this.known(userId)
    const { blocks } = this.of(me)
    if (blocks.has(userId) === blocked) return
    if (blocked) blocks.set(userId, new Date().toISOString())
    else blocks.delete(userId)
    this.publish(me, { type: 'block.updated', data: { user_id: userId, blocked } })
  }

  private contact(me: string, userId: string): Contact {
    const { alias, createdAt } = this.of(me).contacts.get(userId)!
    return { user: publicUser(this.known(userId)), alias, created_at: createdAt }
  }

  private of(me: string): Noted {
    const noted = this.noted.get(me) ?? { contacts: new Map(), blocks: new Map() }
    this.noted.set(me, noted)
    return noted
  }
}

function publicUser(user: Me): User {
  return { id: user.id, username: user.username, display_name: user.display_name }
}
