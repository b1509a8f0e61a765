// The wire types under the names that the rest of the app uses.
import type { components } from './generated/events'

type Schemas = components['schemas']

export type User = Schemas['User']
export type Person = Schemas['Person']
export type Contact = Schemas['Contact']
export type Block = Schemas['Block']
export type Profile = Schemas['Profile']
export type Peer = Schemas['Peer']
export type Me = Schemas['Me']
export type Session = Schemas['Session']
export type Privacy = Schemas['Privacy']
export type SignUp = Schemas['SignUp']
/**
 * A message in the log; one that its sender deleted (`deleted`, with an empty body); or (`withheld`) a number under which
 * nothing is shown to me.
 */
export type Message = Schemas['LoggedMessage'] & { withheld?: true, deleted?: true }
export type DeletedMessage = Schemas['DeletedMessage']
export type WithheldMessage = Schemas['WithheldMessage']
export type MessagePreview = Schemas['MessagePreview']
export type Marks = Schemas['Marks']
export type Conversation = Schemas['Conversation']
export type ConversationSettings = Schemas['ConversationSettings']
export type Presence = Schemas['Presence']
export type WireError = Schemas['Error']
export type ErrorCode = WireError['code']

export type ServerEvent
  = | Schemas['HelloEvent']
    | Schemas['MessageCreatedEvent']
    | Schemas['MessageUpdatedEvent']
    | Schemas['ReceiptUpdatedEvent']
    | Schemas['TypingEvent']
    | Schemas['PresenceEvent']
    | Schemas['ConversationUpdatedEvent']
    | Schemas['UserUpdatedEvent']
    | Schemas['ContactUpdatedEvent']
    | Schemas['ContactDeletedEvent']
    | Schemas['BlockUpdatedEvent']
    | Schemas['MessagesUpdatedEvent']
    | Schemas['ConversationDeletedEvent']
    | Schemas['SessionRevokedEvent']
    | Schemas['ResyncEvent']
    | Schemas['PongEvent']
    | Schemas['ErrorEvent']

export type ClientCommand
  = | Schemas['ReceiptDeliveredCommand']
    | Schemas['ReceiptReadCommand']
    | Schemas['TypingCommand']
    | Schemas['PresenceGetCommand']
    | Schemas['PingCommand']

export interface UserPage { users: Person[], next_cursor: string | null }
export interface ContactPage { contacts: Contact[], next_cursor: string | null }
export interface BlockPage { blocks: Block[], next_cursor: string | null }
export type ConversationView = 'inbox' | 'archived'
/** What is not given stays as it is. */
export interface SettingsChange {
  pinned?: boolean
  archived?: boolean
  marked_unread?: boolean
  mute?: { for_seconds: number } | 'always' | null
}

export interface ConversationPage { conversations: Conversation[], next_cursor: string | null }
export interface MessagePage { messages: Message[], has_more: boolean, last_seq: number }

/** The messages that later changes made what they are; with them, every change up to number `changes` is known. */
export interface ChangePage { messages: Message[], has_more: boolean, changes: number }

/** What is not given stays as it is. */
export interface MeChange { display_name?: string, bio?: string, privacy?: Partial<Privacy> }

/** One page of all that is kept of me: lists by name, and where the next page begins. */
export type ExportPage = Record<string, unknown> & { next_cursor: string | null }

/** What only the owner of an account may do with it. */
export interface AccountApi {
  changeMe(change: MeChange): Promise<Me>
  changeEmail(email: string, current: string): Promise<Me>
  /** A WebP, JPEG or PNG of at most 128 KiB and 1,024 by 1,024 pixels. */
  putAvatar(picture: Blob): Promise<Me>
  removeAvatar(): Promise<Me>
  exportPage(cursor: string | null): Promise<ExportPage>
  deleteAccount(current: string): Promise<void>
}

/** What the app needs of a server; `rest.ts` asks the real one, the mock mode answers by itself. */
export interface ParleyApi extends AccountApi {
  signUp(form: SignUp): Promise<Me>
  logIn(login: string, password: string): Promise<Me>
  logOut(): Promise<void>
  logOutEverywhere(): Promise<void>
  me(): Promise<Me>
  changePassword(current: string, next: string): Promise<void>
  sessions(): Promise<Session[]>
  revokeSession(id: string): Promise<void>
  searchUsers(query: string, cursor?: string | null, signal?: AbortSignal): Promise<UserPage>
  user(id: string): Promise<Profile>
  contacts(cursor?: string | null, limit?: number): Promise<ContactPage>
  putContact(userId: string, alias: string | null): Promise<Contact>
  removeContact(userId: string): Promise<void>
  blocks(cursor?: string | null): Promise<BlockPage>
  block(userId: string): Promise<void>
  unblock(userId: string): Promise<void>
  conversations(cursor?: string | null, limit?: number, view?: ConversationView): Promise<ConversationPage>
  conversation(id: string): Promise<Conversation>
  openConversation(userId: string): Promise<Conversation>
  changeSettings(id: string, change: SettingsChange): Promise<Conversation>
  clearConversation(id: string, throughSeq: number): Promise<Conversation>
  deleteConversation(id: string, throughSeq: number): Promise<void>
  messages(conversationId: string, page: { before?: number, after?: number, limit?: number }): Promise<MessagePage>
  sendMessage(conversationId: string, clientId: string, body: string, signal?: AbortSignal): Promise<Message>
  editMessage(conversationId: string, seq: number, body: string): Promise<Message>
  deleteMessage(conversationId: string, seq: number): Promise<Message>
  changes(conversationId: string, after: number): Promise<ChangePage>
}

/** The part of WebSocket that `socket.ts` uses; the mock mode brings its own. */
export interface SocketLike {
  readonly readyState: number
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number, reason: string }) => void) | null
  onerror: (() => void) | null
  send(text: string): void
  close(code?: number, reason?: string): void
}

export type SocketFactory = () => SocketLike
