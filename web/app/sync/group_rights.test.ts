import { describe, expect, it } from 'vitest'
import { mayManage, mayOwn, mayRemove } from './group_rights'

describe('rights in a group', () => {
  it.each([['owner', true, true], ['admin', true, false], ['member', false, false]] as const)('of the %s', (role, manages, owns) => {
    expect([mayManage(role), mayOwn(role)]).toEqual([manages, owns])
  })

  it.each([
    ['owner', 'owner', false], ['owner', 'admin', true], ['owner', 'member', true],
    ['admin', 'owner', false], ['admin', 'admin', false], ['admin', 'member', true],
    ['member', 'owner', false], ['member', 'admin', false], ['member', 'member', false],
  ] as const)('the %s removes the %s: %s', (mine, theirs, may) => {
    expect(mayRemove(mine, theirs)).toBe(may)
  })
})
