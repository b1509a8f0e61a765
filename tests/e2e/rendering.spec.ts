/**
 * Pages that the server rendered (PARLEY_WEB=ssr): what they show before their scripts run, and that nothing moves,
 * flickers or is asked for twice when they come alive.
 */
import { type BrowserContext, type Page, devices } from '@playwright/test'
import { newcomer } from '../support/client.ts'
import { expect, test } from './fixtures.ts'
import { artifacts, bodies, composer, message, person, row, tick, watch_console, write } from './people.ts'

/** Holds the scripts of all pages back until the answer is called. */
async function hold_scripts(context: BrowserContext): Promise<() => void> {
  let let_go = () => {}
  const held = new Promise<void>((resolve) => { let_go = resolve })
  await context.route('**/_nuxt/*.js', async (route) => {
    await held
    await route.continue().catch(() => {})
  })
  return let_go
}

/** Opens the address; waiting for `load` would be waiting for the scripts. */
async function open_still(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'commit' })
}

/** The scripts have taken over, and the list of messages has found its place. */
async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { useNuxtApp?: () => { isHydrating: boolean } }).useNuxtApp?.().isHydrating === false)
  await expect(page.getByTestId('message-still-list')).toHaveCount(0)
}

/** Where everything that can be read is on screen. */
function picture(page: Page): Promise<Record<string, [number, number]>> {
  return page.evaluate(async () => {
    await document.fonts.ready
    const found: Record<string, [number, number]> = {}
    const seen = '[data-test="conversation-row"], [data-test="message"], [data-test="unread-divider"], [data-test="conversation-title"], [data-test="composer"], header'
    for (const element of document.querySelectorAll<HTMLElement>(seen)) {
      const { top, left, bottom } = element.getBoundingClientRect()
      if (bottom < 64 || top > window.innerHeight) continue
      const name = `${element.dataset.test ?? element.tagName} ${element.dataset.clientId ?? element.dataset.conversation ?? ''}`
      found[name] ??= [Math.round(top), Math.round(left)]
    }
    return found
  })
}

async function expect_same_picture(page: Page, still: Record<string, [number, number]>) {
  expect(Object.keys(still).length).toBeGreaterThan(3)
  await expect(async () => {
    const live = await picture(page)
    for (const [name, [top, left]] of Object.entries(still)) {
      const now = live[name]
      expect(now, `${name} is still there`).toBeDefined()
      expect(Math.abs(now![0] - top), `${name} moved down by ${now![0] - top}`).toBeLessThanOrEqual(1)
      expect(Math.abs(now![1] - left), `${name} moved right by ${now![1] - left}`).toBeLessThanOrEqual(1)
    }
  }).toPass({ timeout: 10_000 })
}

