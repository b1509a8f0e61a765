// Notices of new messages, as long as the chats are there: joins the rules of sync/notices.ts to the browser.
import { newClientId } from '~/sync/identifiers'
import { Notices } from '~/sync/notices'
import type { Notice } from '~/sync/notices'
import { TabGroup } from '~/sync/tabs'
import type { TabChannel, TabLocks } from '~/sync/tabs'

export function useNotices() {
  const chat = useChatStore()
  const route = useRouter().currentRoute
  const attention = useAttention()
  const { active } = useNoticeSettings()
  const { play } = useChime()
  const lookedAt = computed(() => attention.value && typeof route.value.params.id === 'string' ? route.value.params.id : null)

  /** The conversations whose notice is on screen, or was until a moment ago. */
  const told = shallowRef<readonly string[]>([])
  let tabs: TabGroup | null = null
  let notices: Notices | null = null
  let icon = ''

  function begin(me: string) {
    const name = `parley.notices.${me}`
    const group = new TabGroup({
      name,
      id: newClientId(),
      // The browser's own types are wider than what is used of them.
      locks: 'locks' in navigator ? navigator.locks as unknown as TabLocks : null,
      channel: 'BroadcastChannel' in window ? new BroadcastChannel(name) as unknown as TabChannel : null,
    })
    tabs = group
    group.look(lookedAt.value)
    notices = new Notices(me, {
      settings: () => active.value,
      speaks: () => group.speaks,
      isLookedAt: id => group.isLookedAt(id),
      titleOf: conversation => chat.nameOf(conversation.peer),
      show,
      sound: () => void play(),
    })
  }

  function end() {
    notices?.stop()
    tabs?.stop()
    notices = tabs = null
    told.value = []
  }

  function show({ conversationId, title, body }: Notice): (() => void) | null {
    try {
      // Silent, since the sound is ours and has a setting of its own.
      const notification = new Notification(title, { body, tag: `parley.${conversationId}`, silent: true, ...(icon && { icon }) })
      notification.onclick = () => {
        window.focus()
        notification.close()
        notices?.closed(conversationId)
        void navigateTo(`/c/${conversationId}`)
      }
      notification.onclose = () => notices?.closed(conversationId)
      return () => {
        notification.onclose = null
        notification.close()
      }
    } catch {
      // Browsers of phones show notices of installed apps only.
      return null
    }
  }

  onMounted(() => {
    void drawIcon().then((drawn) => { icon = drawn })
    watch(() => chat.state.me, (me) => {
      end()
      if (me !== '') begin(me)
    }, { immediate: true })
  })
  onUnmounted(end)
  watch(lookedAt, id => tabs?.look(id))
  chat.onMessage((conversation, message) => {
    notices?.heard(conversation, message)
    told.value = notices?.conversations ?? []
  })

  // Read, cleared or answered, here or on another device, or deleted by its sender.
  const doneSeqs = computed(() => told.value.map((id): [string, number] => {
    const conversation = chat.conversation(id)
    if (!conversation) return [id, Infinity]
    const { marks, clearedSeq, lastMessage } = conversation
    return [id, Math.max(marks.read_seq, clearedSeq, lastMessage?.deleted ? lastMessage.seq : 0)]
  }))
  watch(doneSeqs, (all) => {
    for (const [id, seq] of all) notices?.read(id, seq)
  })
}

/** The icon as a picture of dots, since notices show no vector graphics; '' where it cannot be drawn. */
async function drawIcon(): Promise<string> {
  try {
    const image = new Image(192, 192)
    image.src = '/favicon.svg'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 192
    canvas.getContext('2d')!.drawImage(image, 0, 0, 192, 192)
    return canvas.toDataURL('image/png')
  } catch {
    return ''
  }
}
