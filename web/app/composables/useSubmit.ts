import { ApiError, sentence } from '~/api/errors'

interface FormLike { setErrors(errors: { name: string, message: string }[]): void }

/** Runs a form's request once at a time, and puts what the server objects to where it belongs. */
export function useSubmit(form: Readonly<Ref<FormLike | null>>, fields: Partial<Record<string, string>>) {
  const busy = ref(false)
  const problem = ref('')

  async function submit(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    try {
      await work()
    } catch (error) {
      const field = error instanceof ApiError ? fields[error.field ?? error.code] ?? fields[error.code] : undefined
      if (field) form.value?.setErrors([{ name: field, message: sentence(error) }])
      else problem.value = sentence(error)
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, submit }
}
