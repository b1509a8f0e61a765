/** What there is a picture of, in the order of docs/gallery/README.md, and how one gets there. */
import { type Locator, type Page, expect } from '@playwright/test'
import { choose, details, member_row, open_details } from '../e2e/groups_support.ts'
import { composer, message, row, write } from '../e2e/people.ts'
import type { Stage, Viewer } from './stage.ts'

export interface Scene {
  name: string
  title: string
  as?: Viewer
  open(page: Page, stage: Stage): Promise<void>
}

/** One width: the chat list and what is open stand side by side, or one covers the other. */
const is_phone = (page: Page) => page.viewportSize()!.width < 768
const dialog = (page: Page) => page.getByRole('dialog').last()
const heading = (page: Page) => page.getByRole('heading', { level: 1 })

async function at(page: Page, path: string, there: Locator): Promise<void> {
  await page.goto(path)
  await expect(there.first()).toBeVisible()
}

const list = (page: Page) => at(page, '/', page.getByTestId('conversation-row'))

async function chat(page: Page, stage: Stage, place: string): Promise<void> {
  await at(page, `/c/${stage.place(place)}`, composer(page))
  await expect(page.getByTestId('message').first()).toBeVisible()
}

async function group_details(page: Page, stage: Stage, place: string, scroll_to?: (page: Page) => Locator): Promise<void> {
  await chat(page, stage, place)
  await open_details(page)
  await expect(page.getByTestId('member').first()).toBeAttached()
  if (scroll_to) await scroll_to(page).evaluate(element => element.scrollIntoView({ block: 'start' }))
}

/** Never answers what matches, until the page is closed. */
const held = (page: Page, pattern: string | RegExp) => page.route(pattern, () => {})
const refused = (page: Page, pattern: string | RegExp) => page.route(pattern, route => route.request().method() === 'GET' ? route.fulfill({
  status: 503, json: { error: { code: 'unavailable', message: 'The server cannot answer right now.', retryable: true } },
}) : route.continue())
const away = (page: Page, pattern: string | RegExp) => page.route(pattern, route => route.abort('connectionrefused'))

async function settings(page: Page, section: string, there: string): Promise<void> {
  await at(page, `/settings/${section}`, page.getByTestId('settings'))
  await expect(page.getByTestId(there).first()).toBeVisible()
}

