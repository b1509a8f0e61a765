/**
 * People in browsers: each has a context of its own, like a person with a machine of their own, and every page reports
 * what must never be seen: script errors, refused scripts and styles, and unexpected console errors.
 */
import { type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page, expect } from '@playwright/test'
import { type ApiClient, newcomer, type Me } from '../support/client.ts'
import type { ParleyServer } from '../support/server.ts'

export const artifacts = process.env.PARLEY_ARTIFACTS ?? '../build/artifacts'

/** What a browser says by itself when a server is away or answers 4xx. */
const expected_noise = /Failed to load resource|WebSocket connection to|net::ERR_|status of 4\d\d/

export interface Person {
  api: ApiClient & { me: Me }
  context: BrowserContext
  page: Page
  name: string
  /** What the pages complained about. */
  complaints: string[]
}

export function watch_console(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !expected_noise.test(message.text())) complaints.push(message.text())
  })
  context.on('weberror', error => complaints.push(String(error.error())))
  return complaints
}

/** A new account, logged in in a browser of its own that shows the chats. */
export async function person(browser: Browser, server: ParleyServer, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const api = await newcomer(server, name.toLowerCase().replace(/\W+/g, '_'))
  const context = await browser.newContext({ baseURL: api.server.origin, reducedMotion: 'reduce', ...options })
  const complaints = watch_console(context)
  await log_in_context(context, api)
  const page = await context.newPage()
  return { api, context, page, name: api.me.display_name, complaints }
}

export async function log_in_context(context: BrowserContext, api: ApiClient): Promise<void> {
  const value = api.cookie!.replace(/^parley_session=/, '')
  await context.addCookies([{ name: 'parley_session', value, url: api.server.origin, httpOnly: true, sameSite: 'Lax' }])
}

export const row = (page: Page, name: string): Locator => page.getByTestId('conversation-row').filter({ hasText: name })
export const message = (page: Page, body: string): Locator =>
  page.getByTestId('message').filter({ has: page.getByTestId('message-body').getByText(body, { exact: true }) })
export const tick = (page: Page, body: string, state: string): Locator => message(page, body).locator(`[data-tick="${state}"]`)
export const composer = (page: Page): Locator => page.getByTestId('composer')

export async function write(page: Page, body: string): Promise<void> {
  await composer(page).fill(body)
  await composer(page).press('Enter')
}

/** Bodies on screen, top to bottom. */
export const bodies = (page: Page): Promise<string[]> => page.getByTestId('message-body').allInnerTexts()

/** Both look at the chat they share. */
export async function both_open(one: Person, other: Person): Promise<string> {
  const conversation = await one.api.open(other.api.me)
  for (const { page } of [one, other]) {
    await page.goto(`/c/${conversation.id}`)
    await expect(composer(page)).toBeVisible()
    await expect(page.getByTestId('message-list')).toBeAttached()
  }
  return conversation.id
}

/** In a page that the server rendered the messages stand twice until the list of the living page has found its place. */
export async function messages_placed(page: Page): Promise<void> {
  await expect(page.getByTestId('message-still-list')).toHaveCount(0)
}

/** The focus follows only one page of a browser at a time; this one now has it. */
export async function look_at(page: Page): Promise<void> {
  await page.bringToFront()
}
