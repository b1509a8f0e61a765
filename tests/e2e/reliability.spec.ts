import { expect, test } from './fixtures.ts'
import { bodies, both_open, composer, look_at, message, person, row, tick, write } from './people.ts'

test('the temporary message becomes the real one in place', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await both_open(ada, bob)
  let release = () => {}
  const held = new Promise<void>((resolve) => { release = resolve })
  await ada.page.route('**/messages', async (route) => {
    if (route.request().method() === 'POST') await held
    await route.continue()
  })
  await write(ada.page, 'hello')
  await expect(tick(ada.page, 'hello', 'waiting')).toBeVisible()
  await expect(composer(ada.page)).toHaveValue('')
  const bubble = await message(ada.page, 'hello').elementHandle()
  release()
  await expect(tick(ada.page, 'hello', 'delivered').or(tick(ada.page, 'hello', 'read'))).toBeVisible()
  await expect(message(ada.page, 'hello')).toHaveCount(1)
  // The same element, not one that took its place.
  expect(await bubble!.evaluate(element => element.isConnected)).toBe(true)
  await ada.context.close()
  await bob.context.close()
})

test('the answer is lost: the retry shows and stores the message once', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const id = await both_open(ada, bob)
  let lost = 0
  await ada.page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost >= 2) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await write(ada.page, 'once')
  await expect(message(bob.page, 'once')).toHaveCount(1)
  await write(ada.page, 'and again')
  await expect(message(bob.page, 'and again')).toHaveCount(1)
  await expect(ada.page.locator('[data-tick="waiting"], [data-tick="failed"]')).toHaveCount(0)
  expect(lost).toBe(2)
  expect(await bodies(ada.page)).toEqual(['once', 'and again'])
  expect((await ada.api.log(id)).map(item => item.body)).toEqual(['once', 'and again'])
  await ada.context.close()
  await bob.context.close()
})

test('a refused message says so and offers retry and delete', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const id = await both_open(ada, bob)
  let refuse = true
  await ada.page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || !refuse) return route.continue()
    await route.fulfill({ status: 400, json: { error: { code: 'invalid_field', message: 'The server did not like this.', retryable: false } } })
  })
  await write(ada.page, 'first')
  await expect(ada.page.getByText('The server did not like this.')).toBeVisible()
  await write(ada.page, 'second')
  await expect(tick(ada.page, 'second', 'failed')).toBeVisible()
  await expect(row(ada.page, bob.name).locator('[data-tick="failed"]')).toBeVisible()

  // A failure survives the page.
  await ada.page.reload()
  await expect(ada.page.getByText('The server did not like this.')).toHaveCount(2)
  refuse = false
  await message(ada.page, 'second').getByRole('button', { name: 'Delete' }).click()
  await expect(message(ada.page, 'second')).toHaveCount(0)
  await message(ada.page, 'first').getByRole('button', { name: 'Retry' }).click()
  await expect(message(bob.page, 'first')).toBeVisible()
  await expect(ada.page.locator('[data-tick="failed"]')).toHaveCount(0)
  expect((await ada.api.log(id)).map(item => item.body)).toEqual(['first'])
  await ada.context.close()
  await bob.context.close()
})

test('written offline, sent when the network is back, in order', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const id = await both_open(ada, bob)
  await ada.context.setOffline(true)
  for (const body of ['one', 'two', 'three']) await write(ada.page, body)
  await expect(ada.page.locator('[data-tick="waiting"]')).toHaveCount(4) // three bubbles and the row of the chat list
  await expect(ada.page.getByTestId('connection-notice')).toContainText('offline')
  await write(bob.page, 'are you there?')
  await ada.context.setOffline(false)
  await expect(message(bob.page, 'three')).toBeVisible()
  await expect(ada.page.getByTestId('connection-notice')).toHaveCount(0)
  await expect(ada.page.locator('[data-tick="waiting"], [data-tick="failed"]')).toHaveCount(0)
  const stored = (await ada.api.log(id)).map(item => item.body)
  expect(stored).toEqual(['are you there?', 'one', 'two', 'three'])
  await expect.poll(() => bodies(ada.page)).toEqual(stored)
  await ada.context.close()
  await bob.context.close()
})

