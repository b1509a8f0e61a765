/** A client of the REST API that keeps its cookie and checks every answer against the contract. */
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { check_answer } from './contract.ts'
import type { Seat } from './server.ts'

export interface Answer<T = any> {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
  bytes: Buffer
  body: T
}

export interface User { id: string, username: string, display_name: string, avatar?: string, deleted?: true }
export interface Privacy { share_last_seen: boolean, send_read_receipts: boolean }
export interface Me extends User { bio: string, email: string, created_at: string, privacy: Privacy }
export interface Marks { delivered_seq: number, read_seq: number }
export interface Message {
  conversation_id: string, seq: number, sender_id: string, client_id: string, body: string, created_at: string
  /** Of the last change, and when it was an edit; only on a message that was changed. */
  revision?: number, edited_at?: string
  /** Deleted by its sender: there is no `body`. */
  deleted?: true
  /** On messages of mine, when the other person never got them. */
  undelivered?: true
  /** Sent by somebody whom I blocked then: only `conversation_id` and `seq` are there beside it. */
  withheld?: true
}
export interface MessagePage { messages: Message[], has_more: boolean, last_seq: number }
export interface ConversationSettings {
  pinned_at: string | null
  archived: boolean
  muted_until: string | null
  marked_unread: boolean
  hidden: boolean
  cleared_seq: number
  revision: number
}
export interface SettingsChange {
  pinned?: boolean
  archived?: boolean
  marked_unread?: boolean
  mute?: { for_seconds: number } | 'always' | null
}
export interface Conversation {
  id: string
  kind: 'direct'
  created_at: string
  activity_at: string
  last_seq: number
  changes: number
  last_message: { seq: number, sender_id: string, preview: string, created_at: string, deleted?: true } | null
  unread_count: number
  marks: Marks
  settings: ConversationSettings
  peer: { user: User, contact: boolean, alias: string | null, blocked: boolean, marks: Marks }
}
export interface Person extends User { contact: boolean, alias: string | null, blocked: boolean }
export interface Profile extends Person { bio: string }
export interface Block { user: User, created_at: string }
export interface Contact { user: User, alias: string | null, created_at: string }
export interface Session {
  id: string, created_at: string, last_used_at: string, user_agent: string, address: string, current: boolean
}

export interface Export {
  account: Me, sessions: Session[], contacts: Contact[], blocks: Block[]
  groups: { id: string, name: string, role: string, joined_at: string, channels: string[] }[]
  conversations: Conversation[], messages: Message[]
}

export interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, in place of `body`. */
  raw_body?: string | Uint8Array
  headers?: Record<string, string>
  /** Leave the cookie out. */
  anonymous?: boolean
  /** Do not check against the contract: for answers of the web root. */
  unchecked?: boolean
}

export class UnexpectedStatus extends Error {
  override name = 'UnexpectedStatus'
  constructor(readonly answer: Answer, what: string) {
    super(`${what} → ${answer.status} ${answer.text.slice(0, 400)}`)
  }
}

export class ApiClient {
  cookie: string | undefined
  me: Me | undefined
  password = ''
  private readonly agent: http.Agent

  /** The process that this client talks to. */
  readonly server: Seat

  /** Of a ParleyServer the client takes the next seat; a seat is what it says. */
  constructor(server: Seat & { seat?: () => Seat }) {
    this.server = server.seat?.() ?? server
    const options = { keepAlive: true, maxSockets: 16 }
    this.agent = this.server.certificate ? new https.Agent({ ...options, ca: this.server.certificate }) : new http.Agent(options)
  }

  close(): void { this.agent.destroy() }

