// What members of a group may do, as the server decides it; what may not be done is not shown.
import type { Role } from '~/api/types'

/** Name, description, colour, channels, invites, and adding people. */
export const mayManage = (mine: Role): boolean => mine !== 'member'

/** Roles, handing over, and the end of the group. */
export const mayOwn = (mine: Role): boolean => mine === 'owner'

export const mayRemove = (mine: Role, theirs: Role): boolean =>
  theirs !== 'owner' && (mine === 'owner' || (mine === 'admin' && theirs === 'member'))
