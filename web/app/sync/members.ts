// The members of a group as far as they were read: page by page, since there may be thousands. What is told meanwhile
// is applied to what is there.
import type { Member, Role } from '~/api/types'

export interface MemberList {
  readonly members: readonly Member[]
  /** Where to read on; null when all were read. */
  readonly cursor: string | null
  /** What was read does not tell the present any more: read it again. */
  readonly stale: boolean
  readonly reading: boolean
  readonly failed: boolean
}

export const noMembers: MemberList = Object.freeze({ members: [], cursor: null, stale: true, reading: false, failed: false })

const rank: Record<Role, number> = { owner: 0, admin: 1, member: 2 }

/** Owner, admins, members; each by name. */
export function sorted(members: Iterable<Member>): readonly Member[] {
  return Object.freeze([...members].sort((a, b) => rank[a.role] - rank[b.role]
    || a.user.display_name.localeCompare(b.user.display_name)
    || (a.user.id < b.user.id ? -1 : 1)))
}

/** A page that was read, added to what was read before. */
export function withPage(list: MemberList, page: readonly Member[], cursor: string | null): MemberList {
  const members = new Map([...list.members, ...page].map(member => [member.user.id, member]))
  return { ...list, members: sorted(members.values()), cursor, stale: false, failed: false }
}

export function memberJoined(list: MemberList | null, joined: readonly Member[]): MemberList | null {
  return list && withPage(list, joined, list.cursor)
}

export function memberLeft(list: MemberList | null, userId: string): MemberList | null {
  return list && { ...list, members: Object.freeze(list.members.filter(member => member.user.id !== userId)) }
}

export function memberRoles(list: MemberList | null, changed: readonly { user_id: string, role: Role }[]): MemberList | null {
  if (!list) return null
  const roles = new Map(changed.map(member => [member.user_id, member.role]))
  const members = list.members.map((member) => {
    const role = roles.get(member.user.id)
    roles.delete(member.user.id)
    return role === undefined ? member : { ...member, role }
  })
  // Whoever was not read yet may stand now where reading has passed.
  return { ...list, members: sorted(members), stale: list.stale || roles.size > 0 }
}