test('written while the server is away and the page reloaded: sent all the same', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const id = await both_open(ada, bob)
  await ada.page.route('**/messages', route => route.request().method() === 'POST' ? route.abort('connectionrefused') : route.continue())
  await write(ada.page, 'one')
  await write(ada.page, 'two')
  await expect(tick(ada.page, 'two', 'waiting')).toBeVisible()
  await ada.page.reload()
  await expect(message(ada.page, 'two')).toBeVisible()
  await ada.page.unroute('**/messages')
  await expect(message(bob.page, 'two')).toBeVisible({ timeout: 40_000 })
  expect((await ada.api.log(id)).map(item => item.body)).toEqual(['one', 'two'])
  await ada.context.close()
  await bob.context.close()
})

test('events are lost and doubled on the way: the page shows every message once, in order', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  let heard = 0
  await bob.page.routeWebSocket('**/ws', (socket) => {
    const upstream = socket.connectToServer()
    upstream.onMessage((frame) => {
      const created = frame.toString().includes('"message.created"')
      if (created && ++heard % 3 === 0) return
      socket.send(frame)
      if (created && heard % 2 === 0) socket.send(frame)
    })
  })
  const id = await both_open(ada, bob)
  const sent = Array.from({ length: 20 }, (_, index) => `message ${index + 1}`)
  for (const body of sent) await ada.api.send(id, body)
  await expect.poll(() => bodies(bob.page)).toEqual(sent)
  expect(heard).toBeGreaterThan(10)
  await ada.context.close()
  await bob.context.close()
})

test('kill -9 in the middle of a stream of sends: everything acknowledged is there once, in order, for both', async ({ browser, server }) => {
  test.setTimeout(150_000)
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  const id = await both_open(ada, bob)
  const acknowledged: string[] = []
  ada.page.on('response', async (response) => {
    if (response.request().method() !== 'POST' || ![200, 201].includes(response.status())) return
    const body = response.request().postDataJSON()?.body
    if (body) acknowledged.push(body)
  })
  const sent: string[] = []
  const send = async (body: string) => {
    sent.push(body)
    await write(ada.page, body)
  }
  for (let index = 1; index <= 12; index += 1) await send(`before ${index}`)
  await server.stop('SIGKILL')
  for (let index = 1; index <= 5; index += 1) await send(`without ${index}`)
  await expect(ada.page.getByTestId('connection-notice')).toContainText('Reconnecting')
  await expect(tick(ada.page, 'without 5', 'waiting')).toBeVisible()
  await server.launch()
  for (let index = 1; index <= 5; index += 1) await send(`after ${index}`)

  await expect(message(bob.page, 'after 5')).toBeVisible({ timeout: 60_000 })
  await expect(ada.page.getByTestId('connection-notice')).toHaveCount(0, { timeout: 40_000 })
  await expect(ada.page.locator('[data-tick="waiting"], [data-tick="failed"]')).toHaveCount(0)
  const log = await ada.api.log(id)
  expect(log.map(item => item.body)).toEqual(sent)
  expect(log.map(item => item.seq)).toEqual(sent.map((_, index) => index + 1))
  expect(new Set(acknowledged).size).toBe(sent.length)
  for (const page of [ada.page, bob.page]) await expect.poll(async () => (await bodies(page)).slice(-8)).toEqual(sent.slice(-8))
  await look_at(bob.page)
  await expect(tick(ada.page, 'after 5', 'read')).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await ada.context.close()
  await bob.context.close()
})

test('a short absence of the server is not worth a word', async ({ browser, server }) => {
  const ada = await person(browser, server, 'ada')
  const bob = await person(browser, server, 'bob')
  await both_open(ada, bob)
  await ada.page.evaluate(() => {
    const seen = (window as unknown as { seen: string[] }).seen = [] as string[]
    new MutationObserver(() => {
      const notice = document.querySelector('[data-test="connection-notice"]')
      if (notice) seen.push(notice.textContent)
    }).observe(document.body, { subtree: true, childList: true })
  })
  await server.restart('SIGKILL')
  await write(bob.page, 'back already')
  await expect(message(ada.page, 'back already')).toBeVisible({ timeout: 20_000 })
  const seen = await ada.page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  expect(seen.filter(text => !text.includes('Reconnecting'))).toEqual([])
  await ada.context.close()
  await bob.context.close()
})
