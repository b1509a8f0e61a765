// Whom I keep as a contact, under which alias, and whom I block: read in full after the snapshot, kept true by events.
//
// Neither contacts nor blocks have a revision, so that two changes of one person that follow each other closely may
// arrive in the wrong order; then that person is asked for once more. No Vue here, as in state.ts.
import { isSignedOut } from '~/api/errors'
import type { Block, Contact, ParleyApi, Peer, Profile, ServerEvent, User } from '~/api/types'
import type { SyncState } from './state'

export interface PeopleState {
  /** Until `ready`, contacts and blocks are what the chat list says of its peers; `cached`: and the first of the contacts. */
  status: 'none' | 'cached' | 'ready' | 'failed'
  contacts: Map<string, Readonly<Contact>>
  blocks: Map<string, Readonly<Block>>
}

export const newPeople = (): PeopleState => ({ status: 'none', contacts: new Map(), blocks: new Map() })

/** What I call a person. Before the contacts are read, an answer of the server may say it beside the name. */
export function nameOf(people: PeopleState, user: Pick<User, 'id' | 'display_name'> & { alias?: string | null }): string {
  const known = people.contacts.get(user.id)?.alias
  return known ?? (people.status === 'ready' ? null : user.alias) ?? user.display_name
}

/** What an entry of the chat list says of its peer, for as long as nothing better is known. */
export function notePeer(people: PeopleState, peer: Peer): void {
  if (people.status === 'ready') return
  const { user } = peer
  if (peer.contact) setContact(people, { user, alias: peer.alias, created_at: people.contacts.get(user.id)?.created_at ?? '' })
  else people.contacts.delete(user.id)
  if (peer.blocked) setBlock(people, { user, created_at: people.blocks.get(user.id)?.created_at ?? '' })
  else people.blocks.delete(user.id)
}

export function setContact(people: PeopleState, contact: Contact): void {
  people.contacts.set(contact.user.id, Object.freeze({ ...contact }))
}

function setBlock(people: PeopleState, block: Block): void {
  people.blocks.set(block.user.id, Object.freeze({ ...block }))
}

interface Meanwhile {
  readonly contacts: Set<string>
  readonly blocks: Set<string>
  readonly users: Map<string, User>
}

export interface PeopleOptions {
  api: ParleyApi
  signedOut(): void
}

/** Two changes of one person within this time may have crossed on their way. */
export const crossingTime = 5_000
export const confirmDelay = 400
/** Above the server's limit of 5,000 at 500 a page, so that a server gone mad is not asked for ever. */
const mostPages = 20
const mostRemembered = 500

export class PeopleSync {
  private run = 0
  private retryTimer: ReturnType<typeof setTimeout> | null = null
  /** What was heard while the lists are being read: it is newer than any page. */
  private meanwhile: Meanwhile | null = null
  private readonly heardAt = new Map<string, number>()
  private readonly confirmations = new Map<string, ReturnType<typeof setTimeout>>()
  private stopped = false

  constructor(private readonly state: SyncState, private readonly options: PeopleOptions) {}

  private get people(): PeopleState {
    return this.state.people
  }

  stop(): void {
    this.stopped = true
    this.run += 1
    if (this.retryTimer !== null) clearTimeout(this.retryTimer)
    for (const timer of this.confirmations.values()) clearTimeout(timer)
    this.confirmations.clear()
  }

  /** Reads both lists in full. A newer run makes this one stop; a failed one is repeated. */
  async read(attempt = 0): Promise<void> {
    if (this.stopped) return
    const run = ++this.run
    if (this.retryTimer !== null) clearTimeout(this.retryTimer)
    this.retryTimer = null
    const heard: Meanwhile = this.meanwhile = { contacts: new Set(), blocks: new Set(), users: new Map() }
    try {
      const contacts = await this.pages(run, async (cursor) => {
        const page = await this.options.api.contacts(cursor)
        return [page.contacts, page.next_cursor]
      })
      const blocks = await this.pages(run, async (cursor) => {
        const page = await this.options.api.blocks(cursor)
        return [page.blocks, page.next_cursor]
      })
      if (run !== this.run) return
      this.people.contacts = merged(this.people.contacts, contacts, heard.contacts, heard.users)
      this.people.blocks = merged(this.people.blocks, blocks, heard.blocks, heard.users)
      this.people.status = 'ready'
      this.meanwhile = null
      // A new name moves a contact, perhaps from a page that was not read yet to one that was.
      for (const id of heard.users.keys()) if (!this.people.contacts.has(id)) this.confirmSoon(id)
    } catch (error) {
      if (run !== this.run) return
      if (isSignedOut(error)) return this.options.signedOut()
      if (this.people.status === 'none') this.people.status = 'failed'
      this.retryTimer = setTimeout(() => void this.read(attempt + 1), Math.min(30_000, 1_000 * 2 ** attempt))
    }
  }

  handle(event: ServerEvent): void {
    switch (event.type) {
      case 'contact.updated':
        this.take(event.data.contact)
        break
      case 'contact.deleted':
        this.forget(event.data.user_id)
        break
      case 'block.updated':
        this.takeBlocked(event.data.user_id, event.data.blocked)
        break
      case 'user.updated':
        this.takeUser(event.data.user)
    }
  }

  // --- what I decide -------------------------------------------------------------------------------------------

