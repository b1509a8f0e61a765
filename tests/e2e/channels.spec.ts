/** The channels of a group: who wrote, who types, who has read; made, moved and deleted under the eyes of the others. */
import { expect, test } from './fixtures.ts'
import { add_member, channel_names, choose, make_channel, make_group, open_details, remove_member } from './groups_support.ts'
import { bodies, composer, look_at, message, person, row, tick, write } from './people.ts'

test('three people talk: names, typing, unread, and ticks when all have it', async ({ browser, server }) => {
  test.slow()
  const [ada, bob, carol] = [await person(browser, server, 'ada'), await person(browser, server, 'bob'), await person(browser, server, 'carol')]
  const group = await make_group(ada.api, 'Engines', [bob.api, carol.api])
  const numbers = await make_channel(ada.api, group, 'numbers')
  const id = group.channels[0]!.id
  await ada.page.goto(`/c/${id}`)
  await expect(composer(ada.page)).toBeVisible()
  await write(ada.page, 'hello')
  await expect(tick(ada.page, 'hello', 'sent')).toBeVisible()
  await bob.page.goto('/')
  await expect(row(bob.page, 'Engines').getByTestId('unread-badge')).toContainText('1')
  await expect(tick(ada.page, 'hello', 'sent'), 'one of two has it').toBeVisible()
  await message(ada.page, 'hello').click({ button: 'right' })
  await ada.page.getByRole('menuitem', { name: 'Message info' }).click()
  const info = ada.page.getByRole('dialog', { name: 'Message info' })
  await expect(info.getByTestId('receipts-delivered')).toContainText(bob.name)
  await expect(info.getByTestId('receipts-pending')).toContainText(carol.name)
  await expect(info.getByTestId('receipts-read')).toHaveCount(0)

  await carol.page.goto(`/c/${id}`)
  await expect(tick(ada.page, 'hello', 'delivered')).toBeVisible()
  await row(bob.page, 'Engines').click()
  await expect(message(bob.page, 'hello')).toBeVisible()
  await expect(message(bob.page, 'hello').getByTestId('message-sender')).toContainText(ada.name)
  await look_at(bob.page)
  await look_at(carol.page)
  await expect(tick(ada.page, 'hello', 'read')).toBeVisible()
  // It was open all the while.
  for (const { name } of [bob, carol]) await expect(info.getByTestId('receipts-read')).toContainText(name)
  await expect(info.getByTestId('receipts-pending')).toHaveCount(0)
  await ada.page.keyboard.press('Escape')
  await expect(info).toHaveCount(0)

  await composer(bob.page).pressSequentially('I am')
  await expect(ada.page.getByTestId('presence')).toHaveText(`${bob.name} is typing…`)
  await composer(carol.page).pressSequentially('Me too')
  await expect(ada.page.getByTestId('presence')).toHaveText(`${bob.name} and ${carol.name} are typing…`)
  await composer(bob.page).press('Enter')
  await expect(message(ada.page, 'I am').getByTestId('message-sender')).toContainText(bob.name)
  await expect(ada.page.getByTestId('presence')).toHaveText(`${carol.name} is typing…`)

  await carol.api.send(numbers.id, 'in another channel')
  await expect(row(ada.page, 'Engines').getByTestId('unread-badge')).toContainText('1')
  await ada.page.getByTestId('toggle-channels').click()
  await expect(ada.page.getByTestId('channel-row').filter({ hasText: 'numbers' }).getByTestId('unread-badge')).toContainText('1')
  await ada.page.getByTestId('channel-row').filter({ hasText: 'numbers' }).click()
  await look_at(ada.page)
  await expect(row(ada.page, 'Engines').getByTestId('unread-badge')).toHaveCount(0)

  // The group opens where it was read last, and its channels are shown still.
  await ada.page.goto('/')
  await expect(ada.page.getByTestId('channel-row')).toHaveCount(2)
  await row(ada.page, 'Engines').click()
  await expect(ada.page.getByTestId('channel-title')).toHaveText('#numbers')
  expect([...ada.complaints, ...bob.complaints, ...carol.complaints]).toEqual([])
  for (const { context } of [ada, bob, carol]) await context.close()
})

