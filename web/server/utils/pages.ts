/** The path as a template, so that a log tells no ids; null for files, which are not worth a line each. */
export function routeOf(path: string): string | null {
  const bare = path.split('?')[0]!
  if (['/', '/login', '/signup', '/contacts', '/settings', '/__health'].includes(bare)) return bare
  if (/^\/c\/[^/]+$/.test(bare)) return '/c/{conversation_id}'
  return /\.\w+$/.test(bare) || bare.startsWith('/_nuxt/') ? null : '(unknown)'
}

/** What parleyd sends with the single-page shell, with a nonce in place of hashes: each rendering has other scripts. */
export function securityPolicy(nonce: string): string {
  return `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; `
    + 'font-src \'self\' data:; connect-src \'self\'; object-src \'none\'; base-uri \'self\'; form-action \'self\'; frame-ancestors \'none\''
}
