/** How closely things stand: chosen in the settings, kept on the device, there from the first picture on. */
import { AxeBuilder } from '@axe-core/playwright'
import { devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { artifacts, message, messages_placed, person, row } from './people.ts'

const height = async (locator: ReturnType<typeof row>) => Math.round((await locator.boundingBox())!.height)

for (const [name, options] of [['light', { colorScheme: 'light' }], ['phone-dark', { colorScheme: 'dark', ...phone() }]] as const) {
  test(`compact, ${name}`, async ({ browser, server }) => {
    const ada = await person(browser, server, 'ada', options)
    const bob = await person(browser, server, 'bob')
    const { id } = await bob.api.open(ada.api.me)
    for (const body of ['Morning!', 'Are we still on for the review at three? I moved it to the small room, the big one is taken until four.', '🎉']) await bob.api.send(id, body)
    await ada.api.send(id, 'Yes')
    await ada.api.send(id, 'See you at three, small room. I’m bringing biscuits.')
    const { page } = ada
    await page.goto('/')
    await expect.poll(() => height(row(page, bob.name))).toBe(72)
    await page.goto('/settings/appearance')
    // Read by the living page: from now on a click is heard.
    await expect(page.getByTestId('settings')).toBeVisible()
    await page.getByText('Compact', { exact: true }).click()
    await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
    await page.goto('/')
    await expect.poll(() => height(row(page, bob.name))).toBe(52)
    await page.screenshot({ path: `${artifacts}/screens/compact-list-${name}.png` })
    if (process.env.PARLEY_WEB === 'ssr') {
      expect(await (await page.request.get('/')).text(), 'in the HTML already').toMatch(/<html[^>]* data-density="compact"/)
    }
    await page.goto(`/c/${id}`)
    await messages_placed(page)
    await expect(message(page, 'Morning!')).toBeVisible()
    await expect(message(page, 'Yes')).toHaveCSS('padding-top', '5px')
    await page.screenshot({ path: `${artifacts}/screens/compact-chat-${name}.png` })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([])
    await page.goto('/settings/appearance')
    // Read by the living page: from now on a click is heard.
    await expect(page.getByTestId('settings')).toBeVisible()
    await page.getByText('Comfortable', { exact: true }).click()
    await page.goto('/')
    await expect.poll(() => height(row(page, bob.name))).toBe(72)
    expect(ada.complaints).toEqual([])
    await ada.context.close()
    await bob.context.close()
  })
}

function phone() {
  const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7']!
  return { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch }
}