  /** One request. Keeps the session cookie that the answer sets, and forgets one it clears. */
  async request<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const payload = options.raw_body ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
    const headers: Record<string, string> = {}
    if (payload !== undefined) headers['content-type'] = 'application/json'
    if (payload !== undefined) headers['content-length'] = String(Buffer.byteLength(payload))
    if (this.cookie && !options.anonymous) headers.cookie = this.cookie
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value === '') delete headers[name.toLowerCase()]
      else headers[name.toLowerCase()] = value
    }
    const answer = await new Promise<Answer<T>>((resolve, reject) => {
      const request = (this.server.certificate ? https : http).request({
        host: '127.0.0.1', port: this.server.port, method, path, headers, agent: this.agent,
      }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          let body: any
          if (/^application\/json/.test(response.headers['content-type'] ?? '') && text) {
            try { body = JSON.parse(text) } catch { /* the contract check below says so */ }
          }
          resolve({ status: response.statusCode!, headers: response.headers, text, bytes, body })
        })
      })
      request.setTimeout(15_000, () => request.destroy(new Error(`no answer in 15 s: ${method} ${path}`)))
      request.on('error', reject)
      request.end(payload)
    })
    if (!options.unchecked) {
      let sent: unknown
      try { sent = payload === undefined ? undefined : JSON.parse(Buffer.from(payload).toString('utf8')) } catch { /* bad on purpose */ }
      check_answer({ method, path, ...answer }, sent)
    }
    for (const set of answer.headers['set-cookie'] ?? []) {
      const match = /^parley_session=([^;]*)/.exec(set)
      if (match) this.cookie = match[1] && !/max-age=0\b/i.test(set) ? `parley_session=${match[1]}` : undefined
    }
    return answer
  }

  /** As `request`, and throws UnexpectedStatus unless the status is one of `statuses`. */
  async expect<T = any>(statuses: number | number[], method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const answer = await this.request<T>(method, path, options)
    if (![statuses].flat().includes(answer.status)) throw new UnexpectedStatus(answer, `${method} ${path}`)
    return answer.body
  }

  async sign_up(username: string, fields: { display_name?: string, email?: string, password?: string } = {}): Promise<Me> {
    this.password = fields.password ?? 'correct horse battery'
    const { user } = await this.expect<{ user: Me }>(201, 'POST', '/api/v1/users', {
      body: {
        username,
        display_name: fields.display_name ?? `The ${username}`,
        email: fields.email ?? `${username}@example.org`,
        password: this.password,
      },
    })
    return (this.me = user)
  }

  async log_in(login: string, password: string): Promise<Me> {
    const { user } = await this.expect<{ user: Me }>(201, 'POST', '/api/v1/sessions', { body: { login, password } })
    this.password = password
    return (this.me = user)
  }

  async open(peer: { id: string }): Promise<Conversation> {
    return (await this.expect([200, 201], 'POST', '/api/v1/conversations', { body: { user_id: peer.id } })).conversation
  }

  async send(conversation_id: string, body: string, client_id: string = randomUUID()): Promise<Message> {
    const path = `/api/v1/conversations/${conversation_id}/messages`
    return (await this.expect([200, 201], 'POST', path, { body: { client_id, body } })).message
  }

  async edit(message: Pick<Message, 'conversation_id' | 'seq'>, body: string): Promise<Message> {
    const path = `/api/v1/conversations/${message.conversation_id}/messages/${message.seq}`
    return (await this.expect(200, 'PATCH', path, { body: { body } })).message
  }

  async delete_message(message: Pick<Message, 'conversation_id' | 'seq'>): Promise<Message> {
    return (await this.expect(200, 'DELETE', `/api/v1/conversations/${message.conversation_id}/messages/${message.seq}`)).message
  }

  /** The messages that the changes after number `after` made what they are. */
  async changes(conversation_id: string, after: number, limit = 200): Promise<{ messages: Message[], changes: number }> {
    const messages: Message[] = []
    for (let from = after; ;) {
      const page: { messages: Message[], has_more: boolean, changes: number }
        = await this.expect(200, 'GET', `/api/v1/conversations/${conversation_id}/messages/changes?after=${from}&limit=${limit}`)
      messages.push(...page.messages)
      from = page.changes
      if (!page.has_more) return { messages, changes: from }
    }
  }

  async page(conversation_id: string, query = ''): Promise<MessagePage> {
    return this.expect(200, 'GET', `/api/v1/conversations/${conversation_id}/messages${query}`)
  }

  /** The whole log, oldest first. */
  async log(conversation_id: string): Promise<Message[]> {
    const messages: Message[] = []
    for (;;) {
      const page = await this.page(conversation_id, `?after=${messages.at(-1)?.seq ?? 0}&limit=200`)
      messages.push(...page.messages)
      if (!page.has_more) return messages
    }
  }

  async conversation(conversation_id: string): Promise<Conversation> {
    return (await this.expect(200, 'GET', `/api/v1/conversations/${conversation_id}`)).conversation
  }

  /** A whole view of the chat list. */
  async conversations(limit = 100, view?: 'inbox' | 'archived'): Promise<Conversation[]> {
    const found: Conversation[] = []
    let cursor: string | null = null
    do {
      const query: string = (view ? `&view=${view}` : '') + (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`)
      const page: { conversations: Conversation[], next_cursor: string | null }
        = await this.expect(200, 'GET', `/api/v1/conversations?limit=${limit}${query}`)
      found.push(...page.conversations)
      cursor = page.next_cursor
    } while (cursor !== null)
    return found
  }

  async mark(conversation_id: string, marks: Partial<Marks>): Promise<Marks> {
    return (await this.expect(200, 'PUT', `/api/v1/conversations/${conversation_id}/receipt`, { body: marks })).marks
  }

  async change_settings(conversation_id: string, change: SettingsChange): Promise<Conversation> {
    return (await this.expect(200, 'PATCH', `/api/v1/conversations/${conversation_id}/settings`, { body: change })).conversation
  }

  async clear(conversation_id: string, through_seq: number): Promise<Conversation> {
    return (await this.expect(200, 'POST', `/api/v1/conversations/${conversation_id}/clear`, { body: { through_seq } })).conversation
  }

  async delete_conversation(conversation_id: string, through_seq?: number): Promise<void> {
    const query = through_seq === undefined ? '' : `?through_seq=${through_seq}`
    await this.expect(204, 'DELETE', `/api/v1/conversations/${conversation_id}${query}`)
  }

  async change_me(change: { display_name?: string, bio?: string, privacy?: Partial<Privacy> }): Promise<Me> {
    return (this.me = (await this.expect<{ user: Me }>(200, 'PATCH', '/api/v1/me', { body: change })).user)
  }

  async profile(person: { id: string }): Promise<Profile> {
    return (await this.expect(200, 'GET', `/api/v1/users/${person.id}`)).user
  }

  async put_contact(person: { id: string }, alias?: string | null): Promise<Contact> {
    return (await this.expect(200, 'PUT', `/api/v1/contacts/${person.id}`, { body: { alias } })).contact
  }

  async remove_contact(person: { id: string }): Promise<void> {
    await this.expect(204, 'DELETE', `/api/v1/contacts/${person.id}`)
  }

  /** All contacts, in the order of the list. */
  async contacts(limit = 100): Promise<Contact[]> {
    return this.all_pages<Contact>('/api/v1/contacts', 'contacts', limit)
  }

  async block(person: { id: string }): Promise<void> {
    await this.expect(204, 'PUT', `/api/v1/blocks/${person.id}`)
  }

  async unblock(person: { id: string }): Promise<void> {
    await this.expect(204, 'DELETE', `/api/v1/blocks/${person.id}`)
  }

  /** All whom I block, the last blocked first. */
  async blocks(limit = 100): Promise<Block[]> {
    return this.all_pages<Block>('/api/v1/blocks', 'blocks', limit)
  }

  private async all_pages<T>(path: string, items: string, limit: number): Promise<T[]> {
    const found: T[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const rest: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page: any = await this.expect(200, 'GET', `${path}?limit=${limit}${rest}`)
      found.push(...page[items])
      cursor = page.next_cursor
    }
    return found
  }

  async put_avatar(bytes: Uint8Array, type = 'image/png'): Promise<Me> {
    return (this.me = (await this.expect<{ user: Me }>(200, 'PUT', '/api/v1/me/avatar', { raw_body: bytes, headers: { 'content-type': type } })).user)
  }

  /** All pages, their lists joined. */
  async export(): Promise<Export> {
    const all: Export = { account: undefined as unknown as Me, sessions: [], contacts: [], blocks: [], groups: [], conversations: [], messages: [] }
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: any = await this.expect(200, 'GET', `/api/v1/me/export${cursor && `?cursor=${encodeURIComponent(cursor)}`}`)
      cursor = page.next_cursor
      for (const [name, part] of Object.entries(page)) {
        if (name === 'account') all.account = part as Me
        else if (name !== 'next_cursor') (all as any)[name].push(...part as unknown[])
      }
    }
    return all
  }

  async delete_account(current_password = this.password): Promise<void> {
    await this.expect(204, 'DELETE', '/api/v1/me', { body: { current_password } })
  }

  async sessions(): Promise<Session[]> {
    return (await this.expect(200, 'GET', '/api/v1/sessions')).sessions
  }
}

let counter = 0
/** A username that no other test of this run uses. */
export function unique_name(prefix = 'user'): string {
  return `${prefix}_${process.pid.toString(36)}_${(counter++).toString(36)}`
}

/** A signed-up client of its own. */
export async function newcomer(server: Seat & { seat?: () => Seat }, prefix?: string): Promise<ApiClient & { me: Me }> {
  const client = new ApiClient(server)
  await client.sign_up(unique_name(prefix))
  return client as ApiClient & { me: Me }
}
