import { ApiError } from './errors'
import { entryOf } from './entries'
import type {
  BlockPage, ChangePage, Contact, ContactPage, Conversation, ConversationPage, DeletedMessage, ExportPage, Me, Message, MessagePage, ParleyApi, Profile, Session, UserPage,
  WithheldMessage,
} from './types'

/** No answer for this long counts as none: the caller retries, and sends are idempotent. */
const timeoutMilliseconds = 15_000
export const conversationPageSize = 200
/** Of contacts and of blocked people. */
export const peoplePageSize = 500

export interface RestOptions {
  /** '' in the browser (same origin); the inner address of the server during server-side rendering. */
  base: string
  fetch: typeof fetch
  /** Headers to send along, such as the visitor's cookie during server-side rendering. */
  headers?: Record<string, string>
  /** Ends all calls together, in place of a time-out for each. */
  deadline?: AbortSignal
  /** Hears of every answer, whatever its status. */
  answered?(response: Response): void
}

export function createRestApi(options: RestOptions): ParleyApi {
  async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const timeout = options.deadline ?? AbortSignal.timeout(timeoutMilliseconds)
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
    if (body instanceof Blob) headers['content-type'] = body.type
    else if (body !== undefined) headers['content-type'] = 'application/json'
    let response: Response
    let text: string
    try {
      response = await options.fetch(`${options.base}/api/v1${path}`, {
        method,
        headers,
        body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
        credentials: 'same-origin',
        cache: 'no-store',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      text = await response.text()
      options.answered?.(response)
    } catch {
      if (signal?.aborted) throw new ApiError('aborted', 'Cancelled.', false)
      throw ApiError.network()
    }
    const answer = parse(text)
    if (!response.ok) throw ApiError.fromAnswer(response.status, answer, response.headers.get('retry-after'))
    return answer as T
  }

  const query = (values: Record<string, string | number | null | undefined>) => {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && value !== undefined) parameters.set(name, String(value))
    }
    return parameters.toString()
  }
  const personPath = (what: 'users' | 'contacts' | 'blocks', id: string) => `/${what}/${encodeURIComponent(id)}`
  const conversationPath = (id: string) => `/conversations/${encodeURIComponent(id)}`

  return {
    signUp: async form => (await call<{ user: Me }>('POST', '/users', form)).user,
    logIn: async (login, password) => (await call<{ user: Me }>('POST', '/sessions', { login, password })).user,
    logOut: () => call('DELETE', '/sessions/current'),
    logOutEverywhere: () => call('DELETE', '/sessions'),
    me: async () => (await call<{ user: Me }>('GET', '/me')).user,
    changePassword: (current, next) => call('PUT', '/me/password', { current_password: current, new_password: next }),
    changeMe: async change => (await call<{ user: Me }>('PATCH', '/me', change)).user,
    changeEmail: async (email, current) => (await call<{ user: Me }>('PUT', '/me/email', { email, current_password: current })).user,
    putAvatar: async picture => (await call<{ user: Me }>('PUT', '/me/avatar', picture)).user,
    removeAvatar: async () => (await call<{ user: Me }>('DELETE', '/me/avatar')).user,
    exportPage: cursor => call<ExportPage>('GET', `/me/export?${query({ cursor })}`),
    deleteAccount: current => call('DELETE', '/me', { current_password: current }),
    sessions: async () => (await call<{ sessions: Session[] }>('GET', '/sessions')).sessions,
    revokeSession: id => call('DELETE', `/sessions/${encodeURIComponent(id)}`),
    searchUsers: (text, cursor, signal) =>
      call<UserPage>('GET', `/users?${query({ query: text, cursor, limit: 20 })}`, undefined, signal),
    user: async id => (await call<{ user: Profile }>('GET', personPath('users', id))).user,
    contacts: (cursor, limit = peoplePageSize) => call<ContactPage>('GET', `/contacts?${query({ limit, cursor })}`),
    putContact: async (id, alias) => (await call<{ contact: Contact }>('PUT', personPath('contacts', id), { alias })).contact,
    removeContact: id => call('DELETE', personPath('contacts', id)),
    blocks: cursor => call<BlockPage>('GET', `/blocks?${query({ limit: peoplePageSize, cursor })}`),
    block: id => call('PUT', personPath('blocks', id)),
    unblock: id => call('DELETE', personPath('blocks', id)),
    conversations: (cursor, limit = conversationPageSize, view) =>
      call<ConversationPage>('GET', `/conversations?${query({ limit, cursor, view })}`),
    conversation: async id => (await call<{ conversation: Conversation }>('GET', conversationPath(id))).conversation,
    openConversation: async userId =>
      (await call<{ conversation: Conversation }>('POST', '/conversations', { user_id: userId })).conversation,
    changeSettings: async (id, change) =>
      (await call<{ conversation: Conversation }>('PATCH', `${conversationPath(id)}/settings`, change)).conversation,
    clearConversation: async (id, throughSeq) =>
      (await call<{ conversation: Conversation }>('POST', `${conversationPath(id)}/clear`, { through_seq: throughSeq })).conversation,
    deleteConversation: (id, throughSeq) => call('DELETE', `${conversationPath(id)}?${query({ through_seq: throughSeq })}`),
    messages: async (id, page) => {
      const answer = await call<WirePage>('GET', `${conversationPath(id)}/messages?${query(page)}`)
      return { ...answer, messages: answer.messages.map(entryOf) }
    },
    sendMessage: async (id, clientId, body, signal) =>
      entryOf((await call<MessageAnswer>('POST', `${conversationPath(id)}/messages`, { client_id: clientId, body }, signal)).message),
    editMessage: async (id, seq, body) =>
      entryOf((await call<MessageAnswer>('PATCH', `${conversationPath(id)}/messages/${seq}`, { body })).message),
    deleteMessage: async (id, seq) =>
      entryOf((await call<MessageAnswer>('DELETE', `${conversationPath(id)}/messages/${seq}`)).message),
    changes: async (id, after) => {
      const answer = await call<WireChanges>('GET', `${conversationPath(id)}/messages/changes?${query({ after, limit: 200 })}`)
      return { ...answer, messages: answer.messages.map(entryOf) }
    },
  }
}

interface MessageAnswer { message: Message | DeletedMessage }
type WireEntry = Message | DeletedMessage | WithheldMessage
type WirePage = Omit<MessagePage, 'messages'> & { messages: WireEntry[] }
type WireChanges = Omit<ChangePage, 'messages'> & { messages: WireEntry[] }

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
