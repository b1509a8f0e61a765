import type { ConversationState } from '~/sync/state'

/** How a conversation is called: by the person, or by the group and its channel. */
export function useConversationName(conversation: () => ConversationState) {
  const chat = useChatStore()
  const group = computed(() => {
    const shown = conversation()
    return shown.kind === 'channel' ? chat.group(shown.groupId) : null
  })
  const channel = computed(() => group.value?.channels.find(({ id }) => id === conversation().id) ?? null)
  /** The person, or the group. */
  const name = computed(() => {
    const shown = conversation()
    return shown.kind === 'direct' ? chat.nameOf(shown.peer) : group.value?.name ?? ''
  })
  /** For labels that must say all: "Ada", "Engines #general". */
  const fullName = computed(() => channel.value ? `${name.value} #${channel.value.name}` : name.value)
  return { group, channel, name, fullName }
}
