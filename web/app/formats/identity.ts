/** Up to two letters that stand for a person without a picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  const letter = (word: string) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? ''
  const first = words[0]
  if (first === undefined) return [...name.trim()][0] ?? '?'
  const last = words.length > 1 ? words.at(-1)! : ''
  return (letter(first) + letter(last)).toUpperCase()
}

/** The first word of a long name, for where there is little room. */
export function shortName(name: string): string {
  return [...name].length > 18 ? name.trim().split(/\s+/u)[0]! : name
}

export const avatarTones = 8

/** A colour of the avatar palette: always the same for the same person. */
export function avatarTone(id: string): number {
  let hash = 2166136261
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619) >>> 0
  return ((hash ^ hash >>> 15) >>> 0) % avatarTones
}

/** "Firefox on Linux" from a user agent; what it can't tell it says plainly. */
export function deviceName(userAgent: string): string {
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /OPR\//.test(userAgent)
      ? 'Opera'
      : /Firefox\//.test(userAgent)
        ? 'Firefox'
        : /Chrom(?:e|ium)\//.test(userAgent)
          ? 'Chrome'
          : /Safari\//.test(userAgent) ? 'Safari' : null
  const system = /iPhone|iPad/.test(userAgent)
    ? 'iOS'
    : /Android/.test(userAgent)
      ? 'Android'
      : /Windows/.test(userAgent)
        ? 'Windows'
        : /Mac OS X/.test(userAgent)
          ? 'macOS'
          : /CrOS/.test(userAgent) ? 'ChromeOS' : /Linux/.test(userAgent) ? 'Linux' : null
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? (userAgent.split(/[\s/]/)[0] || 'Unknown device')
}
