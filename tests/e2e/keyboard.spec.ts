/** Whatever a menu opens can be reached by key, and gives the focus back to where the menu was opened. */
import { type Locator, type Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { make_channel, make_group, make_invite, member_row, open_details } from './groups_support.ts'
import { composer, message, person, row } from './people.ts'

const item = (page: Page, name: string): Locator => page.getByRole('menuitem', { name, exact: true })

/** Opens the menu of the button and takes the item, by keys alone. */
async function choose(page: Page, button: Locator, name: string): Promise<void> {
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem').and(page.locator(':focus'))).toBeVisible()
  const wanted = item(page, name)
  for (let steps = await page.getByRole('menuitem').count(); steps > 0; steps -= 1) {
    if (await wanted.evaluate(element => element === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await expect(wanted).toBeFocused()
  await page.keyboard.press('Enter')
}

/** The window is there and has the focus; left by Escape, it gives the focus back. */
async function opens(page: Page, button: Locator, name: string, title: string): Promise<void> {
  await choose(page, button, name)
  const window = page.getByRole('dialog', { name: title })
  await expect(window).toBeVisible()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect.poll(() => window.evaluate(element => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(window).toHaveCount(0)
  await expect(button).toBeFocused()
}

test('the menus of a chat, in the list and at its head', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const { id } = await ada.api.open(bob.api.me)
  await bob.api.send(id, 'hello')
  const { page } = ada
  await page.goto(`/c/${id}`)
  await expect(message(page, 'hello')).toBeVisible()
  for (const button of [page.getByTestId('row-menu'), page.getByTestId('chat-menu')]) {
    await opens(page, button, 'Clear messages…', 'Clear this chat?')
    await opens(page, button, 'Delete chat…', 'Delete this chat?')
  }
  // The row itself, by the key of its menu.
  const shown = row(page, bob.name)
  await shown.focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(shown).toBeFocused()

  // What is done without a question gives the focus back as well.
  await choose(page, page.getByTestId('row-menu'), 'Pin')
  await expect(shown.getByTestId('pinned')).toBeVisible()
  await expect(page.getByTestId('row-menu')).toBeFocused()

  await page.goto('/contacts')
  await ada.api.expect(200, 'PUT', `/api/v1/contacts/${bob.api.me.id}`, { body: { alias: null } })
  const contact = page.getByTestId('contact-menu')
  await expect(contact).toBeVisible()
  await opens(page, contact, 'Choose another name…', 'What do you call them?')
  await opens(page, contact, 'Remove from contacts…', `Remove ${bob.name} from your contacts?`)
  await opens(page, contact, 'Block…', `Block ${bob.name}?`)
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})

test('the menus of a group: its messages, channels and members', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const group = await make_group(ada.api, 'Engines', [bob.api])
  await make_channel(ada.api, group, 'numbers')
  const id = group.channels[0]!.id
  await ada.api.send(id, 'hello')
  const { page } = ada
  await page.goto(`/c/${id}`)
  await expect(message(page, 'hello')).toBeVisible()
  await opens(page, page.getByTestId('message-menu'), 'Message info', 'Message info')
  await opens(page, page.getByTestId('message-menu'), 'Delete for everyone…', 'Delete this message for everyone?')
  await opens(page, page.getByTestId('row-menu'), 'Leave group…', 'You own this group')
  await opens(page, page.getByTestId('chat-menu'), 'Clear messages…', 'Clear this channel?')
  await choose(page, page.getByTestId('message-menu'), 'Edit')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Escape')

  await open_details(page)
  const channel = page.getByTestId('details-channel').filter({ hasText: 'numbers' }).getByTestId('channel-menu')
  await opens(page, channel, 'Edit…', 'Edit channel')
  await opens(page, channel, 'Delete channel…', 'Delete #numbers?')
  const member = member_row(page, bob.name).getByTestId('member-menu')
  await opens(page, member, 'Make owner…', `Make ${bob.name} the owner?`)
  await opens(page, member, 'Remove…', `Remove ${bob.name}?`)
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})

test('a new chat begins in the search, a new group on its page', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const { page } = ada
  await page.goto('/')
  await page.getByTestId('new').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'New chat' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('search')).toBeFocused()
  await page.keyboard.press('Escape')
  await choose(page, page.getByTestId('new'), 'New group')
  await expect(page).toHaveURL(/\/groups\/new$/)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('what goes leaves the keyboard where it was', async ({ browser, server }) => {
  const [ada, bob, carol] = [await person(browser, server, 'ada'), await person(browser, server, 'bob'), await person(browser, server, 'carol')]
  for (const { api } of [bob, carol]) await ada.api.put_contact(api.me)
  const { page } = ada
  await page.goto('/groups/new')
  const people = page.getByTestId('picker-person')
  await people.first().focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Leave out' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('picker-search')).toBeFocused()

  const group = await make_group(ada.api, 'Engines', [bob.api, carol.api])
  await make_invite(ada.api, group)
  await page.goto(`/c/${group.channels[0]!.id}`)
  await open_details(page)
  await page.getByTestId('revoke-invite').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Invites' })).toBeFocused()
  await choose(page, member_row(page, bob.name).getByTestId('member-menu'), 'Remove…')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(member_row(page, bob.name)).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Members' })).toBeFocused()

  // The chat that is open is found: the search is over, and what is typed goes there.
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('search')).toBeFocused()
  await page.keyboard.type('Engines')
  await expect(page.getByRole('option', { name: 'Engines' }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('search')).not.toBeFocused()
  await page.keyboard.type('here')
  await expect(composer(page)).toHaveValue('here')
  expect(ada.complaints).toEqual([])
  for (const { context } of [ada, bob, carol]) await context.close()
})
