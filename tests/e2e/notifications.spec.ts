/** Notices of new messages: asked for by a click, shown while nobody looks, gone when read, by one tab only. */
import { randomUUID } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContext, type Page } from '@playwright/test'
import { type ApiClient } from '../support/client.ts'
import { expect, test } from './fixtures.ts'
import { artifacts, look_at, message, messages_placed, person, row } from './people.ts'

interface Shown { title: string, body: string, tag: string, closed: boolean }

/** In place of the browser's notices, which nobody could see here. `permission` is what it answers when it is asked. */
async function watch_notices(context: BrowserContext, permission: 'granted' | 'denied', before: NotificationPermission = 'default'): Promise<void> {
  await context.addInitScript(([answer, first]) => {
    if (location.origin === 'null') return
    const all: (Shown & { object: unknown })[] = []
    const key = 'test.permission'
    class Fake {
      static get permission() { return localStorage.getItem(key) ?? first }
      static async requestPermission() {
        localStorage.setItem('test.asked', String(Number(localStorage.getItem('test.asked') ?? 0) + 1))
        localStorage.setItem(key, answer!)
        return answer
      }

      onclick: (() => void) | null = null
      onclose: (() => void) | null = null
      private readonly entry
      constructor(title: string, { body, tag }: { body: string, tag: string }) {
        for (const other of all) if (other.tag === tag) other.closed = true
        all.push(this.entry = { title, body, tag, closed: false, object: this })
      }

      close() {
        this.entry.closed = true
        this.onclose?.()
      }
    }
    let sounds = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...when) {
      sounds += 1
      return start.apply(this, when)
    }
    Object.assign(window, {
      Notification: Fake,
      test_notices: () => all.map(({ title, body, tag, closed }) => ({ title, body, tag, closed })),
      test_click: (body: string) => (all.find(one => one.body === body)!.object as Fake).onclick?.(),
      test_sounds: () => sounds,
    })
  }, [permission, before])
}

const notices = (page: Page): Promise<Shown[]> => page.evaluate(() => (window as unknown as { test_notices(): Shown[] }).test_notices())
const on_screen = async (page: Page): Promise<string[]> => (await notices(page)).filter(one => !one.closed).map(one => `${one.title}: ${one.body}`)
const sounds = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { test_sounds(): number }).test_sounds())
const turn_on = (context: BrowserContext) => context.addInitScript(() => {
  if (location.origin !== 'null' && localStorage.getItem('parley.notices') === null) localStorage.setItem('parley.notices', JSON.stringify({ enabled: true, preview: true, sound: true }))
})

/** The page is live: what is sent from now on is heard. What told so may itself have come with the snapshot. */
async function live(page: Page, friend: ApiClient, conversation_id: string, name: string): Promise<void> {
  await friend.send(conversation_id, 'a sign of life')
  await expect(row(page, name).getByTestId('row-preview')).toHaveText('a sign of life')
}

test('are asked for by a click, and honest when the browser says no', async ({ browser, server }) => {
  for (const answer of ['granted', 'denied'] as const) {
    const ada = await person(browser, server, 'ada')
    await watch_notices(ada.context, answer)
    const { page } = ada
    await page.goto('/settings/notifications')
    // Read by the living page: from now on a click is heard.
    await expect(page.getByTestId('settings')).toBeVisible()
    await expect(page.getByRole('switch', { name: 'Show notifications' })).toBeEnabled()
    expect(await page.evaluate(() => localStorage.getItem('test.asked'))).toBeNull()
    await page.getByRole('switch', { name: 'Show notifications' }).click()
    await expect.poll(() => page.evaluate(() => localStorage.getItem('test.asked'))).toBe('1')
    if (answer === 'granted') await expect(page.getByRole('switch', { name: 'Show notifications' })).toBeChecked()
    else {
      await expect(page.getByTestId('notices-blocked')).toBeVisible()
      await expect(page.getByRole('switch', { name: 'Show notifications' })).toBeDisabled()
    }
    await page.getByRole('button', { name: 'Try it' }).scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${artifacts}/screens/settings-notices-${answer}.png` })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).slice(0, 3).join(' | ')}`)).toEqual([])
    await page.reload()
    if (answer === 'granted') await expect(page.getByRole('switch', { name: 'Show notifications' })).toBeChecked()
    else await expect(page.getByTestId('notices-blocked')).toBeVisible()
    expect(await page.evaluate(() => localStorage.getItem('test.asked')), 'asked once, by the click').toBe('1')
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  }
})

