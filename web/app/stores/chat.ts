import { defineStore } from 'pinia'
import type { Conversation, Group, Message, User } from '~/api/types'
import { sortedContacts } from '~/formats/contacts'
import { SyncEngine } from '~/sync/engine'
import { applyFirstPaint } from '~/sync/first_paint'
import { applyGroup, channelsOf } from '~/sync/groups'
import type { Departure } from '~/sync/group_keeper'
import { chatLists, conversationsOf } from '~/sync/lists'
import type { ListEntry } from '~/sync/lists'
import { nameOf as calledName } from '~/sync/people'
import { isMuted } from '~/sync/settings'
import { newState, unreadCount, applyConversation } from '~/sync/state'
import type { ConversationState, SyncState } from '~/sync/state'
import { forgetGroup, outboxStorage, rememberConversations, rememberGroups, rememberedConversations, rememberedGroups } from '~/sync/storage'

/** How much of the chat list is kept for the first picture of the next visit. */
const rememberedCount = 60

/** The sync engine and its state, made reactive; everything that components know of chats comes through here. */
export const useChatStore = defineStore('chat', () => {
  const { api, connect } = useNuxtApp().$backend
  const rendered = useRendered()
  const session = useSessionStore()
  const paint = useFirstPaint()
  const current = ref<SyncState>(newState('')) as Ref<SyncState>
  const engine = shallowRef<SyncEngine | null>(null)
  /** The last group or channel that went away. */
  const departure = shallowRef<Departure | null>(null)
  const heard = createEventHook<[conversation: ConversationState, message: Message]>()

  /** Makes up the first picture: of what the server's rendering read, or of what the last visit left. */
  function show(userId: string) {
    if (current.value.me === userId) return
    stop()
    current.value = newState(userId)
    if (paint.value) applyFirstPaint(current.value, toRaw(paint.value))
    else if (!rendered) recall(userId)
  }

  function recall(userId: string) {
    for (const group of rememberedGroups(window.localStorage, userId)) applyGroup(current.value, group)
    const remembered = rememberedConversations(window.localStorage, userId)
    for (const item of remembered) applyConversation(current.value, item)
    if (remembered.length > 0) current.value.snapshot = 'cached'
  }

  /** Makes the picture live. Not before it stands: what the engine knows at once, such as unsent messages, would differ. */
  function start(userId: string) {
    show(userId)
    if (engine.value) return
    if (current.value.snapshot === 'none') recall(userId)
    paint.value = null
    engine.value = markRaw(new SyncEngine(current.value, {
      api,
      connect,
      outboxStorage: outboxStorage(window.localStorage, userId),
      signedOut: () => {
        stop()
        session.leave('You were logged out on this device.')
      },
      meChanged: () => void session.check(),
      messageHeard: (conversation, message) => { void heard.trigger(conversation, message) },
      snapshotRead: (list: Conversation[], groups: Group[]) => {
        // What went away while it was read is not kept.
        const { conversations, groups: known } = current.value
        rememberConversations(window.localStorage, userId, list.filter(({ id }) => conversations.has(id)).slice(0, rememberedCount))
        rememberGroups(window.localStorage, userId, groups.filter(({ id }) => known.has(id)))
      },
      departed: (what) => {
        departure.value = what
        forgetGroup(window.localStorage, userId, what.groupId, what.channel?.id)
      },
    }))
    engine.value.start()
  }

  function stop() {
    engine.value?.stop()
    engine.value = null
    current.value = newState('')
  }

  const lists = computed(() => chatLists(current.value))
  const list = computed<ListEntry[]>(() => lists.value.inbox)
  const archived = computed<ListEntry[]>(() => lists.value.archived)

  const isUnread = (conversation: ConversationState) => unreadCount(conversation) > 0 || conversation.settings.marked_unread
  const calls = (conversation: ConversationState) => isUnread(conversation) && !isMuted(conversation.settings, new Date())
  const unreadConversations = computed(() => list.value.filter(entry => conversationsOf(entry).some(calls)).length)
  const unreadArchived = computed(() => archived.value.filter(entry => conversationsOf(entry).some(isUnread)).length)
  const link = computed(() => current.value.link)
  const snapshot = computed(() => current.value.snapshot)

  const conversation = (id: string) => current.value.conversations.get(id) ?? null
  const outboxOf = (id: string) => current.value.outbox.get(id) ?? []
  const isTyping = (id: string) => current.value.typing.has(id)
  /** Who is typing there. */
  const typingIn = (id: string): User[] => (current.value.typing.get(id) ?? []).flatMap(userId => current.value.users.get(userId) ?? [])
  const group = (id: string) => current.value.groups.get(id) ?? null
  const channels = (id: string) => {
    const known = group(id)
    return known ? channelsOf(current.value, known) : []
  }
  /** A person as they are called now, of whom something older may be at hand. */
  const person = (user: User): User => current.value.users.get(user.id) ?? user
  const personOf = (id: string): User | null => current.value.users.get(id) ?? null
  /** What I call the person: everything that shows a name asks here. */
  const nameOf = (user: Parameters<typeof calledName>[1]) => calledName(current.value.people, user)
  const contactOf = (userId: string) => current.value.people.contacts.get(userId) ?? null
  const isBlocked = (userId: string) => current.value.people.blocks.has(userId)
  const people = computed(() => current.value.people)
  const contacts = computed(() => sortedContacts(current.value.people.contacts.values()))
  /** Unknown while the line is down: what was known then says nothing of now. */
  const presenceOf = (user: Pick<User, 'id'>) => current.value.link === 'online' ? current.value.presence.get(user.id) ?? null : null

  /** As a getter, so that Pinia does not send it with the page: the first paint is sent, in the words of the wire. */
  const state = computed(() => current.value)

  return {
    state, engine, show, start, stop, list, archived, unreadConversations, unreadArchived, link, snapshot, conversation, outboxOf, isTyping, typingIn, presenceOf,
    group, channels, person, personOf, nameOf, departure,
    people, contacts, contactOf, isBlocked, onMessage: heard.on,
  }
})