/** What the page asked of the API. */
function watch_calls(page: Page): string[] {
  const calls: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}${search}`)
  })
  return calls
}

for (const [name, unread] of [['at the end', 0], ['at the first unread message', 40], ['with a few unread messages', 2]] as const) {
  test(`nothing moves when the page comes alive: ${name}`, async ({ browser, server }) => {
    const ada = await person(browser, server, 'ada')
    const bob = await newcomer(server, 'bob')
    const { id } = await ada.api.open(bob.me)
    for (let index = 1; index <= 60; index += 1) {
      await (index % 3 ? bob : ada.api).send(id, `message ${index}${index % 7 ? '' : ', which is a good deal longer, so that it takes more than one line of the conversation on most screens'}`)
    }
    for (let index = 0; index < 12; index += 1) await (await newcomer(server, `x${index}`)).open(ada.api.me)
    // Ada sent message 60, so her mark is raised by what bob sends after it.
    for (let index = 0; index < unread; index += 1) await bob.send(id, `unread ${index}`)
    const calls = watch_calls(ada.page)
    const let_go = await hold_scripts(ada.context)
    await open_still(ada.page, `/c/${id}`)
    await expect(row(ada.page, bob.me.display_name)).toBeVisible()
    if (unread === 0) await expect(message(ada.page, 'message 60')).toBeInViewport()
    else await expect(ada.page.getByTestId('unread-divider')).toBeInViewport()
    const still = await picture(ada.page)
    await ada.page.screenshot({ path: `${artifacts}/screens/rendered-still-${unread}.png` })
    let_go()
    await alive(ada.page)
    await expect_same_picture(ada.page, still)
    await ada.page.screenshot({ path: `${artifacts}/screens/rendered-live-${unread}.png` })
    // It lives, and had no need to ask for what it was sent.
    await bob.send(id, 'are you there?')
    await expect(row(ada.page, bob.me.display_name).getByTestId('row-preview')).toHaveText('are you there?')
    if (unread === 40) await expect(message(ada.page, 'unread 0')).toBeInViewport()
    else await expect(message(ada.page, 'are you there?')).toBeInViewport()
    // The snapshot after `hello`, and older history as it comes near; nothing else.
    expect(calls.filter(call => !/\/groups$|\/(?:conversations|contacts|blocks)\?|\/messages\?before=/.test(call))).toEqual([])
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  })
}

test('on a phone, in the dark, nothing moves either', async ({ browser, server }) => {
  const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7']!
  const ada = await person(browser, server, 'ada', { colorScheme: 'dark', userAgent, viewport, deviceScaleFactor, isMobile, hasTouch })
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  for (let index = 1; index <= 40; index += 1) await (index % 2 ? bob : ada.api).send(id, `message ${index} of a talk on the phone`)
  const let_go = await hold_scripts(ada.context)
  await open_still(ada.page, `/c/${id}`)
  await expect(message(ada.page, 'message 40 of a talk on the phone')).toBeInViewport()
  await expect(ada.page.locator('html')).toHaveClass(/dark/)
  const still = await picture(ada.page)
  await ada.page.screenshot({ path: `${artifacts}/screens/rendered-still-phone-dark.png` })
  let_go()
  await alive(ada.page)
  await expect_same_picture(ada.page, still)
  await ada.page.screenshot({ path: `${artifacts}/screens/rendered-live-phone-dark.png` })
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('without scripts the chats can be read', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada', { javaScriptEnabled: false })
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  await bob.send(id, 'no scripts needed')
  await ada.page.goto('/')
  await expect(row(ada.page, bob.me.display_name).getByTestId('row-preview')).toHaveText('no scripts needed')
  await row(ada.page, bob.me.display_name).click()
  await expect(message(ada.page, 'no scripts needed')).toBeInViewport()
  await ada.context.close()
})

test('what is written while the page comes alive is neither lost nor shown twice', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  await bob.send(id, 'before')
  const let_go = await hold_scripts(ada.context)
  await open_still(ada.page, `/c/${id}`)
  await expect(message(ada.page, 'before')).toBeVisible()
  await bob.send(id, 'in between')
  await composer(ada.page).pressSequentially('typed too early')
  let_go()
  await alive(ada.page)
  await expect(composer(ada.page)).toHaveValue('typed too early')
  await composer(ada.page).press('Enter')
  await expect(tick(ada.page, 'typed too early', 'sent')).toBeVisible()
  await expect.poll(() => bodies(ada.page)).toEqual(['before', 'in between', 'typed too early'])
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('what waits in the outbox of this browser comes in and is sent', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  await bob.send(id, 'hello')
  await ada.page.route('**/messages', route => route.request().method() === 'POST' ? route.abort() : route.continue())
  await ada.page.goto(`/c/${id}`)
  await alive(ada.page)
  await write(ada.page, 'written on a train')
  await expect(tick(ada.page, 'written on a train', 'waiting')).toBeVisible()
  await ada.page.unroute('**/messages')
  await ada.page.reload()
  await expect(tick(ada.page, 'written on a train', 'sent')).toBeVisible()
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('times are of the zone of the browser, from the second visit on at once', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada', { timezoneId: 'Asia/Tokyo' })
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  const { created_at } = await bob.send(id, 'what time is it?')
  const clock = (zone: string) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(created_at))
  const time = message(ada.page, 'what time is it?').locator('time')
  const row_time = row(ada.page, bob.me.display_name).locator('time')

  // The first visit: the server cannot know.
  let let_go = await hold_scripts(ada.context)
  await open_still(ada.page, `/c/${id}`)
  await expect(message(ada.page, 'what time is it?')).toBeVisible()
  for (const place of [time, row_time]) await expect(place).toBeHidden()
  let_go()
  await alive(ada.page)
  for (const place of [time, row_time]) {
    await expect(place).toBeVisible()
    await expect(place).toHaveText(clock('Asia/Tokyo'))
  }
  await expect(ada.page.getByText('Today', { exact: true })).toBeVisible()

  // The second: it does.
  await ada.context.unrouteAll()
  let_go = await hold_scripts(ada.context)
  await open_still(ada.page, `/c/${id}`)
  for (const place of [time, row_time]) {
    await expect(place).toBeVisible()
    await expect(place).toHaveText(clock('Asia/Tokyo'))
  }
  let_go()
  await alive(ada.page)

  // After a journey: the page corrects itself, without a complaint.
  await ada.context.addCookies([{ name: 'parley_zone', value: 'America/Bogota', url: server.origin }])
  await ada.page.reload()
  await alive(ada.page)
  for (const place of [time, row_time]) await expect(place).toHaveText(clock('Asia/Tokyo'))
  expect((await ada.context.cookies()).find(({ name }) => name === 'parley_zone')?.value).toBe('Asia/Tokyo')
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('the theme is there before the scripts are', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada', { colorScheme: 'light' })
  const { page } = ada
  await page.goto('/')
  await alive(page)
  await page.getByTestId('profile-menu').click()
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  const let_go = await hold_scripts(ada.context)
  await open_still(page, '/')
  await expect(page.getByText('No chats yet')).toBeVisible()
  await expect(page.locator('html')).toHaveClass(/dark/)
  let_go()
  await alive(page)
  await expect(page.locator('html')).toHaveClass(/dark/)
  // And back: what the server wrote into the page does not stay.
  await page.getByTestId('profile-menu').click()
  await page.getByRole('menuitemcheckbox', { name: 'Light' }).click()
  await expect(page.locator('html')).not.toHaveClass(/dark/)
  await page.reload()
  await alive(page)
  await expect(page.locator('html')).not.toHaveClass(/dark/)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('nobody logged in: the login page, with a console that says nothing and an API that is not asked', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.origin })
  const said: string[] = []
  context.on('console', one => said.push(one.text()))
  const page = await context.newPage()
  const calls = watch_calls(page)
  await page.goto('/')
  await expect(page).toHaveURL(/\/login$/)
  await alive(page)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  expect(said).toEqual([])
  expect(calls).toEqual([])
  await context.close()
})

test('what is typed into the login page before it lives is kept, and logs in', async ({ browser, server }) => {
  const ada = await newcomer(server, 'ada')
  const context = await browser.newContext({ baseURL: server.origin })
  const complaints = watch_console(context)
  const page = await context.newPage()
  const let_go = await hold_scripts(context)
  await open_still(page, '/login')
  await page.getByLabel('Username or email').pressSequentially(ada.me.username)
  await page.getByLabel('Password', { exact: true }).pressSequentially(ada.password)
  let_go()
  await alive(page)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByText('No chats yet')).toBeVisible()
  // The server knows too.
  await page.reload()
  await expect(page.getByText('No chats yet')).toBeVisible()
  await page.getByTestId('profile-menu').click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await expect(page).toHaveURL(/\/login$/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/login$/)
  expect(complaints).toEqual([])
  await context.close()
})

test('a page that was rendered while the API was away fills itself when it is back', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await newcomer(server, 'bob')
  const { id } = await ada.api.open(bob.me)
  await bob.send(id, 'still here')
  await server.stop()
  await ada.page.goto(`/c/${id}`)
  await expect(ada.page.getByText('Parley can’t be reached')).toBeVisible()
  await server.launch()
  await expect(message(ada.page, 'still here')).toBeVisible({ timeout: 30_000 })
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})

test('the contacts are in the page, under the names that I gave, and nothing moves', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  for (const alias of ['Émile', 'Zoe', 'edgar', '4 of them', null]) await ada.api.put_contact((await newcomer(server, 'anybody')).me, alias)
  const let_go = await hold_scripts(ada.context)
  await open_still(ada.page, '/contacts')
  const names = () => ada.page.getByTestId('person-name').evaluateAll(all => all
    .map(one => ({ name: one.textContent!.trim(), top: Math.round(one.getBoundingClientRect().top) })).sort((a, b) => a.top - b.top))
  await expect(ada.page.getByTestId('contact-row')).toHaveCount(5)
  const still = await names()
  expect(still.map(one => one.name.replace(/_.*/, ''))).toEqual(['4 of them', 'edgar', 'Émile', 'The anybody', 'Zoe'])
  let_go()
  await alive(ada.page)
  await expect(ada.page.getByTestId('contact-count')).toHaveText('5')
  expect(await names()).toEqual(still)
  expect(ada.complaints).toEqual([])
  await ada.context.close()
})
