// A Parley server small enough to live in a page or a test: the rules of the contract over plain maps. Faults are
// injected through `faults`, so that tests can lose, double and reorder events and make calls fail.
import { ApiError } from '~/api/errors'
import { revisionOf } from '~/sync/log'
import { previewOf } from '~/sync/state'
import { accountApi } from './account'
import { changeStored, clearStored, deleteStored, noSettings, settingsView } from './settings'
import type { Standing, StoredSettings } from './settings'
import { StoredPeople } from './people'
import type { ClientCommand, Conversation, Marks, Me, Message, ParleyApi, ServerEvent, Session, SocketFactory, SocketLike } from '~/api/types'

interface StoredConversation {
  id: string
  members: [string, string]
  createdAt: string
  messages: Message[]
  changes: number
  marks: Map<string, Marks>
  settings: Map<string, StoredSettings>
}

export interface MockFaults {
  /** Called for each event on its way to a socket; calls `pass` never, once or often, now or later. */
  event?(event: ServerEvent, pass: () => void): void
  /** Awaited before a call acts (`before`) and before its answer leaves (`after`); throws to make it fail. */
  call?(name: keyof ParleyApi, moment: 'before' | 'after'): Promise<void> | void
}

export class MockServer {
  readonly users = new Map<string, Me>()
  readonly conversations = new Map<string, StoredConversation>()
  readonly people = new StoredPeople(this.users, (userId, event) => this.publish(userId, event))
  readonly faults: MockFaults = {}
  /** Seconds. */
  editWindow = 86_400
  private readonly sockets = new Set<MockSocket>()
  private readonly lastSeen = new Map<string, string>()
  private readonly sent = new Map<string, Message>()
  private nextId = 1000
  /** Whether connections are taken; closing the door also closes all sockets. */
  private up = true

  addUser(displayName: string, username: string): Me {
    const id = String(this.nextId++)
    const user: Me = { id, username, display_name: displayName, bio: '', email: `${username}@example.org`, created_at: new Date(0).toISOString(), privacy: { share_last_seen: true, send_read_receipts: true } }
    this.users.set(id, user)
    return user
  }

  openConversation(a: string, b: string, createdAt = new Date().toISOString()): string {
    for (const known of this.conversations.values()) {
      if (known.members.includes(a) && known.members.includes(b)) return known.id
    }
    const id = String(this.nextId++)
    const none = () => ({ delivered_seq: 0, read_seq: 0 })
    this.conversations.set(id, { id, members: [a, b], createdAt, messages: [], changes: 0, marks: new Map([[a, none()], [b, none()]]), settings: new Map([[a, noSettings()], [b, noSettings(true)]]) })
    return id
  }

  post(conversationId: string, senderId: string, clientId: string, body: string, createdAt = new Date().toISOString()): Message {
    const key = `${senderId}:${clientId}`
    const first = this.sent.get(key)
    if (first) {
      if (first.conversation_id !== conversationId) throw new ApiError('client_id_reused', 'This message id is taken.', false, 409)
      return first
    }
    const conversation = this.access(conversationId, senderId)
    const message: Message = { conversation_id: conversationId, seq: conversation.messages.length + 1, sender_id: senderId, client_id: clientId, body, created_at: createdAt }
    conversation.messages.push(message)
    this.sent.set(key, message)
    const marks = conversation.marks.get(senderId)!
    marks.delivered_seq = marks.read_seq = message.seq
    for (const member of conversation.members) this.publish(member, { type: 'message.created', data: { message } })
    return message
  }

  /** Edits a message, or deletes it when there is no body. */
  change(conversationId: string, userId: string, seq: number, body: string | null): Message {
    const conversation = this.access(conversationId, userId)
    const held = conversation.messages[seq - 1]
    if (!held) throw new ApiError('not_found', 'There is no such message.', false, 404)
    if (held.sender_id !== userId) throw new ApiError('not_allowed', 'Only its sender can change a message.', false, 403)
    if (body === null ? held.deleted : !held.deleted && held.body === body) return held
    if (held.deleted || Date.now() - Date.parse(held.created_at) >= this.editWindow * 1000) throw new ApiError('too_late', 'It is too late to change this message.', false, 409)
    const revision = conversation.changes += 1
    const change = body === null ? { body: '', deleted: true as const, edited_at: undefined, revision } : { body, edited_at: new Date().toISOString(), revision }
    const message: Message = { ...held, ...change }
    conversation.messages[seq - 1] = message
    this.sent.set(`${message.sender_id}:${message.client_id}`, message)
    for (const member of conversation.members) this.publish(member, { type: 'message.updated', data: { message } })
    return message
  }

