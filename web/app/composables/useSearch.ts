// What the search field finds, in sections: the chats that are here, then people: my contacts at once, all others as
// the server knows them; between them groups and their channels.
import type { GroupColor, User } from '~/api/types'
import { membersOf } from '~/formats/counts'
import { search } from '~/formats/search'
import type { Range, Searchable } from '~/formats/search'
import { channelsOf } from '~/sync/groups'
import { conversationsOf } from '~/sync/lists'
import { unreadCount } from '~/sync/state'
import type { DirectState } from '~/sync/state'

interface CommonOption {
  readonly key: string
  readonly ranges: readonly Range[]
  /** The chat that it leads to; null when choosing it opens one. */
  readonly conversationId: string | null
  readonly unread: number
  readonly archived: boolean
}
export interface PersonOption extends CommonOption { readonly kind: 'chat' | 'person', readonly user: User & { alias?: string | null } }
/** A group, or one of its channels: `detail` then says of which group. */
export interface GroupOption extends CommonOption { readonly kind: 'group', readonly name: string, readonly color: GroupColor, readonly detail: string, readonly groupName: string }
export type SearchOption = PersonOption | GroupOption

export interface SearchSection { readonly key: string, readonly title: string, readonly options: readonly SearchOption[] }

const mostChats = 30
const mostGroups = 20
const mostContacts = 20

export function useSearch(query: Ref<string>) {
  const chat = useChatStore()
  const habits = useHabitsStore()
  const server = usePeopleSearch(query)

  interface Entry extends Searchable { readonly id: string, readonly user: User, readonly unread: number, readonly archived: boolean }
  const entryOf = (user: User) => ({ name: chat.nameOf(user), others: [user.username, user.display_name], user })

  /** In the order of the list, the archived after it, and last those in which nothing was said. */
  const conversations = computed<Entry[]>(() => {
    const direct = (one: { kind: string }): one is DirectState => one.kind === 'direct'
    const listed = [...chat.list, ...chat.archived].flatMap(entry => conversationsOf(entry)).filter(direct)
    const ids = new Set(listed.map(({ id }) => id))
    const silent = [...chat.state.conversations.values()].filter(direct).filter(({ id, settings }) => !ids.has(id) && !settings.hidden)
    return [...listed, ...silent].map(one => ({
      ...entryOf(one.peer), kind: 'chat', id: one.id, unread: unreadCount(one), archived: one.settings.archived,
    }))
  })

  const chats = computed(() => search(conversations.value, query.value, mostChats).map(({ entry, ranges }): PersonOption => ({
    key: `chat-${entry.id}`, kind: 'chat', user: entry.user, ranges, conversationId: entry.id, unread: entry.unread, archived: entry.archived,
  })))

  const people = computed(() => {
    const shown = new Set(chats.value.map(option => option.user.id))
    const fresh = ({ id }: User) => !shown.has(id) && shown.add(id)
    const option = (user: PersonOption['user'], ranges: readonly Range[]): PersonOption =>
      ({ key: `person-${user.id}`, kind: 'person', user, ranges, conversationId: null, unread: 0, archived: false })
    const contacts = search(chat.contacts.map(({ user }) => ({ ...entryOf(user), kind: 'person' })), query.value, mostContacts)
      .filter(({ entry }) => fresh(entry.user))
      .map(({ entry, ranges }) => option(entry.user, ranges))
    const others = server.people.value.filter(fresh)
      .map(user => option(user, search([{ ...entryOf(user), kind: 'person' }], query.value)[0]?.ranges ?? []))
    return [...contacts, ...others]
  })

  const groups = computed(() => {
    interface Place extends Searchable { readonly option: Omit<GroupOption, 'ranges'> }
    const places = [...chat.state.groups.values()].flatMap((group): Place[] => {
      const channels = channelsOf(chat.state, group)
      const whole = { kind: 'group' as const, color: group.color, groupName: group.name, archived: channels.every(({ settings }) => settings.archived) }
      const first = channels.find(({ id }) => id === habits.lastOf(group.id)) ?? channels[0]
      if (!first) return []
      const own: Place = { kind: 'group', name: group.name, others: [group.description], option: {
        ...whole, key: `group-${group.id}`, name: group.name, detail: membersOf(group.memberCount), conversationId: first.id,
        unread: channels.reduce((sum, channel) => sum + unreadCount(channel), 0),
      } }
      if (channels.length === 1) return [own]
      return [own, ...channels.flatMap((channel): Place[] => {
        const name = group.channels.find(({ id }) => id === channel.id)!.name
        return [{ kind: 'channel', name: `#${name}`, option: {
          ...whole, key: `channel-${channel.id}`, name: `#${name}`, detail: group.name, conversationId: channel.id, unread: unreadCount(channel),
        } }]
      })]
    })
    return search(places, query.value, mostGroups).map(({ entry, ranges }): GroupOption => ({ ...entry.option, ranges }))
  })

  const sections = computed<SearchSection[]>(() => [
    { key: 'chats', title: 'Chats', options: chats.value },
    { key: 'groups', title: 'Groups and channels', options: groups.value },
    { key: 'people', title: 'People', options: people.value },
  ].filter(section => section.options.length > 0))

  return { sections, status: server.status, more: server.more, again: server.again, hasMore: server.hasMore }
}
