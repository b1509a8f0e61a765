// What can be done with a chat from its row and from its header: the same menu, the same questions, the same way back.
import type { DropdownMenuItem } from '@nuxt/ui'
import type { SettingsChange } from '~/api/types'
import { isMuted } from '~/sync/settings'
import { unreadCount } from '~/sync/state'
import type { ConversationState, DirectState } from '~/sync/state'

const hour = 3_600
const mutes: [label: string, mute: NonNullable<SettingsChange['mute']>][] = [
  ['For 1 hour', { for_seconds: hour }],
  ['For 8 hours', { for_seconds: 8 * hour }],
  ['For 1 week', { for_seconds: 7 * 24 * hour }],
  ['Always', 'always'],
]

export interface SettingsSubject {
  noun: 'Chat' | 'Group' | 'Channel'
  isOpen(): boolean
  /** Says whether it got through. */
  change(wanted: SettingsChange): Promise<boolean>
}

export function useConversationActions() {
  const chat = useChatStore()
  const toast = useToast()
  const attempt = useAttempt()
  const route = useRouter().currentRoute
  const confirm = useConfirm()

  const isOpen = (conversation: ConversationState) => route.value.params.id === conversation.id

  async function archive({ noun, change }: SettingsSubject, archived: boolean) {
    if (!await change({ archived })) return
    toast.add({
      title: archived ? `${noun} archived` : `${noun} back in the list`,
      icon: archived ? 'i-lucide-archive' : 'i-lucide-archive-restore',
      actions: [{ label: 'Undo', color: 'neutral', variant: 'outline', onClick: () => void change({ archived: !archived }) }],
    })
  }

  async function markUnread(subject: SettingsSubject) {
    // It would be read again at once.
    if (subject.isOpen()) await navigateTo('/')
    await subject.change({ marked_unread: true })
  }

  async function markRead(conversations: readonly ConversationState[], subject: SettingsSubject) {
    for (const { id, lastSeq } of conversations) chat.engine?.markRead(id, lastSeq)
    if (conversations.some(({ settings }) => settings.marked_unread)) await subject.change({ marked_unread: false })
  }

  /** What is the same for a chat, a channel, and all channels of a group together. */
  function settingsMenu(conversations: readonly ConversationState[], subject: SettingsSubject): DropdownMenuItem[] {
    const { change } = subject
    const pinned = conversations.some(({ settings }) => settings.pinned_at !== null)
    const unread = conversations.some(one => unreadCount(one) > 0 || one.settings.marked_unread)
    return [
      { label: pinned ? 'Unpin' : 'Pin', icon: pinned ? 'i-lucide-pin-off' : 'i-lucide-pin', onSelect: () => void change({ pinned: !pinned }) },
      unread
        ? { label: 'Mark as read', icon: 'i-lucide-check-check', onSelect: () => void markRead(conversations, subject) }
        : { label: 'Mark as unread', icon: 'i-lucide-message-circle-more', onSelect: () => void markUnread(subject) },
      conversations.every(({ settings }) => isMuted(settings, new Date()))
        ? { label: 'Unmute', icon: 'i-lucide-bell', onSelect: () => void change({ mute: null }) }
        : {
            label: 'Mute',
            icon: 'i-lucide-bell-off',
            children: mutes.map(([label, mute]) => ({ label, onSelect: () => void change({ mute }) })),
          },
      conversations.every(({ settings }) => settings.archived)
        ? { label: 'Take out of the archive', icon: 'i-lucide-archive-restore', onSelect: () => void archive(subject, false) }
        : { label: 'Archive', icon: 'i-lucide-archive', onSelect: () => void archive(subject, true) },
    ]
  }

  async function clear(conversation: ConversationState) {
    const keeper = conversation.kind === 'direct' ? `${chat.nameOf(conversation.peer)} keeps them.` : 'The others keep them.'
    const sure = await confirm.open({
      title: conversation.kind === 'direct' ? 'Clear this chat?' : 'Clear this channel?',
      description: `All messages so far disappear for you, on all your devices, and do not come back. ${keeper}`,
      action: 'Clear messages',
    })
    if (sure) await attempt('The chat was not cleared', () => chat.engine?.clear(conversation.id))
  }

  async function remove(conversation: DirectState) {
    const sure = await confirm.open({
      title: 'Delete this chat?',
      description: `It leaves your list and its messages do not come back. ${chat.nameOf(conversation.peer)} keeps them, and a new message brings an empty chat back.`,
      action: 'Delete chat',
    })
    if (!sure || !await attempt('The chat was not deleted', () => chat.engine?.remove(conversation.id))) return
    if (isOpen(conversation)) await navigateTo('/')
  }

  const clearItem = (conversation: ConversationState): DropdownMenuItem => ({
    label: 'Clear messages…',
    icon: 'i-lucide-eraser',
    disabled: conversation.lastSeq <= conversation.clearedSeq,
    onSelect: () => void clear(conversation),
  })

  function menu(conversation: DirectState): DropdownMenuItem[][] {
    return [
      settingsMenu([conversation], {
        noun: 'Chat',
        isOpen: () => isOpen(conversation),
        change: wanted => attempt('The chat was not changed', () => chat.engine?.change(conversation.id, wanted)),
      }),
      [
        clearItem(conversation),
        { label: 'Delete chat…', icon: 'i-lucide-trash-2', color: 'error', onSelect: () => void remove(conversation) },
      ],
    ]
  }

  return { menu, settingsMenu, clearItem }
}