  mark(conversationId: string, userId: string, by: Partial<Marks>): Marks {
    const conversation = this.access(conversationId, userId)
    const marks = conversation.marks.get(userId)!
    const read = Math.max(marks.read_seq, by.read_seq ?? 0)
    const delivered = Math.max(marks.delivered_seq, by.delivered_seq ?? 0, read)
    if (delivered > conversation.messages.length) throw new ApiError('invalid_field', 'There is no such message.', false, 400)
    if (read !== marks.read_seq || delivered !== marks.delivered_seq) {
      marks.read_seq = read
      marks.delivered_seq = delivered
      for (const member of conversation.members) {
        this.publish(member, { type: 'receipt.updated', data: { conversation_id: conversationId, user_id: userId, ...marks } })
      }
    }
    return { ...marks }
  }

  typing(conversationId: string, userId: string, active: boolean): void {
    for (const member of this.access(conversationId, userId).members) {
      if (member !== userId) this.publish(member, { type: 'typing', data: { conversation_id: conversationId, user_id: userId, active } })
    }
  }

  resync(): void {
    for (const socket of this.sockets) this.pass(socket, { type: 'resync', data: {} })
  }

  setLastSeen(userId: string, time: string): void {
    this.lastSeen.set(userId, time)
  }

  /** Takes the door away, or puts it back. */
  setUp(up: boolean): void {
    this.up = up
    if (!up) for (const socket of [...this.sockets]) socket.end(1006)
  }

  closeSockets(userId: string, code: number): void {
    for (const socket of [...this.sockets]) {
      if (socket.userId === userId) socket.end(code)
    }
  }

  connectFor(userId: string): SocketFactory {
    return () => {
      const socket = new MockSocket(userId, this)
      setTimeout(() => {
        if (socket.readyState !== 0) return
        if (!this.up || !this.users.has(userId)) return socket.end(1006)
        this.sockets.add(socket)
        socket.open()
        this.pass(socket, { type: 'hello', data: { user_id: userId, session_id: '1', server_time: new Date().toISOString(), heartbeat_seconds: 25, edit_window_seconds: this.editWindow } })
      }, 5)
      return socket
    }
  }

  command(socket: MockSocket, command: ClientCommand): void {
    const { userId } = socket
    switch (command.type) {
      case 'receipt.delivered':
        this.mark(command.data.conversation_id, userId, { delivered_seq: command.data.seq })
        break
      case 'receipt.read':
        this.mark(command.data.conversation_id, userId, { read_seq: command.data.seq })
        break
      case 'typing':
        this.typing(command.data.conversation_id, userId, command.data.active)
        break
      case 'presence.get':
        this.pass(socket, {
          type: 'presence',
          data: {
            users: command.data.user_ids.map((id) => {
              const online = [...this.sockets].some(other => other.userId === id)
              const last = this.lastSeen.get(id) ?? null
              return { user_id: id, status: online || last === 'now' ? 'online' as const : 'offline' as const, last_seen_at: online || last === 'now' ? null : last }
            }),
          },
        })
        break
      case 'ping':
        this.pass(socket, { type: 'pong', data: {} })
    }
  }

  left(socket: MockSocket): void {
    this.sockets.delete(socket)
  }

