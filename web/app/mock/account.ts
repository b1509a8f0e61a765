// The mock's answers to what only the owner of an account may do.
import { ApiError } from '~/api/errors'
import type { AccountApi, Me, ParleyApi } from '~/api/types'

type Answer = <T>(name: keyof ParleyApi, work: (userId: string) => T) => Promise<T>

export function accountApi(users: Map<string, Me>, answer: Answer, sessionChanged: (userId: string | null) => void): AccountApi {
  function check(password: string) {
    if (password === 'wrong') throw new ApiError('wrong_password', 'The current password is not right.', false, 403, 'current_password')
  }
  function change(id: string, by: Partial<Me>): Me {
    const user = { ...users.get(id)!, ...by }
    users.set(id, user)
    return user
  }
  return {
    changeMe: ({ privacy, ...rest }) => answer('changeMe', id => change(id, { ...rest, privacy: { ...users.get(id)!.privacy, ...privacy } })),
    changeEmail: (email, current) => answer('changeEmail', (id) => {
      check(current)
      return change(id, { email })
    }),
    putAvatar: () => answer('putAvatar', id => users.get(id)!),
    removeAvatar: () => answer('removeAvatar', id => change(id, { avatar: undefined })),
    exportPage: () => answer('exportPage', id => ({ account: users.get(id)!, next_cursor: null })),
    deleteAccount: current => answer('deleteAccount', (id) => {
      check(current)
      users.delete(id)
      sessionChanged(null)
    }),
  }
}
