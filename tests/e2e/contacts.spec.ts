/** Contacts and aliases: kept, renamed, removed and found again; live in another tab; by keyboard and by finger. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, devices } from '@playwright/test'
import { type ApiClient, newcomer } from '../support/client.ts'
import type { ParleyServer } from '../support/server.ts'
import { expect, test } from './fixtures.ts'
import { artifacts, message, person, row } from './people.ts'

const contact = (page: Page, name: string) => page.getByTestId('contact-row').filter({ has: page.getByTestId('person-name').getByText(name, { exact: true }) })

/** Top to bottom, as they stand in the list. */
const shown = (page: Page): Promise<string[]> => page.getByTestId('contact-list').locator('li').evaluateAll(items => items
  .map(item => ({ text: (item.querySelector('h2') ?? item.querySelector('[data-test="person-name"]'))!.textContent!.trim(), top: item.getBoundingClientRect().top }))
  .sort((a, b) => a.top - b.top).map(({ text }) => text))

async function pick(page: Page, name: string, item: string): Promise<void> {
  await contact(page, name).getByTestId('contact-menu').click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function checked(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${artifacts}/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
}

async function friend(server: ParleyServer, name: string): Promise<ApiClient & { me: NonNullable<ApiClient['me']> }> {
  const client = await newcomer(server, name.toLowerCase().replace(/\W+/g, '_').slice(0, 16))
  await client.change_me({ display_name: name })
  return client
}

test('a contact is found, added, renamed, removed, and brought back', async ({ browser, server }) => {
  test.slow()
  const ada = await person(browser, server, 'ada')
  const grace = await friend(server, 'Grace Hopper')
  await grace.change_me({ bio: 'Nanoseconds.\nAnd a moth.' })
  const { page } = ada
  await page.goto('/')
  await page.getByTestId('open-contacts').click()
  await expect(page.getByText('No contacts yet')).toBeVisible()
  await checked(page, 'contacts-none')
  const other = await ada.context.newPage()
  await other.goto('/contacts')
  await expect(other.getByText('No contacts yet')).toBeVisible()

  await page.getByRole('button', { name: 'Add a contact' }).click()
  await page.getByTestId('add-contact-search').fill(grace.me.username)
  await page.getByTestId('add-contact').click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Chat' })).toBeVisible()
  await checked(page, 'contacts-add')
  await page.keyboard.press('Escape')
  for (const tab of [page, other]) await expect(contact(tab, 'Grace Hopper')).toBeVisible()

  await pick(page, 'Grace Hopper', 'Choose another name…')
  await page.getByTestId('alias').fill('Amazing Grace')
  await page.getByTestId('alias').press('Enter')
  for (const tab of [page, other]) {
    await expect(contact(tab, 'Amazing Grace')).toContainText(`Grace Hopper · @${grace.me.username}`)
    await expect.poll(() => shown(tab)).toEqual(['A', 'Amazing Grace'])
  }
  await grace.change_me({ display_name: 'Rear Admiral Hopper' })
  await expect(contact(other, 'Amazing Grace')).toContainText('Rear Admiral Hopper')

  // The alias is the name everywhere.
  await page.bringToFront()
  await page.getByRole('button', { name: 'Chat with Amazing Grace' }).click()
  await expect(page.getByTestId('conversation-title')).toHaveText('Amazing Grace')
  const conversation = await grace.open(ada.api.me)
  await grace.send(conversation.id, 'hello')
  await expect(row(page, 'Amazing Grace').getByTestId('row-preview')).toHaveText('hello')
  await page.getByTestId('open-details').click()
  await expect(page.getByTestId('profile-name')).toHaveText('Amazing Grace')
  await expect(page.getByTestId('own-name')).toContainText('Rear Admiral Hopper')
  await expect(page.getByTestId('bio')).toHaveText('Nanoseconds.\nAnd a moth.')
  await checked(page, 'details-contact')
  expect((await grace.conversation(conversation.id)).peer.alias, 'the other person sees none of it').toBeNull()

  await page.getByTestId('person-actions').getByRole('button', { name: 'Remove from contacts' }).click()
  await page.getByTestId('confirm-action').click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('conversation-title')).toHaveText('Amazing Grace')
  await ada.api.remove_contact(grace.me)
  await expect(page.getByTestId('conversation-title')).toHaveText('Rear Admiral Hopper')
  await expect(other.getByText('No contacts yet')).toBeVisible()
  await ada.api.put_contact(grace.me, 'Amazing Grace')
  await expect(contact(other, 'Amazing Grace')).toBeVisible()
  await page.reload()
  await expect(page.getByTestId('conversation-title')).toHaveText('Amazing Grace')
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('many contacts: letters, the filter, and only what is in sight', async ({ browser, server }) => {
  test.slow()
  const ada = await person(browser, server, 'ada')
  const names = ['Émile Borel', 'Zoe', 'edgar', '4 Non Blondes', 'Bob', 'Averyveryverylongnamewithoutanyspacesthatmustnotbreak']
  for (const name of names) {
    const { me } = await friend(server, name)
    await ada.api.put_contact(me)
  }
  // Aliases make a long list of few accounts: what is in the list counts, not who it is.
  const crowd = await Promise.all(Array.from({ length: 60 }, (_, index) => newcomer(server, `crowd_${index}`)))
  for (const [index, { me }] of crowd.entries()) await ada.api.put_contact(me, `${'KLMNOP'[index % 6]} number ${index}`)
  const { page } = ada
  await page.goto('/contacts')
  await expect(page.getByTestId('contact-count')).toHaveText('66')
  await expect.poll(async () => (await shown(page)).slice(0, 9)).toEqual(['#', '4 Non Blondes', 'A', names.at(-1)!, 'B', 'Bob', 'E', 'edgar', 'Émile Borel'])
  expect(await page.getByTestId('contact-row').count()).toBeLessThan(40)
  await checked(page, 'contacts-many')

  await page.getByTestId('contact-list').evaluate((element) => { element.scrollTop = element.scrollHeight })
  await expect(contact(page, 'Zoe')).toBeInViewport()
  await expect(page.getByTestId('letter-in-sight')).toHaveText('P')
  await page.getByTestId('contact-filter').fill('emile')
  await expect.poll(() => shown(page)).toEqual(['E', 'Émile Borel'])
  await expect(contact(page, 'Émile Borel').locator('mark')).toHaveText('Émile')
  await page.getByTestId('contact-filter').fill('number 5')
  await expect.poll(async () => (await shown(page)).filter(text => text.length > 1)).toContain('K number 54')
  await page.getByTestId('contact-filter').fill('nobody at all')
  await page.getByTestId('search-everybody').click()
  await expect(page.getByTestId('add-contact-search')).toHaveValue('nobody at all')
  await expect(page.getByText('Nobody found')).toBeVisible()
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('five thousand contacts scroll and filter', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const { page } = ada
  const many = Array.from({ length: 5_000 }, (_, index) => ({
    user: { id: String(9_000_000_000 + index), username: `person_${index}`, display_name: `${String.fromCharCode(65 + index % 26)}lice Number ${index}` },
    alias: null,
    created_at: '2026-01-01T00:00:00.000Z',
  }))
  await page.route('**/api/v1/contacts?**', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
    return route.fulfill({ json: { contacts: many.slice(from, from + 500), next_cursor: from + 500 < many.length ? String(from + 500) : null } })
  })
  await page.goto('/contacts')
  await expect(page.getByTestId('contact-count')).toHaveText('5000')
  await expect(contact(page, 'Alice Number 0')).toBeVisible()
  await page.getByTestId('contact-list').evaluate((element) => { element.scrollTop = element.scrollHeight / 2 })
  await expect(page.getByTestId('letter-in-sight')).toHaveText('M')
  await page.screenshot({ path: `${artifacts}/screens/contacts-5000.png` })
  expect(await page.getByTestId('contact-row').count()).toBeLessThan(40)
  await page.getByTestId('contact-filter').fill('number 4999')
  await expect.poll(() => shown(page)).toEqual(['H', 'Hlice Number 4999'])
  await page.getByTestId('contact-filter').press('Escape')
  await expect(contact(page, 'Alice Number 0')).toBeVisible()
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a phone, ${colorScheme}`, async ({ browser, server }) => {
    const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7']!
    const ada = await person(browser, server, 'ada', { colorScheme, userAgent, viewport, deviceScaleFactor, isMobile, hasTouch })
    for (const name of ['Grace Hopper', 'Alan Turing', 'Edsger Wybe Dijkstra, Professor of Computing Science']) {
      await ada.api.put_contact((await friend(server, name)).me, name.startsWith('Alan') ? 'Prof' : null)
    }
    const { page } = ada
    await page.goto('/')
    await page.getByTestId('open-contacts').tap()
    await expect(contact(page, 'Prof')).toBeVisible()
    await expect(page.getByTestId('search')).not.toBeVisible()
    await checked(page, `phone-contacts-${colorScheme}`)
    await contact(page, 'Prof').getByTestId('contact-menu').tap()
    await expect(page.getByRole('menuitem', { name: 'Change the name…' })).toBeVisible()
    await checked(page, `phone-contact-menu-${colorScheme}`)
    await page.getByRole('menuitem', { name: 'Open chat' }).tap()
    await expect(page.getByTestId('conversation-title')).toHaveText('Prof')
    await page.getByTestId('back').tap()
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  })
}

test('by keyboard alone', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  await ada.api.put_contact((await friend(server, 'Grace Hopper')).me)
  const { page } = ada
  await page.goto('/contacts')
  await page.getByRole('button', { name: 'Chat with Grace Hopper' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByTestId('contact-menu')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('alias')).toBeFocused()
  await page.keyboard.type('Amazing')
  await page.keyboard.press('Enter')
  await expect(contact(page, 'Amazing')).toBeVisible()
  await page.getByRole('button', { name: 'Chat with Amazing' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('conversation-title')).toHaveText('Amazing')
  await expect(message(page, 'x')).toHaveCount(0)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})
