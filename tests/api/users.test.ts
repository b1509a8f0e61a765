import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient, newcomer, type User } from '../support/client.ts'
import { ParleyServer } from '../support/server.ts'

let server: ParleyServer
let searcher: ApiClient & { me: { id: string } }
beforeAll(async () => {
  server = await ParleyServer.start()
  searcher = await newcomer(server, 'searcher')
  const people = [
    ['grace', 'Grace Hopper'], ['gracia', 'Ana María'], ['hopper_g', 'Gracie Allen'], ['alan_turing', 'Alan Turing'],
    ['under_score', 'Percent % Sign'], ['undersscore', 'Other'], ['emile', 'Émile Zola'],
    ...Array.from({ length: 25 }, (_, index) => [`crowd_${String(index).padStart(2, '0')}`, 'Crowd Member']),
  ] as [string, string][]
  for (const [username, display_name] of people) await new ApiClient(server).sign_up(username, { display_name })
})
afterAll(() => server?.dispose())

interface Page { users: User[], next_cursor: string | null }
const search = (query: string, rest = '') =>
  searcher.expect<Page>(200, 'GET', `/api/v1/users?query=${encodeURIComponent(query)}${rest}`)
const names = async (query: string) => (await search(query)).users.map(user => user.username)

test('matches the beginning of the username and of each word of the name', async () => {
  expect(await names('grac')).toEqual(['grace', 'gracia', 'hopper_g'])
  expect(await names('hop')).toEqual(['grace', 'hopper_g'])
  expect(await names('turing')).toEqual(['alan_turing'])
  expect(await names('race')).toEqual([])
})

test('does not care about case, and trims', async () => {
  expect(await names('GRACE H')).toEqual(['grace'])
  expect(await names('  alan ')).toEqual(['alan_turing'])
  expect(await names('maría')).toEqual(['gracia'])
})

test('takes wildcards of SQL for what they are', async () => {
  expect(await names('under_')).toEqual(['under_score'])
  expect(await names('%')).toEqual(['under_score'])
  expect(await names("' OR 1=1 --")).toEqual([])
  expect(await names('\\')).toEqual([])
})

test('leaves the searching user out and shows no email', async () => {
  expect(await names('searcher')).toEqual([])
  expect(Object.keys((await search('grace')).users[0]!).sort()).toEqual(['alias', 'blocked', 'contact', 'display_name', 'id', 'username'])
})

test('pages through all matches once, in order of username', async () => {
  const found: string[] = []
  let page = await search('crowd', '&limit=10')
  let pages = 1
  for (;;) {
    found.push(...page.users.map(user => user.username))
    if (page.next_cursor === null) break
    page = await search('crowd', `&limit=10&cursor=${encodeURIComponent(page.next_cursor)}`)
    pages++
  }
  expect(pages).toBe(3)
  expect(found).toEqual(Array.from({ length: 25 }, (_, index) => `crowd_${String(index).padStart(2, '0')}`))
  expect((await search('crowd')).users).toHaveLength(20)
  expect((await search('crowd', '&limit=25')).next_cursor).toBeNull()
})

test.each(['?query=%ff%fe', '?query=a%00b', '?query=%', '?query=%zz'])('refuses %s', async (query) => {
  const answer = await searcher.request('GET', `/api/v1/users${query}`)
  expect(answer.status).toBe(400)
  expect(['invalid_parameter', 'bad_request']).toContain(answer.body.error.code)
})

test.each([
  ['', 'query'],
  ['?query=', 'query'],
  ['?query=%20%20', 'query'],
  [`?query=${'a'.repeat(65)}`, 'query'],
  ['?query=a&limit=0', 'limit'],
  ['?query=a&limit=51', 'limit'],
  ['?query=a&limit=ten', 'limit'],
  ['?query=a&limit=1.5', 'limit'],
  ['?query=a&limit=99999999999999999999', 'limit'],
  ['?query=a&cursor=', 'cursor'],
  ['?query=a&cursor=nonsense%21', 'cursor'],
])('refuses %s', async (query, field) => {
  const answer = await searcher.request('GET', `/api/v1/users${query}`)
  expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([400, 'invalid_parameter', field])
})
