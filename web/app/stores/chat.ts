import { defineStore } from 'pinia'
import type { Conversation, User } from '~/api/types'
import { SyncEngine } from '~/sync/engine'
import { chatLists } from '~/sync/lists'
import { isMuted } from '~/sync/settings'
import { newState, unreadCount, applyConversation } from '~/sync/state'
import type { ConversationState, SyncState } from '~/sync/state'
import { outboxStorage, rememberConversations, rememberedConversations } from '~/sync/storage'

/** How much of the chat list is kept for the first picture of the next visit. */
const rememberedCount = 60

/** The sync engine and its state, made reactive; everything that components know of chats comes through here. */
export const useChatStore = defineStore('chat', () => {
  const { api, connect } = useNuxtApp().$backend
  const session = useSessionStore()
  const state = ref<SyncState>(newState('')) as Ref<SyncState>
  const engine = shallowRef<SyncEngine | null>(null)

  function start(userId: string) {
    if (engine.value && state.value.me === userId) return
    stop()
    state.value = newState(userId)
    const remembered = rememberedConversations(window.localStorage, userId)
    for (const item of remembered) applyConversation(state.value, item)
    if (remembered.length > 0) state.value.snapshot = 'cached'
    engine.value = markRaw(new SyncEngine(state.value, {
      api,
      connect,
      outboxStorage: outboxStorage(window.localStorage, userId),
      signedOut: () => {
        stop()
        session.leave('You were logged out on this device.')
      },
      snapshotRead: (list: Conversation[]) => rememberConversations(window.localStorage, userId, list.slice(0, rememberedCount)),
    }))
    engine.value.start()
  }

  function stop() {
    engine.value?.stop()
    engine.value = null
    state.value = newState('')
  }

  const lists = computed(() => chatLists(state.value.conversations.values(), state.value.outbox))
  const list = computed<ConversationState[]>(() => lists.value.inbox)
  const archived = computed<ConversationState[]>(() => lists.value.archived)

  const isUnread = (conversation: ConversationState) => unreadCount(conversation) > 0 || conversation.settings.marked_unread
  const unreadConversations = computed(() => list.value.filter(one => isUnread(one) && !isMuted(one.settings, new Date())).length)
  const unreadArchived = computed(() => archived.value.filter(isUnread).length)
  const link = computed(() => state.value.link)
  const snapshot = computed(() => state.value.snapshot)

  const conversation = (id: string) => state.value.conversations.get(id) ?? null
  const outboxOf = (id: string) => state.value.outbox.get(id) ?? []
  const isTyping = (id: string) => state.value.typing.has(id)
  /** Unknown while the line is down: what was known then says nothing of now. */
  const presenceOf = (user: Pick<User, 'id'>) => state.value.link === 'online' ? state.value.presence.get(user.id) ?? null : null

  return { state, engine, start, stop, list, archived, unreadConversations, unreadArchived, link, snapshot, conversation, outboxOf, isTyping, presenceOf }
})
