/** A message is edited and deleted for everyone: by mouse, by keyboard, by finger, and live on the other's screen. */
import { type Locator, type Page, devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { artifacts, bodies, both_open, composer, message, person, row, write } from './people.ts'

const menu_item = (page: Page, name: string): Locator => page.getByRole('menuitem', { name, exact: true })

async function choose(page: Page, target: Locator, name: string): Promise<void> {
  await target.getByTestId('message-body').click({ button: 'right' })
  await menu_item(page, name).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
}

/** The server has it, so that it can be changed. */
async function sent(page: Page, body: string): Promise<Locator> {
  await write(page, body)
  await expect(message(page, body).locator('[data-tick]')).not.toHaveAttribute('data-tick', 'waiting')
  await expect(message(page, body)).toHaveAttribute('data-seq', /\d/)
  return message(page, body)
}

test('edit in the composer, live on the other screen and in the lists', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'Ada'), await person(browser, server, 'Bob')]
  const id = await both_open(ada, bob)
  await sent(ada.page, 'first')
  await composer(ada.page).fill('what I was writing')
  await choose(ada.page, message(ada.page, 'first'), 'Edit')
  await expect(ada.page.getByTestId('editing')).toContainText('Editing message')
  await expect(composer(ada.page)).toBeFocused()
  await expect(composer(ada.page)).toHaveValue('first')
  await ada.page.keyboard.type(' of all')
  await ada.page.screenshot({ path: `${artifacts}/editing.png` })
  await ada.page.keyboard.press('Enter')
  for (const { page } of [ada, bob]) {
    await expect(message(page, 'first of all').getByTestId('message-edited')).toBeVisible()
    await expect(row(page, 'first of all')).toBeVisible()
  }
  await expect(ada.page.getByTestId('editing')).toHaveCount(0)
  await expect(composer(ada.page)).toHaveValue('what I was writing')
  // Only one's own.
  await message(bob.page, 'first of all').getByTestId('message-body').click({ button: 'right' })
  await expect(menu_item(bob.page, 'Copy text')).toBeVisible()
  await expect(menu_item(bob.page, 'Edit')).toHaveCount(0)
  await bob.page.keyboard.press('Escape')
  await expect(bob.page).toHaveURL(new RegExp(`/c/${id}$`))
  for (const { page } of [ada, bob]) {
    await page.reload()
    await expect(message(page, 'first of all').getByTestId('message-edited')).toBeVisible()
  }
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('delete for everyone asks first, and leaves a tombstone on every screen', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'Ada'), await person(browser, server, 'Bob')]
  await both_open(ada, bob)
  await sent(ada.page, 'kept')
  await sent(ada.page, 'regretted')
  await expect(message(bob.page, 'regretted')).toBeVisible()
  await choose(ada.page, message(ada.page, 'regretted'), 'Delete for everyone…')
  await ada.page.getByRole('button', { name: 'Cancel' }).click()
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(message(ada.page, 'regretted')).toBeVisible()
  await choose(ada.page, message(ada.page, 'regretted'), 'Delete for everyone…')
  await ada.page.getByTestId('confirm-action').click()
  for (const [{ page }, text] of [[ada, 'You deleted this message'], [bob, 'This message was deleted']] as const) {
    await expect(page.getByTestId('message-deleted')).toHaveText(text)
    await expect(row(page, text)).toBeVisible()
    await expect.poll(() => bodies(page)).toEqual(['kept'])
  }
  await bob.page.reload()
  await expect(bob.page.getByTestId('message-deleted')).toHaveText('This message was deleted')
  await expect.poll(() => bodies(bob.page)).toEqual(['kept'])
  expect(await bob.page.content()).not.toContain('regretted')
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('by keyboard alone', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'Ada'), await person(browser, server, 'Bob')]
  const id = await both_open(ada, bob)
  await sent(ada.page, 'older')
  await sent(ada.page, 'newer')
  const { page } = ada
  await composer(page).press('ArrowUp')
  await expect(composer(page)).toHaveValue('newer')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('editing')).toHaveCount(0)
  await expect(composer(page)).toHaveValue('')
  await expect(page).toHaveURL(new RegExp(`/c/${id}$`))
  await composer(page).press('ArrowUp')
  await page.keyboard.type(', mended')
  await page.keyboard.press('Enter')
  await expect(message(bob.page, 'newer, mended')).toBeVisible()

  const menus = page.getByTestId('message-menu')
  await composer(page).press('Shift+Tab')
  await expect(menus.nth(1)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(menus.nth(0)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(menu_item(page, 'Copy text')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(menus.nth(0)).toBeFocused()

  // The question has the focus, and gives it back to where the menu was opened.
  const question = page.getByRole('dialog', { name: 'Delete this message for everyone?' })
  for (const sure of [false, true]) {
    await page.keyboard.press('Enter')
    await expect(menu_item(page, 'Copy text')).toBeFocused()
    await page.keyboard.press('End')
    await expect(menu_item(page, 'Delete for everyone…')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expect(page.getByRole('menu')).toHaveCount(0)
    if (sure) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(question).toHaveCount(0)
    if (!sure) await expect(menus.nth(0)).toBeFocused()
  }
  for (const one of [ada, bob]) await expect(one.page.getByTestId('message-deleted')).toBeVisible()
  await expect.poll(() => bodies(page)).toEqual(['newer, mended'])
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('by a long press on a phone', async ({ browser, server }) => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7']
  const [ada, bob] = [await person(browser, server, 'Ada', phone), await person(browser, server, 'Bob')]
  await both_open(ada, bob)
  const { page } = ada
  const target = (await sent(page, 'by finger')).getByTestId('message-body')
  const box = (await target.boundingBox())!
  const at = { clientX: box.x + 10, clientY: box.y + 10, bubbles: true, pointerType: 'touch', pointerId: 7, isPrimary: true }
  await target.dispatchEvent('pointerdown', at)
  await expect(page.getByRole('menu')).toBeVisible()
  await target.dispatchEvent('pointerup', at)
  await menu_item(page, 'Edit').tap()
  await expect(composer(page)).toHaveValue('by finger')
  await composer(page).fill('by finger, mended')
  await page.getByTestId('send').tap()
  await expect(message(bob.page, 'by finger, mended')).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('a change that the server refuses is taken back, and said', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'Ada'), await person(browser, server, 'Bob')]
  await both_open(ada, bob)
  const { page } = ada
  await sent(page, 'text')
  await page.route('**/messages/1', route => route.abort('connectionfailed'))
  await choose(page, message(page, 'text'), 'Edit')
  await composer(page).fill('mended')
  await composer(page).press('Enter')
  await expect(page.getByText('The message was not edited', { exact: true })).toBeVisible()
  await expect(message(page, 'text')).toBeVisible()
  await page.unroute('**/messages/1')
  await page.getByRole('button', { name: 'Try again' }).click()
  for (const one of [ada, bob]) await expect(message(one.page, 'mended')).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('what was changed while nobody was there is found on return', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'Ada'), await person(browser, server, 'Bob')]
  const id = await both_open(ada, bob)
  for (const body of ['one', 'two', 'three']) await ada.api.send(id, body)
  await expect(message(bob.page, 'three')).toBeVisible()
  await bob.context.setOffline(true)
  await ada.api.edit({ conversation_id: id, seq: 1 }, 'one, mended')
  await ada.api.delete_message({ conversation_id: id, seq: 2 })
  await ada.api.send(id, 'four')
  await bob.context.setOffline(false)
  await expect(message(bob.page, 'four')).toBeVisible({ timeout: 45_000 })
  await expect.poll(() => bodies(bob.page)).toEqual(['one, mended', 'three', 'four'])
  await expect(bob.page.getByTestId('message-deleted')).toBeVisible()
  await Promise.all([ada.context.close(), bob.context.close()])
})
