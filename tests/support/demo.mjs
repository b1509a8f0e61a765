// node tests/support/demo.mjs ADDRESS: fills a running server, through its API, with six
// people and their conversations. Everything it makes is named the same each time (usernames,
// client_ids), so running it again completes or repeats nothing.
import { createHash } from 'node:crypto'
import { conversations, people } from './demo_script.mjs'

const address = new URL(process.argv[2] ?? 'http://127.0.0.1:8080').origin
const password = 'parley-demo'

class Refused extends Error {
  constructor(status, code, message, where) {
    super(`${where}: ${message} (${status} ${code})`)
    this.status = status
    this.code = code
  }
}

/** A person with a session. */
class Person {
  constructor({ username, display_name }) {
    Object.assign(this, { username, display_name, cookie: undefined, id: undefined })
  }

  async request(method, path, body) {
    for (;;) {
      const answer = await fetch(address + path, {
        method,
        headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(this.cookie ? { cookie: this.cookie } : {}) },
        body: body && JSON.stringify(body),
      })
      const text = await answer.text()
      if (answer.status === 429 || answer.status === 503) {
        const seconds = Number(answer.headers.get('retry-after')) || 1
        if (seconds > 120) throw new Refused(answer.status, 'rate_limited', `the server asks to wait for ${seconds} s`, path)
        if (seconds > 2) console.log(`    the server asks to wait for ${seconds} s …`)
        await new Promise(resolve => setTimeout(resolve, seconds * 1000))
        continue
      }
      const content = text && answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : {}
      if (!answer.ok) throw new Refused(answer.status, content.error?.code, content.error?.message ?? text.slice(0, 200), `${method} ${path}`)
      const set = answer.headers.getSetCookie().find(cookie => cookie.startsWith('parley_session='))
      if (set) this.cookie = set.split(';')[0]
      return { status: answer.status, ...content }
    }
  }

  /** Signs up, or logs in when the demo was here before. Returns whether the account is new. */
  async enter() {
    const { username, display_name } = this
    try {
      const { user } = await this.request('POST', '/api/v1/users', { username, display_name, email: `${username}@demo.example`, password })
      this.id = user.id
      return true
    } catch (error) {
      if (error.code !== 'username_taken' && error.code !== 'email_taken') throw error
    }
    try {
      this.id = (await this.request('POST', '/api/v1/sessions', { login: username, password })).user.id
      return false
    } catch (error) {
      if (error.code !== 'invalid_credentials') throw error
      throw new Error(`somebody else is called "${username}" on this server; run the demo on a fresh one: `
        + './dev run --database sqlite:data/demo.db', { cause: error })
    }
  }
}

/** The same UUID for the same message on every run. */
function client_id_of(...parts) {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function main() {
  const cast = new Map(people.map(person => [person.username, new Person(person)]))
  let created = 0
  for (const person of cast.values()) if (await person.enter()) created++
  let sent = 0
  let repeated = 0
  for (const { between, lines, seen } of conversations) {
    const [first, second] = between.map(username => cast.get(username))
    const { conversation } = await first.request('POST', '/api/v1/conversations', { user_id: second.id })
    const base = `/api/v1/conversations/${conversation.id}`
    for (const [index, [speaker, body]] of lines.entries()) {
      const { status } = await cast.get(speaker).request('POST', `${base}/messages`, {
        client_id: client_id_of('parley demo', ...between, index), body,
      })
      if (status === 201) sent++
      else repeated++
    }
    for (const [username, { delivered, read }] of Object.entries(seen ?? {})) {
      await cast.get(username).request('PUT', `${base}/receipt`, {
        delivered_seq: lines.length - (delivered ?? 0), read_seq: lines.length - (read ?? 0),
      })
    }
  }
  for (const person of cast.values()) await person.request('DELETE', '/api/v1/sessions/current')

  if (sent) console.log(`    ${created} people and ${sent} messages are new${repeated ? `, ${repeated} were there` : ''}.`)
  else console.log(`    Everything was there already (${repeated} messages); nothing was added.`)
  console.log(`\n    Open ${address} and log in as any of these, password "${password}":\n`)
  for (const { username, display_name } of people) console.log(`      ${username.padEnd(12)} ${display_name}`)
  console.log('\n    Two of them in two browsers (or one in a private window) can talk to each other.')
}

main().catch((error) => {
  const cause = error.cause?.code === 'ECONNREFUSED' ? `no server answers at ${address}` : error.message
  console.error(`    ${cause}`)
  process.exit(1)
})