  /** Keeps the person as a contact, under an alias or none. */
  async keep(userId: string, alias: string | null): Promise<void> {
    this.take(await this.options.api.putContact(userId, alias))
  }

  async remove(userId: string): Promise<void> {
    await this.options.api.removeContact(userId)
    this.forget(userId)
  }

  async block(user: User): Promise<void> {
    await this.options.api.block(user.id)
    this.takeBlocked(user.id, true, user)
  }

  async unblock(userId: string): Promise<void> {
    await this.options.api.unblock(userId)
    this.takeBlocked(userId, false)
  }

  /** A person in full. */
  async profile(userId: string): Promise<Profile> {
    const profile = await this.options.api.user(userId)
    this.takeUser({ id: profile.id, username: profile.username, display_name: profile.display_name })
    return profile
  }

  // --- what is heard -------------------------------------------------------------------------------------------

  private take(contact: Contact): void {
    const known = this.people.contacts.get(contact.user.id)
    setContact(this.people, contact)
    this.meanwhile?.contacts.add(contact.user.id)
    this.heard(contact.user.id, known?.alias !== contact.alias || known.created_at !== contact.created_at || known.user.display_name !== contact.user.display_name)
  }

  private forget(userId: string): void {
    this.meanwhile?.contacts.add(userId)
    this.heard(userId, this.people.contacts.delete(userId))
  }

  private takeBlocked(userId: string, blocked: boolean, known = this.userOf(userId)): void {
    const differs = this.people.blocks.has(userId) !== blocked
    if (!blocked) this.people.blocks.delete(userId)
    else if (differs && known) setBlock(this.people, { user: known, created_at: new Date().toISOString() })
    else if (differs) this.confirmSoon(userId)
    this.meanwhile?.blocks.add(userId)
    this.heard(userId, differs)
  }

  private takeUser(user: User): void {
    const contact = this.people.contacts.get(user.id)
    if (contact) setContact(this.people, { ...contact, user })
    const block = this.people.blocks.get(user.id)
    if (block) setBlock(this.people, { ...block, user })
    this.meanwhile?.users.set(user.id, user)
    const known = (contact ?? block)?.user
    this.heard(user.id, known !== undefined && known.display_name !== user.display_name)
  }

  private userOf(userId: string): User | null {
    const contact = this.people.contacts.get(userId)
    if (contact) return contact.user
    for (const { peer } of this.state.conversations.values()) if (peer.id === userId) return peer
    return null
  }

  /** What changes nothing may still have overtaken what does: it counts for what comes after it. */
  private heard(userId: string, differs: boolean): void {
    const now = Date.now()
    const before = this.heardAt.get(userId)
    this.heardAt.delete(userId)
    this.heardAt.set(userId, now)
    if (this.heardAt.size > mostRemembered) this.heardAt.delete(this.heardAt.keys().next().value!)
    const crossed = differs && before !== undefined && now - before < crossingTime
    // An answer under way may be older than what was heard.
    if (crossed || this.confirmations.has(userId)) this.confirmSoon(userId)
  }

  /** Asks what is true of the person, once the changes of the moment are over. */
  private confirmSoon(userId: string): void {
    const waiting = this.confirmations.get(userId)
    if (waiting !== undefined) clearTimeout(waiting)
    this.confirmations.set(userId, setTimeout(() => void this.confirm(userId), confirmDelay))
  }

  private async confirm(userId: string): Promise<void> {
    const mine = this.confirmations.get(userId)
    try {
      const profile = await this.options.api.user(userId)
      // Another change came while the answer was under way, and another question will be asked.
      if (this.stopped || this.confirmations.get(userId) !== mine) return
      const user: User = { id: profile.id, username: profile.username, display_name: profile.display_name }
      const { contacts, blocks } = this.people
      if (profile.contact) setContact(this.people, { user, alias: profile.alias, created_at: contacts.get(userId)?.created_at ?? new Date().toISOString() })
      else contacts.delete(userId)
      if (profile.blocked) setBlock(this.people, { user, created_at: blocks.get(userId)?.created_at ?? new Date().toISOString() })
      else blocks.delete(userId)
      this.meanwhile?.contacts.add(userId)
      this.meanwhile?.blocks.add(userId)
    } catch (error) {
      if (isSignedOut(error) && !this.stopped) this.options.signedOut()
      // Otherwise the next reading of the lists tells.
    } finally {
      if (this.confirmations.get(userId) === mine) this.confirmations.delete(userId)
    }
  }

  private async pages<T>(run: number, read: (cursor: string | null) => Promise<[T[], string | null]>): Promise<T[]> {
    const all: T[] = []
    let cursor: string | null = null
    for (let page = 0; page < mostPages && run === this.run; page += 1) {
      const [items, next] = await read(cursor)
      all.push(...items)
      cursor = next
      if (cursor === null) break
    }
    return all
  }
}

/** What was read, but for those who changed meanwhile. */
function merged<T extends { readonly user: User }>(
  known: ReadonlyMap<string, Readonly<T>>, read: readonly T[], changed: ReadonlySet<string>, users: ReadonlyMap<string, User>,
): Map<string, Readonly<T>> {
  const result = new Map<string, Readonly<T>>()
  for (const item of read) {
    const { id } = item.user
    if (!changed.has(id)) result.set(id, Object.freeze({ ...item, user: users.get(id) ?? item.user }))
  }
  for (const id of changed) {
    const item = known.get(id)
    if (item) result.set(id, item)
  }
  return result
}
