/** Chats are pinned, archived, muted, marked, cleared and deleted: by mouse, by keyboard, by finger, and live on another device. */
import { type Locator, type Page, devices } from '@playwright/test'
import { ApiClient } from '../support/client.ts'
import type { ParleyServer } from '../support/server.ts'
import { expect, test } from './fixtures.ts'
import { bodies, message, person, row, write } from './people.ts'

const names = (page: Page): Promise<(string | null)[]> => page.getByTestId('conversation-row').evaluateAll(rows => rows
  .map(element => ({ name: element.querySelector('.truncate.font-semibold')!.textContent, top: element.getBoundingClientRect().top }))
  .sort((a, b) => a.top - b.top).map(({ name }) => name))

async function choose(page: Page, target: Locator, ...path: string[]): Promise<void> {
  await target.click({ button: 'right' })
  for (const name of path) await page.getByRole('menuitem', { name, exact: true }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
}

/** Ada with three chats; the API clients of her friends. */
async function stage(browser: Parameters<typeof person>[0], server: ParleyServer, options: Parameters<typeof person>[3] = {}) {
  const ada = await person(browser, server, 'ada', options)
  const friends: ApiClient[] = []
  const ids: string[] = []
  for (const name of ['Zoe', 'Yan', 'Xia']) {
    const friend = new ApiClient(server)
    await friend.sign_up(`${name.toLowerCase()}_${ada.api.me.username}`.slice(0, 32), { display_name: name })
    const { id } = await friend.open(ada.api.me)
    await friend.send(id, `hello from ${name}`)
    friends.push(friend)
    ids.push(id)
  }
  await ada.page.goto('/')
  await expect.poll(() => names(ada.page)).toEqual(['Xia', 'Yan', 'Zoe'])
  return { ada, page: ada.page, friends, ids }
}

test('pin, mute and mark as unread, live in another tab', async ({ browser, server }) => {
  const { ada, page } = await stage(browser, server)
  const other = await ada.context.newPage()
  await other.goto('/')
  await choose(page, row(page, 'Zoe'), 'Pin')
  for (const tab of [page, other]) {
    await expect.poll(() => names(tab)).toEqual(['Zoe', 'Xia', 'Yan'])
    await expect(row(tab, 'Zoe').getByTestId('pinned')).toBeVisible()
  }
  await choose(page, row(page, 'Xia'), 'Mute', 'For 8 hours')
  await expect(row(other, 'Xia').getByTestId('muted')).toBeVisible()
  await choose(page, row(page, 'Yan'), 'Mark as read')
  for (const tab of [page, other]) await expect(row(tab, 'Yan').getByTestId('unread-badge')).toHaveCount(0)
  await choose(page, row(page, 'Yan'), 'Mark as unread')
  for (const tab of [page, other]) await expect(row(tab, 'Yan').getByTestId('unread-dot')).toBeVisible()
  await page.reload()
  await expect(row(page, 'Yan').getByTestId('unread-dot')).toBeVisible()
  await expect.poll(() => names(page)).toEqual(['Zoe', 'Xia', 'Yan'])
  await row(page, 'Yan').click()
  for (const tab of [page, other]) await expect(row(tab, 'Yan').getByTestId('unread-dot')).toHaveCount(0)
  await choose(page, row(page, 'Zoe'), 'Unpin')
  await expect.poll(() => names(other)).toEqual(['Xia', 'Yan', 'Zoe'])
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('archive, the way back, and what a message does', async ({ browser, server }) => {
  const { ada, page, friends, ids } = await stage(browser, server)
  await choose(page, row(page, 'Yan'), 'Archive')
  await expect.poll(() => names(page)).toEqual(['Xia', 'Zoe'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => names(page)).toEqual(['Xia', 'Yan', 'Zoe'])

  await choose(page, row(page, 'Yan'), 'Archive')
  await choose(page, row(page, 'Zoe'), 'Archive')
  await expect(page.getByTestId('open-archive')).toContainText('2 unread')
  await page.reload()
  await page.getByTestId('open-archive').click()
  await expect.poll(() => names(page)).toEqual(['Yan', 'Zoe'])
  await choose(page, row(page, 'Zoe'), 'Take out of the archive')
  await expect.poll(() => names(page)).toEqual(['Yan'])
  await friends[1]!.send(ids[1]!, 'back again')
  await expect.poll(() => names(page), 'the archive is empty: the list comes back').toEqual(['Yan', 'Xia', 'Zoe'])
  await expect(page.getByTestId('open-archive')).toHaveCount(0)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('clear and delete ask first, and are mine alone', async ({ browser, server }) => {
  const { ada, page, friends, ids } = await stage(browser, server)
  await row(page, 'Zoe').click()
  await expect(message(page, 'hello from Zoe')).toBeVisible()
  await page.getByTestId('chat-menu').click()
  await page.getByRole('menuitem', { name: 'Clear messages…' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(message(page, 'hello from Zoe')).toBeVisible()
  await page.getByTestId('chat-menu').click()
  await page.getByRole('menuitem', { name: 'Clear messages…' }).click()
  await page.getByTestId('confirm-action').click()
  await expect(page.getByTestId('message-body')).toHaveCount(0)
  await write(page, 'from the start')
  await expect.poll(() => bodies(page)).toEqual(['from the start'])
  expect((await friends[0]!.log(ids[0]!)).map(item => item.body)).toEqual(['hello from Zoe', 'from the start'])

  await choose(page, row(page, 'Zoe'), 'Delete chat…')
  await page.getByTestId('confirm-action').click()
  await expect(row(page, 'Zoe')).toHaveCount(0)
  await expect(page).toHaveURL(`${server.origin}/`)
  await page.reload()
  await expect.poll(() => names(page)).toEqual(['Xia', 'Yan'])
  await friends[0]!.send(ids[0]!, 'still there?')
  await row(page, 'Zoe').click()
  await expect.poll(() => bodies(page)).toEqual(['still there?'])
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('by keyboard alone', async ({ browser, server }) => {
  const { ada, page } = await stage(browser, server)
  await row(page, 'Xia').focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Menu of the chat with Xia' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Pin', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, 'Xia').getByTestId('pinned')).toBeVisible()
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('by a long press', async ({ browser, server }) => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7']
  const { ada, page } = await stage(browser, server, phone)
  const target = row(page, 'Yan')
  const box = (await target.boundingBox())!
  const at = { clientX: box.x + 80, clientY: box.y + 30, bubbles: true, pointerType: 'touch', pointerId: 7, isPrimary: true }
  await target.dispatchEvent('pointerdown', at)
  await expect(page.getByRole('menu')).toBeVisible()
  await target.dispatchEvent('pointerup', at)
  await page.getByRole('menuitem', { name: 'Archive', exact: true }).tap()
  await expect.poll(() => names(page)).toEqual(['Xia', 'Zoe'])
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})