  apiFor(me: () => string | null, sessionChanged?: (userId: string | null) => void): ParleyApi {
    const answer = async <T>(name: keyof ParleyApi, work: (userId: string) => T, open = false): Promise<T> => {
      await this.faults.call?.(name, 'before')
      if (!this.up) throw ApiError.network()
      const userId = me()
      if (userId === null && !open) throw new ApiError('unauthenticated', 'Log in first.', false, 401)
      const result = structuredClone(work(userId ?? ''))
      await this.faults.call?.(name, 'after')
      return result
    }
    const sessions: Session[] = [
      { id: '1', created_at: new Date().toISOString(), last_used_at: new Date().toISOString(), user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', address: '192.0.2.10', current: true },
      { id: '2', created_at: new Date().toISOString(), last_used_at: new Date(Date.now() - 86_400_000).toISOString(), user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1', address: '198.51.100.7', current: false },
      { id: '3', created_at: new Date().toISOString(), last_used_at: new Date(Date.now() - 5 * 86_400_000).toISOString(), user_agent: 'Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0', address: '203.0.113.45', current: false },
    ]
    return {
      signUp: form => answer('signUp', () => {
        if ([...this.users.values()].some(user => user.username === form.username)) throw new ApiError('username_taken', 'This username is taken.', false, 409, 'username')
        const user = this.addUser(form.display_name, form.username)
        sessionChanged?.(user.id)
        return user
      }, true),
      logIn: (login, password) => answer('logIn', () => {
        const user = [...this.users.values()].find(other => other.username === login || other.email === login)
        if (!user || password === 'wrong') throw new ApiError('invalid_credentials', 'The name or the password is not right.', false, 401)
        sessionChanged?.(user.id)
        return user
      }, true),
      logOut: () => answer('logOut', () => sessionChanged?.(null)),
      logOutEverywhere: () => answer('logOutEverywhere', () => sessionChanged?.(null)),
      me: () => answer('me', id => this.users.get(id)!),
      changePassword: current => answer('changePassword', () => {
        if (current === 'wrong') throw new ApiError('wrong_password', 'The current password is not right.', false, 403)
      }),
      ...accountApi(this.users, answer, id => sessionChanged?.(id)),
      sessions: () => answer('sessions', () => sessions),
      revokeSession: id => answer('revokeSession', () => { sessions.splice(sessions.findIndex(session => session.id === id), 1) }),
      searchUsers: query => answer('searchUsers', (id) => {
        const text = query.toLowerCase()
        const users = [...this.users.values()].filter(user => user.id !== id
          && (user.username.startsWith(text) || user.display_name.toLowerCase().split(' ').some(word => word.startsWith(text))))
        return { users: users.map(user => this.people.person(id, user)), next_cursor: null }
      }),
      user: userId => answer('user', id => ({ ...this.people.person(id, this.people.known(userId)), bio: this.people.known(userId).bio })),
      contacts: (cursor, limit = 500) => answer('contacts', id => this.people.contacts(id, cursor ?? null, limit)),
      putContact: (userId, alias) => answer('putContact', id => this.people.putContact(id, userId, alias)),
      removeContact: userId => answer('removeContact', id => this.people.removeContact(id, userId)),
      blocks: () => answer('blocks', id => ({ blocks: this.people.blocks(id), next_cursor: null })),
      block: userId => answer('block', id => this.people.setBlocked(id, userId, true)),
      unblock: userId => answer('unblock', id => this.people.setBlocked(id, userId, false)),
      conversations: (_cursor, _limit, view = 'inbox') => answer('conversations', id => ({
        conversations: [...this.conversations.values()].filter(item => item.members.includes(id)).map(item => this.view(item, id))
          .filter(({ settings }) => !settings.hidden && settings.archived === (view === 'archived')),
        next_cursor: null,
      })),
      changeSettings: (id, change) => answer('changeSettings', userId =>
        this.settle(id, userId, (stored, standing) => changeStored(stored, standing, change))),
      clearConversation: (id, throughSeq) => answer('clearConversation', userId =>
        this.settle(id, userId, (stored, standing) => clearStored(stored, standing, throughSeq))),
      deleteConversation: (id, throughSeq) => answer('deleteConversation', (userId) => {
        this.settle(id, userId, (stored, standing) => deleteStored(stored, standing, throughSeq), true)
      }),
      conversation: id => answer('conversation', userId => this.view(this.access(id, userId), userId)),
      openConversation: peer => answer('openConversation', (userId) => {
        const id = this.openConversation(userId, peer)
        return this.settle(id, userId, (stored) => {
          const shown = stored.hidden
          if (shown) Object.assign(stored, { hidden: false, revision: stored.revision + 1 })
          return shown
        })
      }),
      messages: (id, { before, after, limit = 50 }) => answer('messages', (userId) => {
        const { messages: all, settings } = this.access(id, userId)
        const cleared = settings.get(userId)!.clearedSeq
        const from = Math.max(after ?? 0, cleared)
        const found = after !== undefined ? all.slice(from, from + limit) : all.slice(cleared, Math.max(cleared, (before ?? Infinity) - 1)).slice(-limit)
        const has_more = after !== undefined ? from + limit < all.length : (found[0]?.seq ?? 0) > cleared + 1
        return { messages: found, has_more, last_seq: all.length }
      }),
      sendMessage: (id, clientId, body) => answer('sendMessage', userId => this.post(id, userId, clientId, body)),
      editMessage: (id, seq, body) => answer('editMessage', userId => this.change(id, userId, seq, body)),
      deleteMessage: (id, seq) => answer('deleteMessage', userId => this.change(id, userId, seq, null)),
      changes: (id, after) => answer('changes', (userId) => {
        const { messages, changes } = this.access(id, userId)
        const found = messages.filter(message => revisionOf(message) > after).sort((a, b) => revisionOf(a) - revisionOf(b))
        return { messages: found, has_more: false, changes }
      }),
    }
  }

  /** Changes my settings and tells my own sockets, when anything changed. */
  private settle(id: string, userId: string, change: (stored: StoredSettings, standing: Standing) => boolean, deletes = false): Conversation {
    const item = this.access(id, userId)
    const changed = change(item.settings.get(userId)!, this.standing(item, userId))
    const conversation = this.view(item, userId)
    const { hidden, cleared_seq, revision } = conversation.settings
    if (changed && deletes && hidden) this.publish(userId, { type: 'conversation.deleted', data: { conversation_id: id, cleared_seq, revision } })
    else if (changed) this.publish(userId, { type: 'conversation.updated', data: { conversation } })
    return conversation
  }

  private standing(item: StoredConversation, userId: string): Standing {
    return { lastSeq: item.messages.length, activityAt: item.messages.at(-1)?.created_at ?? item.createdAt, marks: item.marks.get(userId)! }
  }

  private view(item: StoredConversation, userId: string): Conversation {
    const peerId = item.members.find(member => member !== userId)!
    const settings = settingsView(item.settings.get(userId)!, this.standing(item, userId))
    const last = item.messages.slice(settings.cleared_seq).at(-1)
    const own = item.marks.get(userId)!
    const read_seq = Math.max(own.read_seq, settings.cleared_seq)
    const marks = { delivered_seq: Math.max(own.delivered_seq, read_seq), read_seq }
    return {
      id: item.id,
      kind: 'direct',
      created_at: item.createdAt,
      activity_at: item.messages.at(-1)?.created_at ?? item.createdAt,
      last_seq: item.messages.length,
      changes: item.changes,
      last_message: last ? previewOf(last) : null,
      unread_count: item.messages.length - marks.read_seq,
      marks: { ...marks },
      settings,
      peer: { ...this.people.peer(userId, peerId), marks: { ...item.marks.get(peerId)! } },
    }
  }

  private access(conversationId: string, userId: string): StoredConversation {
    const conversation = this.conversations.get(conversationId)
    if (!conversation?.members.includes(userId)) throw new ApiError('not_found', 'There is no such chat.', false, 404)
    return conversation
  }

  private publish(userId: string, event: ServerEvent): void {
    for (const socket of [...this.sockets]) {
      if (socket.userId === userId) this.pass(socket, event)
    }
  }

  private pass(socket: MockSocket, event: ServerEvent): void {
    const text = JSON.stringify(event)
    const deliver = () => { if (socket.readyState === 1) socket.onmessage?.({ data: text }) }
    if (this.faults.event && event.type !== 'hello') this.faults.event(event, deliver)
    else deliver()
  }
}

class MockSocket implements SocketLike {
  readyState = 0
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  onerror: SocketLike['onerror'] = null

  constructor(readonly userId: string, private readonly server: MockServer) {}

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  send(text: string): void {
    if (this.readyState !== 1) return
    const command = JSON.parse(text) as ClientCommand
    setTimeout(() => {
      try {
        this.server.command(this, command)
      } catch { /* a refused command changes nothing */ }
    }, 0)
  }

  close(): void {
    this.end(1000)
  }

  end(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.server.left(this)
    this.onclose?.({ code, reason: '' })
  }
}
