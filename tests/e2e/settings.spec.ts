/** The settings: profile and picture, privacy, email, the export, and the end of an account. */
import { readFile } from 'node:fs/promises'
import { devices } from '@playwright/test'
import { png } from '../support/pictures.ts'
import { expect, test } from './fixtures.ts'
import { artifacts, both_open, composer, message, person, row, tick, write } from './people.ts'

test('name, bio and a picture are seen by others at once, and the picture goes again', async ({ browser, server }) => {
  test.slow()
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  await both_open(ada, bob)
  await write(ada.page, 'hello')
  await expect(message(bob.page, 'hello')).toBeVisible()

  await ada.page.goto('/settings/profile')
  await expect(ada.page.getByTestId('settings')).toBeVisible()
  const name = ada.page.getByLabel('Name', { exact: true })
  await name.fill('  ')
  await ada.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await name.fill('Countess of Lovelace')
  await ada.page.getByLabel('Bio').fill('First programmer.')
  await ada.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(ada.page.getByText('Profile saved', { exact: true })).toBeVisible()
  await expect(row(bob.page, 'Countess of Lovelace')).toBeVisible()

  await ada.page.getByTestId('picture-file').setInputFiles({ name: 'wide.png', mimeType: 'image/png', buffer: png(900, 300, [30, 120, 200]) })
  const crop = ada.page.getByTestId('crop')
  await expect(crop).toBeVisible()
  await crop.focus()
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('+')
  await ada.page.screenshot({ path: `${artifacts}/screens/settings-crop.png` })
  await ada.page.getByTestId('use-picture').click()
  await expect(ada.page.getByTestId('choose-picture')).toHaveText('Change picture')
  const seen = row(bob.page, 'Countess of Lovelace').getByTestId('avatar-picture')
  await expect(seen).toBeVisible()
  // It is there, square and not larger than it needs to be.
  await expect.poll(() => seen.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([512, 512])

  await ada.page.getByTestId('remove-picture').click()
  await expect(seen).toHaveCount(0)
  await ada.page.getByTestId('picture-file').setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(ada.page.getByText('This picture can’t be read', { exact: true })).toBeVisible()
  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('without read receipts the ticks stay at delivered, and the switch stands after a reload', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  await bob.page.goto('/settings/privacy')
  await expect(bob.page.getByTestId('settings')).toBeVisible()
  const receipts = bob.page.getByRole('switch', { name: 'Read receipts' })
  await expect(receipts).toBeChecked()
  await receipts.click()
  await expect.poll(async () => (await bob.api.expect(200, 'GET', '/api/v1/me')).user.privacy.send_read_receipts).toBe(false)
  await bob.page.reload()
  await expect(receipts).not.toBeChecked()

  const id = await both_open(ada, bob)
  await bob.page.bringToFront()
  await write(ada.page, 'Did you see this?')
  await expect(message(bob.page, 'Did you see this?')).toBeVisible()
  await expect.poll(async () => (await bob.api.conversation(id)).marks.read_seq).toBe(1)
  await expect(tick(ada.page, 'Did you see this?', 'delivered')).toBeVisible()
  await ada.page.reload()
  await expect(tick(ada.page, 'Did you see this?', 'delivered')).toBeVisible()
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('the email changes with the password, and the export holds what was written', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  const { id } = await ada.api.open(bob.api.me)
  await ada.api.send(id, 'for the export')
  await ada.page.goto('/settings/account')
  await expect(ada.page.getByTestId('session')).toHaveCount(1)
  const email = `new_${ada.api.me.username}@example.org`
  const form = ada.page.getByRole('region', { name: 'Email' })
  await form.getByLabel('New email').fill(email)
  await form.getByLabel('Your password').fill('not this one')
  await form.getByRole('button', { name: 'Change email' }).click()
  await expect(form.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Your password').fill(ada.api.password)
  await form.getByRole('button', { name: 'Change email' }).click()
  await expect(ada.page.getByTestId('my-email')).toHaveText(email)

  const downloading = ada.page.waitForEvent('download')
  await ada.page.getByTestId('export').click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`parley-${ada.api.me.username}.json`)
  const document = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(document.account.email).toBe(email)
  expect(document.messages.map((one: { body: string }) => one.body)).toEqual(['for the export'])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('an account that is deleted is gone for its owner and stands as such for the others', async ({ browser, server }) => {
  const [ada, bob] = [await person(browser, server, 'ada'), await person(browser, server, 'bob')]
  await both_open(ada, bob)
  await write(ada.page, 'This stays')
  await expect(message(bob.page, 'This stays')).toBeVisible()

  await ada.page.goto('/settings/account')
  await expect(ada.page.getByTestId('session')).toHaveCount(1)
  await ada.page.getByTestId('delete-account').click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByLabel(/^Type/).fill('somebody')
  await dialog.getByLabel('Your password').fill(ada.api.password)
  await dialog.getByTestId('delete-account-now').click()
  await expect(dialog.getByLabel(/^Type/)).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel(/^Type/).fill(ada.api.me.username)
  await dialog.getByTestId('delete-account-now').click()
  await expect(ada.page).toHaveURL(/\/login/)
  await expect(ada.page.getByText('Your account is deleted.')).toBeVisible()

  await expect(row(bob.page, 'Deleted account')).toBeVisible()
  await expect(bob.page.getByTestId('account-gone')).toBeVisible()
  await expect(composer(bob.page)).toHaveCount(0)
  await expect(bob.page.getByTestId('presence-dot')).toHaveCount(0)
  await expect(message(bob.page, 'This stays')).toBeVisible()
  await bob.page.screenshot({ path: `${artifacts}/screens/deleted-account.png` })
  expect(bob.complaints).toEqual([])
  await Promise.all([ada.context.close(), bob.context.close()])
})

test('on a phone the sections are a list, and a page each', async ({ browser, server }) => {
  const { defaultBrowserType: _type, ...phone } = devices['Pixel 7']!
  const ada = await person(browser, server, 'ada', phone)
  await ada.page.goto('/settings')
  await expect(ada.page.getByTestId('choose-picture')).toBeHidden()
  await ada.page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Privacy' }).click()
  await expect(ada.page.getByRole('switch', { name: 'Read receipts' })).toBeVisible()
  await expect(ada.page.getByRole('navigation', { name: 'Settings' })).toBeHidden()
  await ada.page.screenshot({ path: `${artifacts}/screens/settings-privacy-phone.png` })
  await ada.page.getByRole('link', { name: 'Back to settings' }).click()
  await expect(ada.page.getByRole('navigation', { name: 'Settings' })).toBeVisible()
  await ada.page.screenshot({ path: `${artifacts}/screens/settings-phone.png` })
  await ada.page.getByRole('link', { name: 'Back to chats' }).click()
  await expect(ada.page).toHaveURL(/\/$/)
  await ada.context.close()
})
