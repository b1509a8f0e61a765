import { describe, expect, it } from 'vitest'
import { channelErrors, groupErrors, passwordErrors, signUpErrors } from './forms'

const good = { display_name: 'Ada', username: 'ada_1', email: 'ada@example.org', password: 'difference' }
const names = (form: object) => signUpErrors({ ...good, ...form }).map(error => error.name)

describe('forms', () => {
  it('accept what the server accepts', () => expect(signUpErrors(good)).toEqual([]))
  it.each([
    ['display_name', ' '], ['display_name', 'x'.repeat(65)], ['username', 'ab'], ['username', 'a b'], ['username', 'ä_b'], ['username', ''],
    ['email', 'ada'], ['email', 'a@b@c'], ['password', '1234567'],
  ])('object to %s “%s”', (field, value) => expect(names({ [field]: value })).toEqual([field]))
  it('count characters, not code units', () => expect(passwordErrors('p', '🎉'.repeat(128))).toEqual([]))
})

describe('a group', () => {
  it.each([[{ name: ' ' }, ['name']], [{ name: 'x'.repeat(65) }, ['name']], [{ name: '🎉'.repeat(64), description: 'x'.repeat(501) }, ['description']], [{ name: 'Engines' }, []]])(
    '%j', (form, fields) => {
      expect(groupErrors(form).map(error => error.name)).toEqual(fields)
      expect(channelErrors(form).map(error => error.name)).toEqual(fields)
    })
})
