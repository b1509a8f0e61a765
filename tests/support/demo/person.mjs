// Somebody of the demo, who does through the API what a person does in the browser.

export class Refused extends Error {
  constructor(status, code, message, where) {
    super(`${where}: ${message} (${status} ${code})`)
    this.status = status
    this.code = code
  }
}

export class Person {
  constructor({ username, display_name, bio, picture }, address, password) {
    Object.assign(this, { username, display_name, bio, picture, address, password, cookie: undefined, id: undefined })
  }

  /** Answers with the body and the status; waits when the server asks for it, throws `Refused` when it says no. */
  async request(method, path, body) {
    const headers = body instanceof Buffer ? { 'content-type': 'image/png' } : body ? { 'content-type': 'application/json' } : {}
    for (;;) {
      const answer = await fetch(`${this.address}/api/v1${path}`, {
        method,
        headers: { ...headers, ...(this.cookie ? { cookie: this.cookie } : {}) },
        body: body instanceof Buffer ? body : body && JSON.stringify(body),
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

  /**
   * Logs in, or signs up; whether the account is new. `expected`: whether it is likely to be there, since servers limit
   * how often one address may try either.
   */
  async enter(expected) {
    if (expected && await this.log_in()) return false
    if (await this.sign_up()) return true
    if (!expected && await this.log_in()) return false
    throw new Error(`somebody else is called "${this.username}" on this server; run the demo on a fresh one: `
      + './dev run --database sqlite:data/demo.db')
  }

  async sign_up() {
    const { username, display_name, password } = this
    return this.takes_session('POST', '/users', { username, display_name, email: `${username}@demo.example`, password })
  }

  async log_in() {
    return this.takes_session('POST', '/sessions', { login: this.username, password: this.password })
  }

  /** False when there is such an account already, or none. */
  async takes_session(...request) {
    try {
      this.id = (await this.request(...request)).user.id
      return true
    } catch (error) {
      if (['username_taken', 'email_taken', 'invalid_credentials'].includes(error.code)) return false
      throw error
    }
  }

  leave() { return this.request('DELETE', '/sessions/current') }
}