const outside: Scene[] = [
  { name: 'login', title: 'Log in', as: 'nobody', open: page => at(page, '/login', heading(page)) },
  {
    name: 'login-wrong', title: 'Log in: the password is wrong', as: 'nobody',
    async open(page) {
      await at(page, '/login', heading(page))
      await page.getByLabel(/username or email/i).fill('mira')
      await page.getByLabel('Password', { exact: true }).fill('not the password')
      await page.getByRole('button', { name: 'Log in' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  { name: 'signup', title: 'Sign up', as: 'nobody', open: page => at(page, '/signup', heading(page)) },
  {
    name: 'signup-problems', title: 'Sign up: what is wrong', as: 'nobody',
    async open(page) {
      await at(page, '/signup', heading(page))
      await page.getByLabel('Username').fill('x y')
      await page.getByRole('textbox', { name: 'Email' }).fill('nowhere')
      await page.getByRole('button', { name: /sign up|create/i }).click()
      await expect(page.locator('[id$="-error"]').first()).toBeVisible()
    },
  },
  { name: 'invite', title: 'Invite, logged out', as: 'nobody', open: (page, stage) => at(page, `/join/${stage.invites.open}`, page.getByTestId('join-signup')) },
  { name: 'invite-join', title: 'Invite, logged in', as: 'noor', open: (page, stage) => at(page, `/join/${stage.invites.open}`, page.getByTestId('join')) },
  { name: 'invite-member', title: 'Invite: a member already', open: (page, stage) => at(page, `/join/${stage.invites.open}`, page.getByTestId('join')) },
  { name: 'invite-over', title: 'Invite: over', as: 'noor', open: (page, stage) => at(page, `/join/${stage.invites.over}`, page.getByText('This invite is over')) },
  { name: 'invite-unknown', title: 'Invite: there is none', as: 'nobody', open: page => at(page, `/join/${'x'.repeat(43)}`, page.getByText('does not exist')) },
  {
    name: 'invite-removed', title: 'Invite: removed before', as: 'noor',
    async open(page, stage) {
      await at(page, `/join/${stage.invites.removed}`, page.getByTestId('join'))
      await page.getByTestId('join').click()
      await expect(page.getByText('You were removed from this group')).toBeVisible()
    },
  },
  {
    name: 'invite-loading', title: 'Invite: loading', as: 'nobody',
    async open(page, stage) {
      await held(page, '**/api/v1/invites/**')
      await at(page, `/join/${stage.invites.open}`, page.getByLabel('Loading the invite'))
    },
  },
  { name: 'not-found', title: 'A page that does not exist', open: page => at(page, '/nowhere/at/all', page.getByRole('heading')) },
]

const lists: Scene[] = [
  {
    name: 'chats', title: 'Chats',
    async open(page, stage) {
      await list(page)
      const jonas = await stage.line('jonas')
      const kofi = await stage.line('kofi')
      await stage.line('priya')
      await expect(page.getByTestId('presence-dot').first()).toBeVisible({ timeout: 60_000 })
      jonas.command('typing', { conversation_id: stage.place('jonas and mira'), active: true })
      kofi.command('typing', { conversation_id: stage.place('choir/cake'), active: true })
      await expect(page.getByTestId('row-typing')).toHaveCount(2)
    },
  },
  { name: 'chats-empty', title: 'Chats: none yet', as: 'noor', open: page => at(page, '/', page.getByText('No chats yet')) },
  {
    name: 'chats-loading', title: 'Chats: loading',
    async open(page) {
      await held(page, /\/api\/v1\/(conversations|groups)/)
      await at(page, '/', page.getByTestId('search'))
      await expect(page.getByRole('status').first()).toBeAttached()
    },
  },
  {
    name: 'chats-channels', title: 'Chats: a group opened to its channels',
    async open(page) {
      await list(page)
      await page.getByRole('button', { name: 'Channels of Harbour Choir' }).click()
      await expect(page.getByTestId('channel-row')).toHaveCount(4)
    },
  },
  {
    name: 'chats-archive', title: 'Chats: the archive',
    async open(page) {
      await list(page)
      await page.getByTestId('open-archive').click()
      await expect(page.getByTestId('leave-archive')).toBeVisible()
    },
  },
  {
    name: 'chats-menu', title: 'Chats: the menu of a row',
    async open(page) {
      await list(page)
      await row(page, 'Third floor').click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeVisible()
    },
  },
  {
    name: 'chats-compact', title: 'Chats: compact rows',
    async open(page, stage) {
      await page.context().addCookies([{ name: 'parley_density', value: 'compact', url: stage.server.origin }])
      await (is_phone(page) ? list(page) : chat(page, stage, 'choir/cake'))
    },
  },
  { name: 'chats-long', title: 'Chats: long names', as: 'max', open: list },
  {
    name: 'search-start', title: 'Search: before a word',
    async open(page) {
      await list(page)
      await page.getByTestId('search').click()
      await expect(page.getByTestId('search-results')).toBeVisible()
    },
  },
  {
    name: 'search', title: 'Search: chats and people',
    async open(page) {
      await list(page)
      await page.getByTestId('search').fill('ha')
      await expect(page.getByTestId('search-results').getByTestId('person-row').first()).toBeVisible()
      await expect(page.getByText('Searching people')).toHaveCount(0)
    },
  },
  {
    name: 'search-none', title: 'Search: nothing found',
    async open(page) {
      await list(page)
      await page.getByTestId('search').fill('a tuba player with a car')
      await expect(page.getByTestId('search-results')).toContainText(/no/i)
    },
  },
  {
    name: 'new-menu', title: 'New chat or group',
    async open(page) {
      await list(page)
      await page.getByTestId('new').click()
      await expect(page.getByRole('menuitem', { name: 'New group' })).toBeVisible()
    },
  },
  {
    name: 'profile-menu', title: 'My menu',
    async open(page) {
      await list(page)
      await page.getByTestId('profile-menu').click()
      await expect(page.getByTestId('my-name')).toBeVisible()
    },
  },
]

const chats: Scene[] = [
  {
    name: 'chat', title: 'A chat, somebody types',
    async open(page, stage) {
      await chat(page, stage, 'jonas and mira')
      const jonas = await stage.line('jonas')
      await expect(page.getByTestId('presence')).toContainText(/online/i, { timeout: 60_000 })
      jonas.command('typing', { conversation_id: stage.place('jonas and mira'), active: true })
      await expect(page.getByTestId('typing-bubble')).toBeVisible()
    },
  },
  { name: 'chat-unread', title: 'A chat with unread messages', open: (page, stage) => chat(page, stage, 'mira and priya') },
  { name: 'chat-languages', title: 'Right to left, and left to right', open: (page, stage) => chat(page, stage, 'amal and mira') },
  {
    name: 'chat-history', title: 'In the middle of a long history',
    async open(page, stage) {
      await chat(page, stage, 'mira and yuki')
      await page.getByTestId('message-list').hover()
      await page.mouse.wheel(0, -1500)
      await expect(page.getByTestId('jump-to-latest')).toBeVisible()
    },
  },
  {
    name: 'chat-failed', title: 'A message that was refused, and one on its way',
    async open(page, stage) {
      await chat(page, stage, 'mira and tomas')
      await page.route('**/messages', route => route.request().method() === 'POST'
        ? route.fulfill({ status: 400, json: { error: { code: 'invalid_field', message: 'The server refused this message.', retryable: false } } })
        : route.continue())
      await write(page, 'I can bring the keys on Friday, too.')
      await expect(page.locator('[data-tick="failed"]').first()).toBeVisible()
      await page.unroute('**/messages')
      await held(page, '**/messages')
      await write(page, 'And the good screwdriver.')
      await expect(page.locator('[data-tick="waiting"], [data-tick="sending"]').first()).toBeVisible()
    },
  },
  {
    name: 'chat-draft', title: 'A long draft',
    async open(page, stage) {
      await chat(page, stage, 'elena and mira')
      await composer(page).fill('Dear Elena,\n\nthe alto line is transposed.\n\nI also found:\n– two pencils\n– one scarf\n– page seven, the right way up\n\nMira')
    },
  },
  {
    name: 'chat-menu', title: 'The menu of a chat',
    async open(page, stage) {
      await chat(page, stage, 'mira and tomas')
      await page.getByTestId('chat-menu').click()
      await expect(page.getByRole('menuitem', { name: 'Mute' })).toBeVisible()
    },
  },
  {
    name: 'message-menu', title: 'The menu of a message',
    async open(page, stage) {
      await chat(page, stage, 'jonas and mira')
      await message(page, 'Last night. It reads well, the middle is long.').getByTestId('message-body').click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible()
    },
  },
  {
    name: 'message-info', title: 'Who has read a message in a channel',
    async open(page, stage) {
      await chat(page, stage, 'choir/cake')
      await message(page, 'Lemon for the neighbours, the other for us. I will bring plates.').getByTestId('message-body').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Message info' }).click()
      await expect(page.getByTestId('receipts-delivered')).toContainText('Jonas')
    },
  },
  {
    name: 'message-edit', title: 'A message is edited',
    async open(page, stage) {
      await chat(page, stage, 'jonas and mira')
      await message(page, 'Last night. It reads well, the middle is long.').getByTestId('message-body').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await expect(page.getByTestId('editing')).toBeVisible()
    },
  },
  {
    name: 'confirm-message', title: 'Confirmation: delete a message',
    async open(page, stage) {
      await chat(page, stage, 'jonas and mira')
      await message(page, 'Last night. It reads well, the middle is long.').getByTestId('message-body').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Delete for everyone…' }).click()
      await expect(page.getByTestId('confirm-action')).toBeVisible()
    },
  },
  {
    name: 'confirm-chat', title: 'Confirmation: delete a chat',
    async open(page, stage) {
      await chat(page, stage, 'mira and tomas')
      await choose(page, page.getByTestId('chat-menu'), 'Delete chat…')
      await expect(page.getByTestId('confirm-action')).toBeVisible()
    },
  },
  {
    name: 'chat-details', title: 'About a person',
    async open(page, stage) {
      await chat(page, stage, 'mira and yuki')
      await open_details(page)
      await expect(page.getByTestId('bio')).toBeVisible()
    },
  },
  { name: 'chat-blocked', title: 'A blocked person', open: (page, stage) => at(page, `/c/${stage.place('mira and prince')}`, page.getByTestId('blocked-note')) },
  {
    name: 'chat-empty', title: 'A chat without messages', as: 'noor',
    async open(page, stage) {
      const { id } = await stage.people.get('noor')!.open(stage.people.get('yuki')!.me!)
      await at(page, `/c/${id}`, page.getByText('This is the beginning'))
    },
  },
  {
    name: 'chat-loading', title: 'A chat: loading',
    async open(page, stage) {
      await held(page, '**/messages?**')
      await at(page, `/c/${stage.place('mira and yuki')}`, composer(page))
    },
  },
  {
    name: 'chat-error', title: 'A chat: its messages do not come',
    async open(page, stage) {
      await refused(page, '**/messages?**')
      await at(page, `/c/${stage.place('mira and yuki')}`, page.getByText('could not be loaded'))
    },
  },
  { name: 'chat-missing', title: 'A chat that does not exist', open: page => at(page, '/c/123456789', page.getByText('This chat does not exist')) },
  {
    name: 'connection-lost', title: 'The line is lost',
    async open(page, stage) {
      await chat(page, stage, 'jonas and mira')
      await page.context().setOffline(true)
      await expect(page.getByTestId('connection-notice')).toBeVisible({ timeout: 40_000 })
    },
  },
  {
    name: 'unreachable', title: 'The server is away',
    async open(page) {
      await away(page, '**/api/**')
      await at(page, '/', page.getByRole('button', { name: 'Try now' }))
    },
  },
  { name: 'long-lines', title: 'A message of 1,000 lines', as: 'max', open: (page, stage) => chat(page, stage, 'long/lines') },
  { name: 'long-words', title: 'Words without an end', as: 'max', open: (page, stage) => chat(page, stage, 'long/chat') },
]

const groups: Scene[] = [
  {
    name: 'channel', title: 'A channel',
    async open(page, stage) {
      await chat(page, stage, 'choir/general')
      const [kofi, tomas] = [await stage.line('kofi'), await stage.line('tomas')]
      for (const line of [kofi, tomas]) line.command('typing', { conversation_id: stage.place('choir/general'), active: true })
      await expect(page.getByTestId('presence')).toContainText('typing')
    },
  },
  { name: 'channel-unread', title: 'A channel with unread messages', open: (page, stage) => chat(page, stage, 'choir/cake') },
  { name: 'channel-deleted', title: 'A channel with a deleted message', open: (page, stage) => chat(page, stage, 'house/lost-parcels') },
  { name: 'channel-empty', title: 'A channel without messages', open: (page, stage) => at(page, `/c/${stage.place('quiet')}`, page.getByText('This is the beginning')) },
  { name: 'group-details', title: 'About a group', open: (page, stage) => group_details(page, stage, 'choir/general') },
  { name: 'group-invites', title: 'About a group: invites and members', open: (page, stage) => group_details(page, stage, 'house/hallway', page => page.getByTestId('new-invite')) },
  {
    name: 'group-loading', title: 'About a group: loading',
    async open(page, stage) {
      await held(page, /\/groups\/\d+\/(members|invites)/)
      await chat(page, stage, 'choir/general')
      await open_details(page)
    },
  },
  {
    name: 'group-error', title: 'About a group: members and invites do not come',
    async open(page, stage) {
      await refused(page, /\/groups\/\d+\/(members|invites)/)
      await chat(page, stage, 'choir/general')
      await open_details(page)
      await expect(details(page).getByRole('button', { name: /again/i }).first()).toBeAttached()
      await details(page).getByRole('button', { name: /again/i }).first().evaluate(element => element.scrollIntoView({ block: 'center' }))
    },
  },
  {
    name: 'group-member-menu', title: 'The menu of a member',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway', page => member_row(page, 'Kofi'))
      await member_row(page, 'Kofi').getByTestId('member-menu').click()
      await expect(page.getByRole('menuitem', { name: 'Make admin' })).toBeVisible()
    },
  },
  {
    name: 'group-add', title: 'Add people',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('add-people').click()
      await expect(page.getByTestId('picker-person').first()).toBeVisible()
      for (const index of [0, 2]) await page.getByTestId('picker-person').nth(index).click()
    },
  },
  {
    name: 'group-invite-form', title: 'A new invite',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('new-invite').click()
      await expect(page.getByTestId('create-invite')).toBeVisible()
    },
  },
  {
    name: 'group-edit', title: 'Edit a group',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('edit-group').click()
      await expect(page.getByTestId('save-group')).toBeVisible()
    },
  },
  {
    name: 'channel-form', title: 'A new channel',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('new-channel').click()
      await expect(page.getByTestId('save-channel')).toBeVisible()
    },
  },
  {
    name: 'channel-menu', title: 'The menu of a channel, among the details',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('channel-menu').first().click()
      await expect(page.getByRole('menuitem', { name: 'Edit…' })).toBeVisible()
    },
  },
  {
    name: 'confirm-leave', title: 'Confirmation: leave a group',
    async open(page, stage) {
      await group_details(page, stage, 'choir/general')
      await page.getByTestId('leave-group').click()
      await expect(page.getByTestId('confirm-action')).toBeVisible()
    },
  },
  {
    name: 'confirm-group', title: 'Confirmation: delete a group',
    async open(page, stage) {
      await group_details(page, stage, 'house/hallway')
      await page.getByTestId('delete-group').click()
      await expect(page.getByTestId('confirm-action')).toBeVisible()
    },
  },
  {
    name: 'group-new', title: 'A new group',
    async open(page) {
      await at(page, '/groups/new', page.getByTestId('create-group'))
      await expect(page.getByTestId('picker-person').first()).toBeVisible()
    },
  },
  {
    name: 'group-new-filled', title: 'A new group, with people',
    async open(page) {
      await at(page, '/groups/new', page.getByTestId('create-group'))
      await page.getByLabel('Name', { exact: true }).fill('Lighthouse concert')
      await expect(page.getByTestId('picker-person').first()).toBeVisible()
      for (const index of [0, 1, 3]) await page.getByTestId('picker-person').nth(index).click()
    },
  },
  { name: 'long-group', title: 'A group with long names', as: 'max', open: (page, stage) => chat(page, stage, 'long/first') },
  { name: 'long-details', title: 'About a group: a long description', as: 'max', open: (page, stage) => group_details(page, stage, 'long/first') },
  {
    name: 'long-channels', title: 'Fifty channels', as: 'max',
    async open(page, stage) {
      await (is_phone(page) ? list(page) : chat(page, stage, 'long/first'))
      await page.getByTestId('toggle-channels').click()
      await expect(page.getByTestId('channel-row').first()).toBeVisible()
      if (!is_phone(page)) await open_details(page)
      if (!is_phone(page)) await page.getByTestId('details-channel').first().evaluate(element => element.scrollIntoView())
    },
  },
  { name: 'long-members', title: 'Forty members', as: 'max', open: (page, stage) => group_details(page, stage, 'long/first', page => page.getByTestId('add-people')) },
]

