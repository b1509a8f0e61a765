import { defineStore } from 'pinia'
import type { Conversation, Message, User } from '~/api/types'
import { sortedContacts } from '~/formats/contacts'
import { SyncEngine } from '~/sync/engine'
import { applyFirstPaint } from '~/sync/first_paint'
import { chatLists } from '~/sync/lists'
import { nameOf as calledName } from '~/sync/people'
import { isMuted } from '~/sync/settings'
import { newState, unreadCount, applyConversation } from '~/sync/state'
import type { ConversationState, SyncState } from '~/sync/state'
import { outboxStorage, rememberConversations, rememberedConversations } from '~/sync/storage'

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
      snapshotRead: (list: Conversation[]) => rememberConversations(window.localStorage, userId, list.slice(0, rememberedCount)),
    }))
    engine.value.start()
  }

  function stop() {
    engine.value?.stop()
    engine.value = null
    current.value = newState('')
  }

  const lists = computed(() => chatLists(current.value.conversations.values(), current.value.outbox))
  const list = computed<ConversationState[]>(() => lists.value.inbox)
  const archived = computed<ConversationState[]>(() => lists.value.archived)

  const isUnread = (conversation: ConversationState) => unreadCount(conversation) > 0 || conversation.settings.marked_unread
  const unreadConversations = computed(() => list.value.filter(one => isUnread(one) && !isMuted(one.settings, new Date())).length)
  const unreadArchived = computed(() => archived.value.filter(isUnread).length)
  const link = computed(() => current.value.link)
  const snapshot = computed(() => current.value.snapshot)

  const conversation = (id: string) => current.value.conversations.get(id) ?? null
  const outboxOf = (id: string) => current.value.outbox.get(id) ?? []
  const isTyping = (id: string) => current.value.typing.has(id)
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
    state, engine, show, start, stop, list, archived, unreadConversations, unreadArchived, link, snapshot, conversation, outboxOf, isTyping, presenceOf,
    people, contacts, nameOf, contactOf, isBlocked, onMessage: heard.on,
  }
})
