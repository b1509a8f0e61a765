/** Polls until `probe` returns something truthy; throws with `what` after `deadline_ms`. */
export async function eventually<T>(
  what: string, probe: () => T | Promise<T>, deadline_ms = 10_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + deadline_ms
  let last_error: unknown
  for (;;) {
    try {
      const value = await probe()
      if (value) return value as NonNullable<T>
      last_error = undefined
    } catch (error) {
      last_error = error
    }
    if (Date.now() > end) {
      throw new Error(`not within ${deadline_ms} ms: ${what}`, last_error ? { cause: last_error } : undefined)
    }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** Rejects with `what` when `promise` has not settled after `deadline_ms`. */
export async function within<T>(what: string, promise: Promise<T>, deadline_ms = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${deadline_ms} ms: ${what}`)), deadline_ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