test('come for other chats than the one looked at, replace each other, lead to the chat, and go when read', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const eve = await person(browser, server, 'eve')
  await watch_notices(ada.context, 'granted', 'granted')
  await turn_on(ada.context)
  const with_bob = await ada.api.open(bob.api.me)
  const with_eve = await ada.api.open(eve.api.me)
  await ada.api.put_contact(bob.api.me, 'Bobby')
  await bob.api.send(with_bob.id, 'while you were away')
  const { page } = ada
  await page.goto(`/c/${with_eve.id}`)
  await look_at(page)
  await expect(row(page, 'Bobby').getByTestId('row-preview')).toHaveText('while you were away')
  await live(page, eve.api, with_eve.id, eve.name)
  expect(await notices(page), 'neither what is old nor what is looked at').toEqual([])

  await bob.api.send(with_bob.id, 'one')
  await expect.poll(() => on_screen(page)).toEqual(['Bobby: one'])
  await bob.api.send(with_bob.id, 'two')
  await expect.poll(() => on_screen(page)).toEqual(['Bobby: two'])
  await expect.poll(() => sounds(page)).toBeGreaterThan(0)

  // Read on another device.
  await ada.api.mark(with_bob.id, { read_seq: 3 })
  await expect.poll(() => on_screen(page)).toEqual([])

  await ada.api.change_settings(with_bob.id, { mute: 'always' })
  await expect(row(page, 'Bobby').getByTestId('muted')).toBeVisible()
  await bob.api.send(with_bob.id, 'muted')
  await expect(row(page, 'Bobby').getByTestId('row-preview')).toHaveText('muted')
  await ada.api.change_settings(with_bob.id, { mute: null })
  await expect(row(page, 'Bobby').getByTestId('muted')).toHaveCount(0)
  await ada.api.send(with_bob.id, 'mine')
  await expect(row(page, 'Bobby').getByTestId('row-preview')).toHaveText('mine')
  expect(await on_screen(page)).toEqual([])

  await bob.api.send(with_bob.id, 'come over')
  await expect.poll(() => on_screen(page)).toEqual(['Bobby: come over'])
  await page.evaluate(() => (window as unknown as { test_click(body: string): void }).test_click('come over'))
  await expect(page.getByTestId('conversation-title')).toHaveText('Bobby')
  await expect(message(page, 'come over')).toBeVisible()
  expect(await on_screen(page)).toEqual([])

  await page.evaluate(() => localStorage.setItem('parley.notices', JSON.stringify({ enabled: true, preview: false, sound: false })))
  await page.reload()
  await messages_placed(page)
  await expect(message(page, 'come over')).toBeVisible()
  await expect(row(page, eve.name)).toBeVisible()
  await live(page, eve.api, with_eve.id, eve.name)
  await eve.api.send(with_eve.id, 'a secret')
  await expect.poll(() => on_screen(page)).toEqual([`${eve.name}: New message`])
  expect(await sounds(page)).toBe(0)
  expect(ada.complaints).toEqual([])
  for (const one of [ada, bob, eve]) await one.context.close()
})

test('nothing comes for what is caught up with after an absence', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await watch_notices(ada.context, 'granted', 'granted')
  await turn_on(ada.context)
  const { id } = await ada.api.open(bob.api.me)
  await bob.api.send(id, 'before')
  const { page } = ada
  await page.goto('/')
  await expect(row(page, bob.name)).toBeVisible()
  await live(page, bob.api, id, bob.name)
  await bob.api.send(id, 'heard')
  await expect.poll(() => on_screen(page)).toEqual([`${bob.name}: heard`])
  const told = (await notices(page)).length
  await ada.context.setOffline(true)
  await server.restart('SIGKILL')
  await expect(page.getByTestId('connection-notice')).toBeVisible()
  const client_id = randomUUID()
  await expect(async () => { await bob.api.send(id, 'missed', client_id) }).toPass()
  await ada.context.setOffline(false)
  await expect(row(page, bob.name).getByTestId('row-preview')).toHaveText('missed', { timeout: 40_000 })
  await bob.api.send(id, 'heard again')
  await expect.poll(() => on_screen(page)).toEqual([`${bob.name}: heard again`])
  expect((await notices(page)).map(one => one.body).slice(told)).toEqual(['heard again'])
  await ada.context.close()
  await bob.context.close()
})

test('one of several tabs tells, none when one of them is looked at, and the next when the first is closed', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await watch_notices(ada.context, 'granted', 'granted')
  await turn_on(ada.context)
  const { id } = await ada.api.open(bob.api.me)
  await bob.api.send(id, 'before')
  const first = ada.page
  await first.goto('/')
  await expect(row(first, bob.name)).toBeVisible()
  await live(first, bob.api, id, bob.name)
  const second = await ada.context.newPage()
  await second.goto('/')
  await expect(row(second, bob.name)).toBeVisible()
  await bob.api.send(id, 'for both')
  for (const tab of [first, second]) await expect(row(tab, bob.name).getByTestId('row-preview')).toHaveText('for both')
  await expect.poll(() => on_screen(first)).toEqual([`${bob.name}: for both`])
  expect(await notices(second)).toEqual([])

  // The second tab has the chat before the reader's eyes; the first, which tells, knows.
  await second.goto(`/c/${id}`)
  await messages_placed(second)
  await look_at(second)
  await expect(message(second, 'for both')).toBeVisible()
  await expect.poll(() => on_screen(first)).toEqual([])
  const told = (await notices(first)).length
  await bob.api.send(id, 'looked at')
  await expect(message(second, 'looked at')).toBeVisible()
  await expect(row(first, bob.name).getByTestId('row-preview')).toHaveText('looked at')
  expect((await notices(first)).length).toBe(told)

  await first.close()
  await second.goto('/')
  await expect(row(second, bob.name)).toBeVisible()
  await expect(async () => {
    await bob.api.send(id, 'who tells now?')
    await expect.poll(() => on_screen(second), { timeout: 2_000 }).toEqual([`${bob.name}: who tells now?`])
  }).toPass({ timeout: 20_000 })
  expect(ada.complaints).toEqual([])
  await ada.context.close()
  await bob.context.close()
})
