/** Takes the pictures: every scene in every look, into docs/gallery. PARLEY_SCENES (words, by ./dev gallery) chooses some. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type BrowserContextOptions, type Page, type WebSocketRoute, devices, test as base, expect } from '@playwright/test'
import { watch_console } from '../e2e/people.ts'
import { file_of, type Look, looks, readme } from './pictures.ts'
import { parts } from './scenes.ts'
import { now, set_stage, type Stage } from './stage.ts'

const folder = process.env.PARLEY_GALLERY ?? fileURLToPath(new URL('../../docs/gallery/', import.meta.url))
const wanted = (process.env.PARLEY_SCENES ?? '').split(/\s+/).filter(Boolean)

const test = base.extend<object, { stage: Stage }>({
  stage: [async ({}, use) => {
    const stage = await set_stage()
    await use(stage)
    await stage.dispose()
  }, { scope: 'worker', timeout: 120_000 }],
})

/** What Nuxt says by itself of the scenes without a page or without a server. */
const expected = /Page not found|Error fetching app manifest/

const { userAgent } = devices['Pixel 7']!
const options: Record<Look, BrowserContextOptions> = {
  light: { colorScheme: 'light', viewport: { width: 1024, height: 640 } },
  dark: { colorScheme: 'dark', viewport: { width: 1024, height: 640 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, userAgent },
}

/** The page's clock shows this time when it is loaded. It goes on: Vue takes no event that is not later than its handler. */
function live_from(time: number): void {
  const shift = time - Date.now()
  const RealDate = Date
  window.Date = class extends RealDate {
    constructor(...parts: [] | [number]) { super(...(parts.length === 0 ? [RealDate.now() + shift] as const : parts)) }
    static override now = () => RealDate.now() + shift
  } as DateConstructor
}

/** What one picture shows is unread in the next one, too. */
function without_receipts(line: WebSocketRoute): void {
  const server = line.connectToServer()
  line.onMessage((frame) => { if (!String(frame).includes('"receipt.')) server.send(frame) })
}

/** By the browser's own protocol, which knows WebP. */
async function take_picture(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  // The folder lives in the repository: what is full of text is taken more coarsely.
  for (const quality of [28, 10]) {
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality })
    const picture = Buffer.from(data, 'base64')
    writeFileSync(file, picture)
    if (picture.length < 36_000) break
  }
}

for (const scene of parts.flatMap(({ scenes }) => scenes)) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue
  for (const look of looks) {
    test(`${scene.name}, ${look}`, async ({ browser, stage }) => {
      const context = await browser.newContext({
        baseURL: stage.server.origin, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC', ...options[look],
      })
      const complaints = watch_console(context)
      try {
        await stage.enter(context, scene.as ?? 'mira')
        const page = await context.newPage()
        await page.addInitScript(live_from, now.getTime())
        await page.routeWebSocket('**/ws', without_receipts)
        await scene.open(page, stage)
        await page.evaluate(() => document.fonts.ready)
        // Two frames: what was just laid out is painted.
        await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        await take_picture(page, `${folder}/${file_of(scene.name, look)}`)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the window').toBe(true)
        expect(await page.evaluate(() => document.querySelector('nav[aria-label="Chats"]')?.getBoundingClientRect().top ?? 0), 'the page has not scrolled').toBeGreaterThanOrEqual(0)
        expect(complaints.filter(text => !expected.test(text))).toEqual([])
      } finally {
        await context.close()
        await stage.end_scene()
      }
    })
  }
}

test.afterAll(() => writeFileSync(`${folder}/README.md`, readme()))
