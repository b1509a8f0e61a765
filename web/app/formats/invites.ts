import type { Invite } from '~/api/types'

/** "Used 2 of 10 times · ends in 3 days" */
export function inviteTerms(invite: Pick<Invite, 'expires_at' | 'max_uses' | 'uses'>, now: Date): string {
  const uses = invite.max_uses !== null
    ? `Used ${invite.uses} of ${counted(invite.max_uses, 'time')}`
    : invite.uses === 0 ? 'Not used yet' : `Used ${counted(invite.uses, 'time')}`
  return `${uses} · ${invite.expires_at === null ? 'no end' : ending(Date.parse(invite.expires_at) - now.getTime())}`
}

function ending(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 1) return 'ends now'
  if (minutes < 90) return `ends in ${counted(minutes, 'minute')}`
  const hours = Math.round(minutes / 60)
  return `ends in ${hours < 36 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day')}`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
