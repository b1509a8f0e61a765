// What can be done with a person, from the contact list, the details of a chat and the settings alike.
import type { DropdownMenuItem } from '@nuxt/ui'
import { ContactAlias } from '#components'
import type { User } from '~/api/types'

const useAliasWindow = createSharedComposable(() => useOverlay().create(ContactAlias))

export function usePersonActions() {
  const chat = useChatStore()
  const toast = useToast()
  const attempt = useAttempt()
  const confirm = useConfirm()
  const aliasDialog = useAliasWindow()

  const plain = ({ id, username, display_name }: User): User => ({ id, username, display_name })

  /** Opens the chat with the person, and shows it. */
  const openChat = (user: User) => attempt('The chat could not be opened', async () => {
    const id = await chat.engine?.openWith(user.id)
    if (id) await navigateTo(`/c/${id}`)
  })

  const keep = (user: User, alias: string | null) => attempt('The contact was not saved', () => chat.engine?.people.keep(user.id, alias))

  async function add(user: User) {
    const name = chat.nameOf(user)
    if (!await keep(user, null)) return
    toast.add({
      title: `${name} is in your contacts`,
      icon: 'i-lucide-user-round-check',
      actions: [{ label: 'Choose a name…', color: 'neutral', variant: 'outline', onClick: () => void rename(user) }],
    })
  }

  async function rename(user: User) {
    const alias = await aliasDialog.open({ user: plain(user), alias: chat.contactOf(user.id)?.alias ?? null })
    if (alias !== undefined) await keep(user, alias)
  }

  async function remove(user: User) {
    const name = chat.nameOf(user)
    const alias = chat.contactOf(user.id)?.alias ?? null
    const sure = await confirm.open({
      title: `Remove ${name} from your contacts?`,
      description: `${alias === null ? '' : `The name that you gave goes too: they are ${user.display_name} again. `}Your chat stays, and ${name} is not told.`,
      action: 'Remove contact',
    })
    if (!sure || !await attempt('The contact was not removed', () => chat.engine?.people.remove(user.id))) return
    toast.add({
      title: `${name} is no contact any more`,
      icon: 'i-lucide-user-round-minus',
      // Long enough to read it, think, and reach it by keyboard.
      duration: 12_000,
      actions: [{ label: 'Undo', color: 'neutral', variant: 'outline', onClick: () => void keep(user, alias) }],
    })
  }

  async function block(user: User) {
    const name = chat.nameOf(user)
    const sure = await confirm.open({
      title: `Block ${name}?`,
      description: `What they send you from now on never reaches you, not even after you unblock them; to them it looks sent. You cannot write to them either, and neither of you sees whether the other is online or typing. They are not told, and your chat stays as it is.`,
      action: 'Block',
    })
    if (sure) await attempt(`${name} is not blocked`, () => chat.engine?.people.block(plain(user)))
  }

  async function unblock(user: User) {
    const name = chat.nameOf(user)
    if (!await attempt(`${name} is still blocked`, () => chat.engine?.people.unblock(user.id))) return
    toast.add({ title: `${name} is unblocked`, description: 'What they wrote meanwhile does not arrive any more.', icon: 'i-lucide-user-round-check' })
  }

  function menu(user: User): DropdownMenuItem[][] {
    const contact = chat.contactOf(user.id)
    return [
      [
        { label: 'Open chat', icon: 'i-lucide-message-circle', onSelect: () => void openChat(user) },
        contact
          ? { label: contact.alias === null ? 'Choose another name…' : 'Change the name…', icon: 'i-lucide-pencil', onSelect: () => void rename(user) }
          : { label: 'Add to contacts', icon: 'i-lucide-user-round-plus', onSelect: () => void add(user) },
      ],
      [
        ...(contact ? [{ label: 'Remove from contacts…', icon: 'i-lucide-user-round-minus', onSelect: () => void remove(user) }] : []),
        chat.isBlocked(user.id)
          ? { label: 'Unblock', icon: 'i-lucide-ban', onSelect: () => void unblock(user) }
          : { label: 'Block…', icon: 'i-lucide-ban', color: 'error' as const, onSelect: () => void block(user) },
      ],
    ]
  }

  return { openChat, add, rename, remove, block, unblock, menu }
}