const contacts: Scene[] = [
  { name: 'contacts', title: 'Contacts', open: page => at(page, '/contacts', page.getByTestId('contact-row')) },
  { name: 'contacts-empty', title: 'Contacts: none yet', as: 'noor', open: page => at(page, '/contacts', page.getByText('No contacts yet')) },
  {
    name: 'contacts-loading', title: 'Contacts: loading',
    async open(page) {
      await held(page, '**/api/v1/contacts**')
      await at(page, '/contacts', page.getByTestId('contacts'))
    },
  },
  {
    name: 'contacts-none', title: 'Contacts: nobody of that name',
    async open(page) {
      await at(page, '/contacts', page.getByTestId('contact-row'))
      await page.getByTestId('contact-filter').fill('Ludwig')
      await expect(page.getByTestId('search-everybody')).toBeVisible()
    },
  },
  {
    name: 'contact-add', title: 'Add a contact',
    async open(page) {
      await at(page, '/contacts', page.getByTestId('contact-row'))
      await page.getByTestId('open-add-contact').click()
      await page.getByTestId('add-contact-search').fill('wil')
      await expect(page.getByTestId('add-contact').first()).toBeVisible()
    },
  },
  {
    name: 'contact-menu', title: 'The menu of a contact',
    async open(page) {
      await at(page, '/contacts', page.getByTestId('contact-row'))
      await page.getByTestId('contact-menu').nth(1).click()
      await expect(page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  {
    name: 'contact-alias', title: 'A name of one’s own',
    async open(page) {
      await at(page, '/contacts', page.getByTestId('contact-row'))
      await page.getByTestId('contact-menu').nth(1).click()
      await page.getByRole('menuitem', { name: /name/i }).click()
      await expect(page.getByTestId('save-alias')).toBeVisible()
    },
  },
]

const sections: Scene[] = [
  {
    name: 'settings', title: 'Settings: profile',
    open: page => is_phone(page) ? at(page, '/settings', page.getByRole('navigation', { name: 'Settings' })) : settings(page, 'profile', 'choose-picture'),
  },
  { name: 'settings-profile', title: 'Settings: profile, without a picture', as: 'noor', open: page => settings(page, 'profile', 'choose-picture') },
  { name: 'settings-appearance', title: 'Settings: appearance', open: page => at(page, '/settings/appearance', page.getByRole('radio')) },
  { name: 'settings-notifications', title: 'Settings: notifications', open: page => settings(page, 'notifications', 'notices-switch') },
  { name: 'settings-privacy', title: 'Settings: privacy', open: page => settings(page, 'privacy', 'blocked-person') },
  { name: 'settings-account', title: 'Settings: account', open: page => settings(page, 'account', 'session') },
  {
    name: 'settings-devices', title: 'Settings: devices, export, deletion',
    async open(page) {
      await settings(page, 'account', 'session')
      await page.getByTestId('session').first().evaluate(element => element.scrollIntoView({ block: 'start' }))
    },
  },
  {
    name: 'confirm-account', title: 'Confirmation: delete the account',
    async open(page) {
      await settings(page, 'account', 'session')
      await page.getByTestId('delete-account').click()
      await expect(dialog(page)).toBeVisible()
    },
  },
]

export const parts: { title: string, scenes: Scene[] }[] = [
  { title: 'Coming in', scenes: outside },
  { title: 'Chats and search', scenes: lists },
  { title: 'A chat of two', scenes: chats },
  { title: 'Groups and channels', scenes: groups },
  { title: 'Contacts', scenes: contacts },
  { title: 'Settings', scenes: sections },
]
