/** One field finds chats, contacts and everybody else: by parts of names, by alias, by keyboard. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Page } from '@playwright/test'
import { newcomer } from '../support/client.ts'
import { expect, test } from './fixtures.ts'
import { artifacts, person } from './people.ts'

const field = (page: Page) => page.getByTestId('search')
const found = (page: Page, section: 'chats' | 'people') => page.getByTestId(`search-${section}`).getByRole('option')
const active = (page: Page) => page.getByTestId('search-results').locator('[role="option"][aria-selected="true"]')
const names = (page: Page, section: 'chats' | 'people') => found(page, section).getByTestId('person-name').allInnerTexts()

async function checked(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${artifacts}/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`finds chats of every kind, contacts, and strangers, ${colorScheme}`, async ({ browser, server }) => {
    const ada = await person(browser, server, 'ada', { colorScheme })
    const mark = `q${Date.now().toString(36)}`
    const called = async (name: string) => {
      const client = await newcomer(server, 'somebody')
      await client.change_me({ display_name: name })
      return client
    }
    const talking = await called(`Talking ${mark}`)
    const archived = await called(`Archived ${mark}`)
    const silent = await called(`Silent ${mark}`)
    const contact = await called('Kept under another name')
    await called(`Stranger ${mark}`)
    for (const one of [talking, archived]) {
      const { id } = await one.open(ada.api.me)
      await one.send(id, 'hello')
      if (one === archived) await ada.api.change_settings(id, { archived: true })
    }
    await ada.api.open(silent.me)
    await ada.api.put_contact(contact.me, `Alias ${mark}`)

    const { page } = ada
    await page.goto('/')
    await expect(page.getByTestId('conversation-row')).toHaveCount(1)
    await field(page).fill(mark)
    await expect.poll(() => names(page, 'people')).toEqual([`Alias ${mark}`, `Stranger ${mark}`])
    expect(await names(page, 'chats')).toEqual([`Talking ${mark}`, `Archived ${mark}`, `Silent ${mark}`])
    await expect(found(page, 'chats').nth(1)).toContainText('Archived')
    await expect(found(page, 'people').first().locator('mark')).toHaveText(mark)
    await checked(page, `search-sections-${colorScheme}`)

    // The arrows go through all sections and around; the focus stays in the field.
    await expect(active(page)).toContainText('Talking')
    await field(page).press('ArrowDown')
    await field(page).press('ArrowDown')
    await field(page).press('ArrowDown')
    await expect(active(page)).toContainText('Alias')
    const id = await active(page).getAttribute('id')
    await expect(field(page)).toHaveAttribute('aria-activedescendant', id!)
    await field(page).press('ArrowDown')
    await field(page).press('ArrowDown')
    await expect(active(page)).toContainText('Talking')
    await field(page).press('ArrowUp')
    await expect(active(page)).toContainText('Stranger')
    await field(page).press('Enter')
    await expect(page.getByTestId('conversation-title')).toHaveText(`Stranger ${mark}`)
    await expect(page.getByTestId('search-results')).toHaveCount(0)

    // In the middle of a word, without diacritics, by the person's own name behind the alias.
    await page.keyboard.press('ControlOrMeta+k')
    await field(page).fill('lking')
    await expect.poll(() => names(page, 'chats')).toEqual([`Talking ${mark}`])
    await field(page).fill('kept another')
    await expect.poll(() => names(page, 'people')).toEqual([`Alias ${mark}`])
    await field(page).press('Enter')
    await expect(page.getByTestId('conversation-title')).toHaveText(`Alias ${mark}`)
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  })
}

test('says when there is nobody, and when it did not get through', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const { page } = ada
  await page.goto('/')
  await field(page).fill('nobody is called so')
  await expect(page.getByText('Nobody found')).toBeVisible()
  await checked(page, 'search-nobody')
  await page.route('**/api/v1/users?**', route => route.abort())
  await field(page).fill('nobody is called that')
  await expect(page.getByText('did not get through')).toBeVisible()
  await checked(page, 'search-failed')
  await page.unroute('**/api/v1/users?**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Nobody found')).toBeVisible()
  await field(page).press('Escape')
  await expect(page.getByTestId('search-results')).toHaveCount(0)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})
