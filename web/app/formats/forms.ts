// What the server will refuse is said before it is asked. The rules are those of api/openapi.yaml.
import { codePoints } from './text'

export interface FieldError { name: string, message: string }

export function signUpErrors(form: { display_name?: string, username?: string, email?: string, password?: string }): FieldError[] {
  const errors: FieldError[] = []
  const name = form.display_name?.trim() ?? ''
  const username = form.username?.trim() ?? ''
  if (name === '') errors.push({ name: 'display_name', message: 'Tell people your name.' })
  else if (codePoints(name) > 64) errors.push({ name: 'display_name', message: 'At most 64 characters.' })
  if (username === '') errors.push({ name: 'username', message: 'Choose a username.' })
  else if (!/^\w*$/.test(username)) errors.push({ name: 'username', message: 'Only letters, digits and underscores.' })
  else if (username.length < 3 || username.length > 32) errors.push({ name: 'username', message: 'Between 3 and 32 characters.' })
  if (!/^[^\s@]+@[^\s@]+$/.test(form.email?.trim() ?? '')) errors.push({ name: 'email', message: 'An email address, like ada@example.org.' })
  return [...errors, ...passwordErrors('password', form.password)]
}

export function passwordErrors(name: string, password = ''): FieldError[] {
  const length = codePoints(password)
  if (length < 8) return [{ name, message: 'At least 8 characters.' }]
  return length > 128 ? [{ name, message: 'At most 128 characters.' }] : []
}

/** Empty is none. */
export function aliasErrors(name: string, alias = ''): FieldError[] {
  return codePoints(alias.trim()) > 64 ? [{ name, message: 'At most 64 characters.' }] : []
}
