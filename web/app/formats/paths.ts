/** Pages for who is not logged in; whoever is, is sent on. */
export const isOutside = (path: string): boolean => path === '/login' || path === '/signup'

/** Pages for everybody. */
export const isOpen = (path: string): boolean => path.startsWith('/join/')

/** Where to go after logging in. Only to paths of this app: a link to the login page must not send people elsewhere. */
export function destination(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(next) && !isOutside(next.replace(/[?#].*$/, '')) ? next : '/'
}