test('channels are made, renamed, moved by key and by mouse, and deleted', async ({ browser, server }) => {
  test.slow()
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const group = await make_group(ada.api, 'Engines', [bob.api])
  const id = group.channels[0]!.id
  for (const { page } of [ada, bob]) {
    await page.goto(`/c/${id}`)
    await open_details(page)
  }
  for (const name of ['numbers', 'tea']) {
    await ada.page.getByTestId('new-channel').click()
    await ada.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name)
    await ada.page.getByTestId('save-channel').click()
    await expect(ada.page.getByTestId('channel-title')).toHaveText(`#${name}`)
  }
  await expect.poll(() => channel_names(bob.page)).toEqual(['general', 'numbers', 'tea'])
  await ada.page.getByTestId('move-channel').nth(2).focus()
  await ada.page.keyboard.press('ArrowUp')
  await ada.page.keyboard.press('ArrowUp')
  await expect.poll(() => channel_names(bob.page)).toEqual(['tea', 'general', 'numbers'])
  await expect(ada.page.getByTestId('move-channel').first()).toBeFocused()
  const [from, to] = [await ada.page.getByTestId('move-channel').first().boundingBox(), await ada.page.getByTestId('move-channel').nth(2).boundingBox()]
  await ada.page.mouse.move(from!.x + 8, from!.y + 20)
  await ada.page.mouse.down()
  await ada.page.mouse.move(from!.x + 8, to!.y + 20, { steps: 6 })
  await ada.page.mouse.up()
  await expect.poll(() => channel_names(bob.page)).toEqual(['general', 'numbers', 'tea'])

  await choose(ada.page, ada.page.getByTestId('details-channel').filter({ hasText: 'tea' }).getByTestId('channel-menu'), 'Edit…')
  await ada.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('coffee')
  await ada.page.getByTestId('save-channel').click()
  await expect.poll(() => channel_names(bob.page)).toEqual(['general', 'numbers', 'coffee'])

  await bob.page.getByTestId('details-channel').filter({ hasText: 'coffee' }).locator('a').click()
  await expect(bob.page.getByTestId('channel-title')).toHaveText('#coffee')
  await choose(ada.page, ada.page.getByTestId('details-channel').filter({ hasText: 'coffee' }).getByTestId('channel-menu'), 'Delete channel…')
  await ada.page.getByTestId('confirm-action').click()
  await expect(bob.page.getByText('#coffee was deleted').first()).toBeVisible()
  for (const { page } of [ada, bob]) await expect(page.getByTestId('channel-title')).toHaveText('#general')
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})

test('who comes later reads what was said, who is removed reads no more, and a message that waited is not lost', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const group = await make_group(ada.api, 'Engines')
  const id = group.channels[0]!.id
  for (let count = 1; count <= 3; count += 1) await ada.api.send(id, `message ${count}`)
  await bob.page.goto('/')
  await expect(bob.page.getByText('No chats yet')).toBeVisible()
  await add_member(ada.api, group, bob.api)
  await row(bob.page, 'Engines').click()
  await expect.poll(() => bodies(bob.page)).toEqual(['message 1', 'message 2', 'message 3'])
  await expect(bob.page.getByTestId('unread-divider')).toHaveCount(0)

  await ada.page.goto(`/c/${id}`)
  await expect(composer(ada.page)).toBeVisible()
  await ada.context.setOffline(true)
  await write(ada.page, 'from the tunnel')
  await expect(tick(ada.page, 'from the tunnel', 'waiting')).toBeVisible()
  await ada.context.setOffline(false)
  await expect(message(bob.page, 'from the tunnel')).toBeVisible({ timeout: 40_000 })

  await remove_member(ada.api, group, bob.api)
  await expect(row(bob.page, 'Engines')).toHaveCount(0)
  // What of the page was not yet loaded in the tunnel is complained about there.
  expect(bob.complaints).toEqual([])
  for (const { context } of [ada, bob]) await context.close()
})
