/** Groups: made, filled, managed and left, with what happens at once in the windows of the others. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { choose, details, make_channel, make_group, member_row, open_details, remove_member } from './groups_support.ts'
import { artifacts, composer, message, person, row, write } from './people.ts'

async function checked(page: Page, name: string) {
  await page.screenshot({ path: `${artifacts}/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
}

test('a group is made of people who were found, and is there for them at once', async ({ browser, server }) => {
  const [ada, bob, carol] = [await person(browser, server, 'ada'), await person(browser, server, 'bob'), await person(browser, server, 'carol')]
  for (const { page } of [ada, bob]) await page.goto('/')
  await expect(bob.page.getByText('No chats yet')).toBeVisible()
  await choose(ada.page, ada.page.getByTestId('new'), 'New group')
  await ada.page.getByLabel('Name', { exact: true }).fill('Analytical Society')
  await ada.page.getByText('Description').fill('Engines and numbers.')
  await ada.page.locator('label').filter({ has: ada.page.locator('input[value="violet"]') }).click()
  for (const { api } of [bob, carol]) {
    await ada.page.getByTestId('picker-search').fill(api.me.username)
    await ada.page.getByTestId('picker-person').filter({ hasText: api.me.username }).click()
  }
  await checked(ada.page, 'group-new')
  await ada.page.getByTestId('create-group').click()
  await expect(ada.page.getByTestId('conversation-title')).toHaveText('Analytical Society')
  await expect(ada.page.getByTestId('presence')).toHaveText('3 members')
  await expect(ada.page.getByText('This is the beginning of')).toBeVisible()

  await row(bob.page, 'Analytical Society').click()
  await write(ada.page, 'Welcome!')
  await expect(message(bob.page, 'Welcome!')).toBeVisible()
  await expect(row(bob.page, 'Analytical Society').getByTestId('row-preview')).toContainText(`${ada.name}: Welcome!`)
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  for (const { context } of [ada, bob, carol]) await context.close()
})

test('roles change, members go, and the window of who was removed leaves', async ({ browser, server }) => {
  test.slow()
  const [ada, bob, carol] = [await person(browser, server, 'ada'), await person(browser, server, 'bob'), await person(browser, server, 'carol')]
  const group = await make_group(ada.api, 'Engines', [bob.api, carol.api])
  const id = group.channels[0]!.id
  for (const { page } of [ada, bob, carol]) {
    await page.goto(`/c/${id}`)
    await open_details(page)
    await expect(page.getByTestId('member')).toHaveCount(3)
  }
  // A member sees nothing of what members may not do.
  for (const what of ['edit-group', 'new-channel', 'new-invite', 'add-people', 'delete-group']) await expect(bob.page.getByTestId(what)).toHaveCount(0)
  await member_row(bob.page, carol.name).getByTestId('member-menu').click()
  await expect(bob.page.getByRole('menuitem')).toHaveText(['Write'])
  await bob.page.keyboard.press('Escape')

  await choose(ada.page, member_row(ada.page, bob.name).getByTestId('member-menu'), 'Make admin')
  for (const { page } of [ada, carol]) await expect(member_row(page, bob.name)).toHaveAttribute('data-role', 'admin')
  await expect(bob.page.getByTestId('add-people')).toBeVisible()
  await choose(bob.page, member_row(bob.page, carol.name).getByTestId('member-menu'), 'Remove…')
  await bob.page.getByTestId('confirm-action').click()
  await expect(carol.page.getByText('You were removed from Engines').first()).toBeVisible()
  await expect(carol.page).toHaveURL(`${carol.api.server.origin}/`)
  await expect(row(carol.page, 'Engines')).toHaveCount(0)
  await expect(member_row(ada.page, carol.name)).toHaveCount(0)
  // Nothing of it was kept: while the server does not answer, nothing is seen. (A server that renders the page does.)
  const away = /\/api\/v1\/(groups|conversations)/
  await carol.page.route(away, route => route.abort('connectionfailed'))
  await carol.page.goto(`/c/${id}`)
  await expect(carol.page.getByText(/^(The chat could not be loaded|This chat does not exist)$/)).toBeVisible()
  await expect(row(carol.page, 'Engines')).toHaveCount(0)
  await expect(composer(carol.page)).toHaveCount(0)
  await carol.page.unroute(away)
  await carol.page.goto(`/c/${id}`)
  await expect(carol.page.getByText('This chat does not exist')).toBeVisible()
  await expect(row(carol.page, 'Engines')).toHaveCount(0)

  // Added again, without a reload anywhere.
  await carol.page.goto('/')
  await ada.page.getByTestId('add-people').click()
  await ada.page.getByTestId('picker-search').fill(carol.api.me.username)
  await ada.page.getByTestId('picker-person').filter({ hasText: carol.api.me.username }).click()
  await ada.page.getByTestId('add-chosen').click()
  await expect(row(carol.page, 'Engines')).toBeVisible()
  for (const { page } of [ada, bob]) await expect(member_row(page, carol.name)).toBeVisible()

  await ada.page.getByTestId('leave-group').click()
  await expect(ada.page.getByText('You own this group')).toBeVisible()
  await ada.page.getByTestId('confirm-action').click()
  await choose(ada.page, member_row(ada.page, bob.name).getByTestId('member-menu'), 'Make owner…')
  await ada.page.getByTestId('confirm-action').click()
  for (const { page } of [ada, bob]) await expect(member_row(page, bob.name)).toHaveAttribute('data-role', 'owner')
  await expect(ada.page.getByTestId('delete-group')).toHaveCount(0)
  await ada.page.getByTestId('leave-group').click()
  await ada.page.getByTestId('confirm-action').click()
  await expect(ada.page).toHaveURL(`${ada.api.server.origin}/`)
  await expect(member_row(bob.page, ada.name)).toHaveCount(0)

  await row(carol.page, 'Engines').click()
  await bob.page.getByTestId('delete-group').click()
  await bob.page.getByTestId('confirm-action').click()
  for (const { page, api } of [bob, carol]) {
    await expect(row(page, 'Engines')).toHaveCount(0)
    await expect(page).toHaveURL(`${api.server.origin}/`)
  }
  expect([...ada.complaints, ...bob.complaints, ...carol.complaints]).toEqual([])
  for (const { context } of [ada, bob, carol]) await context.close()
})

test('a group is edited, and pinned, muted and archived as one', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const group = await make_group(ada.api, 'Engines', [bob.api])
  const second = await make_channel(ada.api, group, 'numbers')
  await ada.api.send(second.id, 'one')
  await ada.page.goto(`/c/${second.id}`)
  await bob.page.goto('/')
  await expect(row(bob.page, 'Engines').getByTestId('unread-badge')).toContainText('1')
  await open_details(ada.page)
  await ada.page.getByTestId('edit-group').click()
  await ada.page.getByLabel('Name', { exact: true }).fill('Difference Engines')
  await ada.page.getByTestId('save-group').click()
  await expect(row(bob.page, 'Difference Engines')).toBeVisible()
  await expect(details(ada.page).getByTestId('group-name')).toHaveText('Difference Engines')

  const take = async (item: string, ...path: string[]) => {
    await row(bob.page, 'Difference Engines').click({ button: 'right' })
    for (const name of [item, ...path]) await bob.page.getByRole('menuitem', { name, exact: true }).click()
    await expect(bob.page.getByRole('menu')).toHaveCount(0)
  }
  await take('Pin')
  await expect(row(bob.page, 'Difference Engines').getByTestId('pinned')).toBeVisible()
  await take('Mark as read')
  await expect(row(bob.page, 'Difference Engines').getByTestId('unread-badge')).toHaveCount(0)
  await take('Mute', 'Always')
  await expect(row(bob.page, 'Difference Engines').getByTestId('muted')).toBeVisible()
  await take('Archive')
  await expect(row(bob.page, 'Difference Engines')).toHaveCount(0)
  await bob.page.getByTestId('open-archive').click()
  await expect(row(bob.page, 'Difference Engines')).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the screens of groups are accessible, ${colorScheme}`, async ({ browser, server }) => {
    test.slow()
    const ada = await person(browser, server, 'ada', { colorScheme, viewport: { width: 1440, height: 900 } })
    const bob = await person(browser, server, 'bob')
    const group = await make_group(ada.api, 'The Society for the Promotion of Exceedingly Long Group Names', [bob.api], { color: 'amber', description: 'Names.' })
    await make_channel(ada.api, group, 'a-second-channel')
    const id = group.channels[0]!.id
    await bob.api.send(id, 'Who brings the projector?')
    await bob.api.send(id, '🎉')
    await ada.api.send(id, 'I do.')
    await ada.page.goto(`/c/${id}`)
    await expect(message(ada.page, 'I do.')).toBeVisible()
    await ada.page.getByTestId('toggle-channels').click()
    await expect(ada.page.getByTestId('channel-row')).toHaveCount(2)
    await open_details(ada.page)
    await expect(ada.page.getByTestId('member')).toHaveCount(2)
    await checked(ada.page, `group-${colorScheme}`)
    await message(ada.page, 'I do.').click({ button: 'right' })
    await ada.page.getByRole('menuitem', { name: 'Message info' }).click()
    await expect(ada.page.getByTestId('receipts-pending')).toContainText(bob.name)
    await checked(ada.page, `message-info-${colorScheme}`)
    expect(ada.complaints).toEqual([])
    for (const { context } of [ada, bob]) await context.close()
  })
}

test('on a phone', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada', { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } }), await person(browser, server, 'bob')]
  const group = await make_group(bob.api, 'Engines', [ada.api])
  await bob.api.send(group.channels[0]!.id, 'hello')
  const { page } = ada
  await page.goto('/')
  await row(page, 'Engines').tap()
  await expect(message(page, 'hello')).toBeVisible()
  await page.getByTestId('open-details').tap()
  await expect(member_row(page, bob.name)).toHaveAttribute('data-role', 'owner')
  await checked(page, 'group-phone')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await remove_member(bob.api, group, ada.api)
  await expect(page.getByText('You were removed from Engines').first()).toBeVisible()
  await expect(row(page, 'Engines')).toHaveCount(0)
  await expect(composer(page)).toHaveCount(0)
  expect(ada.complaints).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})
