// What can be done with a chat from its row and from its header: the same menu, the same questions, the same way back.
import type { DropdownMenuItem } from '@nuxt/ui'
import { ConversationConfirm } from '#components'
import type { SettingsChange } from '~/api/types'
import { isMuted } from '~/sync/settings'
import { unreadCount } from '~/sync/state'
import type { ConversationState } from '~/sync/state'

const hour = 3_600
const mutes: [label: string, mute: NonNullable<SettingsChange['mute']>][] = [
  ['For 1 hour', { for_seconds: hour }],
  ['For 8 hours', { for_seconds: 8 * hour }],
  ['For 1 week', { for_seconds: 7 * 24 * hour }],
  ['Always', 'always'],
]

export function useConversationActions() {
  const chat = useChatStore()
  const toast = useToast()
  const attempt = useAttempt()
  const route = useRouter().currentRoute
  const confirm = useOverlay().create(ConversationConfirm)

  const isOpen = (conversation: ConversationState) => route.value.params.id === conversation.id

  const change = (conversation: ConversationState, wanted: SettingsChange) =>
    attempt('The chat was not changed', () => chat.engine?.change(conversation.id, wanted))

  async function archive(conversation: ConversationState, archived: boolean) {
    if (!await change(conversation, { archived })) return
    toast.add({
      title: archived ? 'Chat archived' : 'Chat back in the list',
      icon: archived ? 'i-lucide-archive' : 'i-lucide-archive-restore',
      actions: [{ label: 'Undo', color: 'neutral', variant: 'outline', onClick: () => void change(conversation, { archived: !archived }) }],
    })
  }

  async function markUnread(conversation: ConversationState) {
    // It would be read again at once.
    if (isOpen(conversation)) await navigateTo('/')
    await change(conversation, { marked_unread: true })
  }

  async function markRead(conversation: ConversationState) {
    chat.engine?.markRead(conversation.id, conversation.lastSeq)
    if (conversation.settings.marked_unread) await change(conversation, { marked_unread: false })
  }

  async function clear(conversation: ConversationState) {
    const sure = await confirm.open({
      title: 'Clear this chat?',
      description: `All messages so far disappear for you, on all your devices, and do not come back. ${chat.nameOf(conversation.peer)} keeps them.`,
      action: 'Clear messages',
    })
    if (sure) await attempt('The chat was not cleared', () => chat.engine?.clear(conversation.id))
  }

  async function remove(conversation: ConversationState) {
    const sure = await confirm.open({
      title: 'Delete this chat?',
      description: `It leaves your list and its messages do not come back. ${chat.nameOf(conversation.peer)} keeps them, and a new message brings an empty chat back.`,
      action: 'Delete chat',
    })
    if (!sure || !await attempt('The chat was not deleted', () => chat.engine?.remove(conversation.id))) return
    if (isOpen(conversation)) await navigateTo('/')
  }

  function menu(conversation: ConversationState): DropdownMenuItem[][] {
    const { settings } = conversation
    const pinned = settings.pinned_at !== null
    const unread = unreadCount(conversation) > 0 || settings.marked_unread
    return [
      [
        { label: pinned ? 'Unpin' : 'Pin', icon: pinned ? 'i-lucide-pin-off' : 'i-lucide-pin', onSelect: () => void change(conversation, { pinned: !pinned }) },
        unread
          ? { label: 'Mark as read', icon: 'i-lucide-check-check', onSelect: () => void markRead(conversation) }
          : { label: 'Mark as unread', icon: 'i-lucide-message-circle-more', onSelect: () => void markUnread(conversation) },
        isMuted(settings, new Date())
          ? { label: 'Unmute', icon: 'i-lucide-bell', onSelect: () => void change(conversation, { mute: null }) }
          : {
              label: 'Mute',
              icon: 'i-lucide-bell-off',
              children: mutes.map(([label, mute]) => ({ label, onSelect: () => void change(conversation, { mute }) })),
            },
        settings.archived
          ? { label: 'Take out of the archive', icon: 'i-lucide-archive-restore', onSelect: () => void archive(conversation, false) }
          : { label: 'Archive', icon: 'i-lucide-archive', onSelect: () => void archive(conversation, true) },
      ],
      [
        { label: 'Clear messages…', icon: 'i-lucide-eraser', disabled: conversation.lastSeq <= conversation.clearedSeq, onSelect: () => void clear(conversation) },
        { label: 'Delete chat…', icon: 'i-lucide-trash-2', color: 'error', onSelect: () => void remove(conversation) },
      ],
    ]
  }

  return { menu }
}
