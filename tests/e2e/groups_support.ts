/** Groups as the API makes them, for browsers that look at them. */
import { type Locator, type Page, expect } from '@playwright/test'
import type { ApiClient } from '../support/client.ts'

export interface Channel { id: string, name: string, description: string, position: number }
export interface Group { id: string, name: string, description: string, member_count: number, role: string, revision: number, channels: Channel[] }

export async function make_group(owner: ApiClient, name: string, members: ApiClient[] = [], more: object = {}): Promise<Group> {
  const body = { name, member_ids: members.map(member => member.me!.id), ...more }
  return (await owner.expect<{ group: Group }>(201, 'POST', '/api/v1/groups', { body })).group
}

export async function make_channel(owner: ApiClient, group: Group, name: string): Promise<Channel> {
  return (await owner.expect<{ channel: Channel }>(201, 'POST', `/api/v1/groups/${group.id}/channels`, { body: { name } })).channel
}

export async function make_invite(owner: ApiClient, group: Group, form: object = {}): Promise<{ id: string, token: string }> {
  return (await owner.expect(201, 'POST', `/api/v1/groups/${group.id}/invites`, { body: form })).invite
}

export async function remove_member(by: ApiClient, group: Group, member: ApiClient): Promise<void> {
  await by.expect(204, 'DELETE', `/api/v1/groups/${group.id}/members/${member.me!.id}`)
}

export async function add_member(by: ApiClient, group: Group, member: ApiClient): Promise<void> {
  await by.expect(200, 'POST', `/api/v1/groups/${group.id}/members`, { body: { user_ids: [member.me!.id] } })
}

/** Opens the menu of a button and takes an item of it. */
export async function choose(page: Page, button: Locator, item: string): Promise<void> {
  await button.click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

export const member_row = (page: Page, name: string): Locator => page.getByTestId('member').filter({ hasText: name })
export const details = (page: Page): Locator => page.getByTestId('details')

export async function open_details(page: Page): Promise<void> {
  await page.getByTestId('open-details').click()
  await expect(details(page)).toBeVisible()
}

export async function channel_names(page: Page): Promise<string[]> {
  return (await page.getByTestId('details-channel').locator('a').allInnerTexts()).map(text => text.trim())
}
