// Whether this device shows notices and sounds, and what its browser allows. Kept in local storage: another device has
// another desk, and perhaps another person beside it.
import type { NoticeSettings } from '~/sync/notices'

export type NoticePermission = 'unsupported' | NotificationPermission

const defaults: NoticeSettings = { enabled: false, preview: true, sound: true }

export function useNoticeSettings() {
  const settings = useLocalStorage<NoticeSettings>('parley.notices', { ...defaults }, { mergeDefaults: true, initOnMounted: true, writeDefaults: false })
  const permission = useState<NoticePermission>('noticePermission', () => 'default')

  const read = () => { permission.value = 'Notification' in window ? Notification.permission : 'unsupported' }
  onMounted(read)
  // People change their mind in the browser's own settings.
  useEventListener('focus', read)

  /** To be called by a click only. Says whether notices can be shown now. */
  async function enable(): Promise<boolean> {
    read()
    if (permission.value === 'default') permission.value = await Notification.requestPermission()
    settings.value = { ...settings.value, enabled: permission.value === 'granted' }
    return settings.value.enabled
  }

  const change = (by: Partial<NoticeSettings>) => { settings.value = { ...settings.value, ...by } }
  /** What counts: the wish of the reader, if the browser goes along with it. */
  const active = computed<NoticeSettings>(() => ({ ...settings.value, enabled: settings.value.enabled && permission.value === 'granted' }))

  return { settings, permission, active, enable, change }
}
