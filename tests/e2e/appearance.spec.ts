/** Every screen in both themes and on a phone: no serious accessibility violation, and a picture in the artefacts. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Page, devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { artifacts, both_open, composer, message, person, row, write } from './people.ts'

async function checked(page: Page, name: string) {
  await page.screenshot({ path: `${artifacts}/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen, ${colorScheme}`, async ({ browser, server }) => {
    test.slow()
    const ada = await person(browser, server, 'ada', { colorScheme })
    const bob = await person(browser, server, 'bob')
    const { page } = ada
    await page.goto('/')
    await expect(page.getByText('No chats yet')).toBeVisible()
    await checked(page, `empty-${colorScheme}`)

    await both_open(ada, bob)
    await write(bob.page, 'Morning! Are we still on for the review at three?')
    await write(page, 'Yes. I moved it to the small room, the big one is taken until four.')
    await write(bob.page, 'The notes are at https://example.org/notes')
    await write(bob.page, '🎉')
    await ada.page.route('**/messages', route => route.request().method() === 'POST'
      ? route.fulfill({ status: 400, json: { error: { code: 'invalid_field', message: 'The server refused this message.', retryable: false } } })
      : route.continue())
    await write(page, 'This one does not get through')
    await expect(page.locator('[data-tick="failed"]').first()).toBeVisible()
    await page.unroute('**/messages')
    await expect(message(page, '🎉')).toBeVisible()
    await checked(page, `chat-${colorScheme}`)

    await page.getByTestId('open-details').click()
    await expect(page.getByTestId('details')).toBeVisible()
    await checked(page, `details-${colorScheme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('details')).toHaveCount(0)

    await page.getByTestId('search').fill('bob')
    await expect(page.getByTestId('search-results').getByTestId('conversation-row')).toBeVisible()
    await checked(page, `search-${colorScheme}`)
    await page.getByTestId('search').press('Escape')

    await page.getByTestId('profile-menu').click()
    await expect(page.getByTestId('my-name')).toBeVisible()
    await checked(page, `menu-${colorScheme}`)
    await page.getByRole('menuitem', { name: 'Settings' }).click()
    await expect(page.getByTestId('choose-picture')).toBeVisible()
    await checked(page, `settings-${colorScheme}`)
    for (const section of ['Appearance', 'Notifications', 'Privacy', 'Account']) {
      await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
      await expect(page).toHaveURL(new RegExp(`/settings/${section.toLowerCase()}$`))
      if (section === 'Account') await expect(page.getByTestId('session')).toHaveCount(1)
      await checked(page, `settings-${section.toLowerCase()}-${colorScheme}`)
    }

    await ada.context.clearCookies()
    await page.evaluate(() => window.localStorage.clear())
    for (const path of ['login', 'signup']) {
      await page.goto(`/${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await checked(page, `${path}-${colorScheme}`)
    }
    expect(ada.complaints).toEqual([])
    await ada.context.close()
    await bob.context.close()
  })

  test(`on a phone, ${colorScheme}`, async ({ browser, server }) => {
    const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7']!
    const ada = await person(browser, server, 'ada', { colorScheme, userAgent, viewport, deviceScaleFactor, isMobile, hasTouch })
    const bob = await person(browser, server, 'bob')
    const { id } = await bob.api.open(ada.api.me)
    await bob.api.send(id, 'hello from far away')
    const { page } = ada
    await page.goto('/')
    await expect(row(page, bob.name)).toBeVisible()
    await checked(page, `phone-list-${colorScheme}`)
    await row(page, bob.name).tap()
    await expect(message(page, 'hello from far away')).toBeInViewport()
    await expect(row(page, bob.name)).not.toBeVisible()
    await composer(page).fill('on my way')
    await page.getByTestId('send').tap()
    await expect(message(page, 'on my way')).toBeInViewport()
    await checked(page, `phone-chat-${colorScheme}`)
    await page.getByTestId('open-details').tap()
    await expect(page.getByTestId('details')).toBeVisible()
    await checked(page, `phone-details-${colorScheme}`)
    await page.getByRole('button', { name: 'Close details' }).tap()
    await page.getByTestId('back').tap()
    await expect(row(page, bob.name)).toBeVisible()
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(wider).toBe(false)
    expect(ada.complaints).toEqual([])
    await ada.context.close()
    await bob.context.close()
  })
}

test('the theme is chosen in the menu and stays', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada', { colorScheme: 'light' })
  const { page } = ada
  await page.goto('/')
  await expect(page.locator('html')).not.toHaveClass(/dark/)
  await page.getByTestId('profile-menu').click()
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.reload()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await ada.context.close()
})
