/** Blocking: asked first, said honestly, seen on all my devices, and ended again. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { artifacts, bodies, both_open, composer, message, messages_placed, person, row, tick, write } from './people.ts'

async function checked(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${artifacts}/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
}

const act = (page: Page, name: string) => page.getByTestId('person-actions').getByRole('button', { name, exact: true }).click()

test('a block is silent, and everything that is said goes nowhere', async ({ browser, server }) => {
  test.slow()
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await both_open(ada, bob)
  await write(bob.page, 'before')
  await expect(message(ada.page, 'before')).toBeVisible()
  const other = await ada.context.newPage()
  await other.goto(new URL(ada.page.url()).pathname)
  await messages_placed(other)
  await expect(message(other, 'before')).toBeVisible()

  await ada.page.bringToFront()
  await ada.page.getByTestId('open-details').click()
  await act(ada.page, 'Block')
  await expect(ada.page.getByRole('dialog')).toContainText('never reaches you')
  await checked(ada.page, 'block-question')
  await ada.page.getByRole('button', { name: 'Cancel' }).click()
  await expect(composer(ada.page)).toBeVisible()
  await act(ada.page, 'Block')
  await ada.page.getByTestId('confirm-action').click()
  for (const tab of [ada.page, other]) {
    await expect(tab.getByTestId('blocked-note')).toBeVisible()
    await expect(composer(tab)).toHaveCount(0)
  }
  await checked(ada.page, 'blocked')

  await write(bob.page, 'can you hear me?')
  await expect(tick(bob.page, 'can you hear me?', 'sent')).toBeVisible()
  await other.goto('/settings/privacy')
  await expect(other.getByTestId('blocked-person')).toContainText(bob.name)
  await expect(row(other, bob.name).getByTestId('row-preview')).toHaveText('before')
  await other.getByRole('button', { name: `Unblock ${bob.name}` }).click()
  await expect(other.getByTestId('nobody-blocked')).toHaveText('You block nobody.')
  await expect(composer(ada.page)).toBeVisible()
  await write(bob.page, 'and now?')
  await expect(message(ada.page, 'and now?')).toBeVisible()
  expect(await bodies(ada.page)).toEqual(['before', 'and now?'])
  await write(ada.page, 'Yes')
  await expect(message(bob.page, 'Yes')).toBeVisible()
  await expect(tick(bob.page, 'can you hear me?', 'sent')).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await ada.context.close()
  await bob.context.close()
})

test('from the contact list, and out of the note in the chat', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await ada.api.put_contact(bob.api.me, 'Bobby')
  const { page } = ada
  await page.goto('/contacts')
  await page.getByTestId('contact-menu').click()
  await page.getByRole('menuitem', { name: 'Block…' }).click()
  await page.getByTestId('confirm-action').click()
  await expect(page.getByTestId('contact-row')).toContainText('Blocked')
  expect((await ada.api.blocks()).map(block => block.user.id)).toEqual([bob.api.me.id])
  await page.getByRole('button', { name: 'Chat with Bobby' }).click()
  await expect(page.getByTestId('blocked-note')).toContainText('You block Bobby')
  await page.reload()
  await expect(page.getByTestId('blocked-note')).toBeVisible()
  await page.getByTestId('unblock').click()
  await expect(composer(page)).toBeVisible()
  await write(page, 'back again')
  await expect(tick(page, 'back again', 'sent')).toBeVisible()
  expect(await ada.api.blocks()).toEqual([])
  expect(ada.complaints).toEqual([])
  await ada.context.close()
  await bob.context.close()
})

test('on a phone, in the dark', async ({ browser, server }) => {
  const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7']!
  const ada = await person(browser, server, 'ada', { colorScheme: 'dark', userAgent, viewport, deviceScaleFactor, isMobile, hasTouch })
  const bob = await person(browser, server, 'bob')
  await bob.api.change_me({ display_name: 'Averyveryverylongnamewithoutanyspaceinit Bob', bio: 'Two lines\nof a bio' })
  const { id } = await ada.api.open(bob.api.me)
  await ada.api.send(id, 'hello')
  await ada.api.block(bob.api.me)
  const { page } = ada
  await page.goto(`/c/${id}`)
  await expect(page.getByTestId('blocked-note')).toBeVisible()
  await checked(page, 'phone-blocked-dark')
  await page.getByTestId('open-details').tap()
  await expect(page.getByTestId('bio')).toBeVisible()
  await checked(page, 'phone-blocked-details-dark')
  expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
  await bob.context.close()
})
