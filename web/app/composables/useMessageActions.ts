// What can be done with one message: copy it, see in a channel who has it, and, while it is mine to change, edit it or
// delete it for everyone.
import type { ContextMenuItem } from '@nuxt/ui'
import { MessageInfo } from '#components'
import { sentence } from '~/api/errors'
import { isChangeable } from '~/sync/changes'
import type { ConversationState } from '~/sync/state'

export function useMessageActions(conversation: () => ConversationState, edit: (seq: number) => void) {
  const chat = useChatStore()
  const toast = useToast()
  const confirm = useConfirm()
  const info = useOverlay().create(MessageInfo)

  async function copy(body: string) {
    try {
      await navigator.clipboard.writeText(body)
      toast.add({ title: 'Message copied', icon: 'i-lucide-copy-check' })
    } catch {
      toast.add({ title: 'The message was not copied', description: 'The browser does not allow it.', color: 'error', icon: 'i-lucide-circle-alert' })
    }
  }

  async function remove(seq: number) {
    const shown = conversation()
    const others = shown.kind === 'direct' ? chat.nameOf(shown.peer) : 'everybody in the group'
    const sure = await confirm.open({
      title: 'Delete this message for everyone?',
      description: `Its text disappears for you and for ${others}, on all devices, and does not come back.`,
      action: 'Delete for everyone',
    })
    if (!sure) return
    try {
      await chat.engine?.deleteMessage(shown.id, seq)
    } catch (error) {
      toast.add({ title: 'The message was not deleted', description: sentence(error), color: 'error', icon: 'i-lucide-circle-alert' })
    }
  }

  function menu(clientId: string): ContextMenuItem[][] {
    const { id, kind, log } = conversation()
    const message = log.messages.findLast(other => other.client_id === clientId)
    const body = message?.body ?? chat.outboxOf(id).find(entry => entry.clientId === clientId)?.body ?? ''
    const always: ContextMenuItem[] = [{ label: 'Copy text', icon: 'i-lucide-copy', onSelect: () => void copy(body) }]
    if (message && kind === 'channel' && message.sender_id === chat.state.me) {
      always.push({ label: 'Message info', icon: 'i-lucide-info', onSelect: () => void info.open({ conversationId: id, seq: message.seq }) })
    }
    if (!message || !isChangeable(chat.state, message)) return [always]
    return [
      [...always, { label: 'Edit', icon: 'i-lucide-pencil', onSelect: () => edit(message.seq) }],
      [{ label: 'Delete for everyone…', icon: 'i-lucide-trash-2', color: 'error', onSelect: () => void remove(message.seq) }],
    ]
  }

  return { menu }
}
