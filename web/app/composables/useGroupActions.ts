// What can be done with a group or a channel from its row, from its header and from its details.
import type { DropdownMenuItem } from '@nuxt/ui'
import type { SettingsChange } from '~/api/types'
import type { GroupState } from '~/sync/groups'
import type { ChannelState } from '~/sync/state'

export function useGroupActions() {
  const chat = useChatStore()
  const route = useRouter().currentRoute
  const attempt = useAttempt()
  const { api } = useNuxtApp().$backend
  const confirm = useConfirm()
  const { settingsMenu, clearItem } = useConversationActions()

  const isOpen = (channels: readonly ChannelState[]) => channels.some(channel => channel.id === route.value.params.id)

  const change = (group: GroupState, wanted: SettingsChange) =>
    attempt('The group was not changed', () => chat.engine?.groups.change(group.id, wanted))

  async function leave(group: GroupState) {
    if (group.role === 'owner') {
      const others = group.memberCount > 1
      await confirm.open({
        title: others ? 'You own this group' : 'You are alone in this group',
        description: others
          ? 'Make somebody else the owner first: open the group’s details, and choose “Make owner” in the menu of a member.'
          : 'There is nobody who could have it. You can delete it instead, in the group’s details.',
        action: 'OK',
        informs: true,
      })
      return
    }
    const sure = await confirm.open({
      title: `Leave ${group.name}?`,
      description: 'Its channels leave your list on all your devices. You can come back by an invite, or when somebody adds you.',
      action: 'Leave group',
    })
    if (!sure) return
    await attempt('You did not leave', async () => {
      await api.removeMember(group.id, chat.state.me)
      chat.engine?.groups.gone(group.id)
    })
  }

  async function remove(group: GroupState) {
    const sure = await confirm.open({
      title: `Delete ${group.name}?`,
      description: 'All its channels and messages are deleted, for everybody. This cannot be taken back.',
      action: 'Delete group',
    })
    if (sure) await attempt('The group was not deleted', () => api.deleteGroup(group.id))
  }

  /** The menu of the whole group. */
  function menu(group: GroupState): DropdownMenuItem[][] {
    const channels = chat.channels(group.id)
    return [
      settingsMenu(channels, {
        noun: 'Group',
        isOpen: () => isOpen(channels),
        change: wanted => change(group, wanted),
      }),
      [{ label: 'Leave group…', icon: 'i-lucide-log-out', color: 'error', onSelect: () => void leave(group) }],
    ]
  }

  /** The menu of one channel. */
  function channelMenu(channel: ChannelState): DropdownMenuItem[][] {
    return [
      settingsMenu([channel], {
        noun: 'Channel',
        isOpen: () => isOpen([channel]),
        change: wanted => attempt('The channel was not changed', () => chat.engine?.change(channel.id, wanted)),
      }).filter(item => !['Pin', 'Unpin', 'Archive', 'Take out of the archive'].includes(String(item.label))),
      [clearItem(channel)],
    ]
  }

  return { menu, channelMenu, leave, remove, change }
}
