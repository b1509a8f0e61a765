import { sentence } from '~/api/errors'

/** Runs what a person asked for; what goes wrong is said in a notice. Answers whether it got through. */
export function useAttempt() {
  const toast = useToast()
  return async (failure: string, work: () => Promise<unknown> | undefined): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      toast.add({ title: failure, description: sentence(error), color: 'error', icon: 'i-lucide-circle-alert' })
      return false
    }
  }
}
