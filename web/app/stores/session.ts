import { defineStore } from 'pinia'
import { isSignedOut } from '~/api/errors'
import type { Me, SignUp } from '~/api/types'
import { forget, forgetUnsent, rememberMe, rememberedMe } from '~/sync/storage'

/** Who is logged in here. */
export const useSessionStore = defineStore('session', () => {
  const { api, mayHaveSession } = useNuxtApp().$backend
  const me = ref<Me | null>(null)
  /** `unknown` until the server or the last visit told; `unreachable` when neither could. */
  const status = ref<'unknown' | 'in' | 'out' | 'unreachable'>('unknown')
  /** Shown once on the login page. */
  const notice = ref('')

  /** What is said at the end that I asked for, whoever tells of it first: the answer, or a socket that is closed. */
  let farewell: string | null = null

  function enter(user: Me) {
    farewell = null
    me.value = user
    status.value = 'in'
    notice.value = ''
    if (import.meta.client) rememberMe(window.localStorage, user)
  }

  function leave(reason = '') {
    me.value = null
    status.value = 'out'
    notice.value = farewell ?? reason
    if (import.meta.client) forget(window.localStorage)
  }

  /** Asks the server who I am; only a clear "not logged in" counts as that. */
  async function check(): Promise<void> {
    try {
      enter(await api.me())
    } catch (error) {
      if (isSignedOut(error)) leave(status.value === 'in' ? 'You were logged out.' : '')
      // A rendering that was not told leaves it to the browser to find out.
      else if (me.value === null && import.meta.client) status.value = 'unreachable'
    }
  }

  /** Knows after this whether somebody is logged in; the last visit's answer is believed until the server says otherwise. */
  async function ensure(): Promise<void> {
    if (status.value === 'in' || status.value === 'out') return
    const remembered = import.meta.client ? rememberedMe(window.localStorage) : null
    if (remembered === null) return mayHaveSession() ? check() : leave()
    me.value = remembered
    status.value = 'in'
    void check()
  }

  /** The page lives: keeps for the next visit what its rendering said, or finds out what that could not say. */
  async function settle(): Promise<void> {
    if (status.value === 'in') rememberMe(window.localStorage, me.value!)
    else if (status.value === 'out') forget(window.localStorage)
    else await ensure()
  }

  async function signUp(form: SignUp) {
    enter(await api.signUp(form))
  }

  async function logIn(login: string, password: string) {
    enter(await api.logIn(login, password))
  }

  /** Ends this log-in by a request, and with it what is unsent here. */
  async function part(request: () => Promise<void>, reason: string) {
    farewell = reason
    try {
      await request()
    } catch (error) {
      farewell = null
      throw error
    }
    leave(reason)
    forgetUnsent(window.localStorage)
  }

  const logOut = () => part(async () => {
    await api.logOut().catch((error: unknown) => {
      if (!isSignedOut(error)) throw error
    })
  }, '')
  const logOutEverywhere = () => part(() => api.logOutEverywhere(), 'You are logged out on all devices.')
  const deleteAccount = (password: string) => part(() => api.deleteAccount(password), 'Your account is deleted.')

  return { me, status, notice, check, ensure, settle, enter, leave, signUp, logIn, logOut, logOutEverywhere, deleteAccount }
})
