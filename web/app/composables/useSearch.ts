// What the search field finds, in sections: the chats that are here, then people: my contacts at once, all others as
// the server knows them. A further kind of thing, such as a group, is a further section.
import type { User } from '~/api/types'
import { search } from '~/formats/search'
import type { Range, Searchable } from '~/formats/search'
import { unreadCount } from '~/sync/state'

export interface SearchOption {
  readonly key: string
  readonly kind: 'chat' | 'person'
  readonly user: User & { alias?: string | null }
  readonly ranges: readonly Range[]
  /** The chat that it leads to; null when choosing it opens one. */
  readonly conversationId: string | null
  readonly unread: number
  readonly archived: boolean
}

export interface SearchSection { readonly key: string, readonly title: string, readonly options: readonly SearchOption[] }

const mostChats = 30
const mostContacts = 20

export function useSearch(query: Ref<string>) {
  const chat = useChatStore()
  const server = usePeopleSearch(query)

  interface Entry extends Searchable { readonly id: string, readonly user: User, readonly unread: number, readonly archived: boolean }
  const entryOf = (user: User) => ({ name: chat.nameOf(user), others: [user.username, user.display_name], user })

  /** In the order of the list, the archived after it, and last those in which nothing was said. */
  const conversations = computed<Entry[]>(() => {
    const listed = [...chat.list, ...chat.archived]
    const ids = new Set(listed.map(({ id }) => id))
    const silent = [...chat.state.conversations.values()].filter(({ id, settings }) => !ids.has(id) && !settings.hidden)
    return [...listed, ...silent].map(one => ({
      ...entryOf(one.peer), kind: 'chat', id: one.id, unread: unreadCount(one), archived: one.settings.archived,
    }))
  })

  const chats = computed(() => search(conversations.value, query.value, mostChats).map(({ entry, ranges }): SearchOption => ({
    key: `chat-${entry.id}`, kind: 'chat', user: entry.user, ranges, conversationId: entry.id, unread: entry.unread, archived: entry.archived,
  })))

  const people = computed(() => {
    const shown = new Set(chats.value.map(option => option.user.id))
    const fresh = ({ id }: User) => !shown.has(id) && shown.add(id)
    const option = (user: SearchOption['user'], ranges: readonly Range[]): SearchOption =>
      ({ key: `person-${user.id}`, kind: 'person', user, ranges, conversationId: null, unread: 0, archived: false })
    const contacts = search(chat.contacts.map(({ user }) => ({ ...entryOf(user), kind: 'person' })), query.value, mostContacts)
      .filter(({ entry }) => fresh(entry.user))
      .map(({ entry, ranges }) => option(entry.user, ranges))
    const others = server.people.value.filter(fresh)
      .map(user => option(user, search([{ ...entryOf(user), kind: 'person' }], query.value)[0]?.ranges ?? []))
    return [...contacts, ...others]
  })

  const sections = computed<SearchSection[]>(() => [
    { key: 'chats', title: 'Chats', options: chats.value },
    { key: 'people', title: 'People', options: people.value },
  ].filter(section => section.options.length > 0))

  return { sections, status: server.status, more: server.more, again: server.again, hasMore: server.hasMore }
}
