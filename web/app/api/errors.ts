import type { ErrorCode, WireError } from './types'

/** `network`: no answer came (offline, refused, timed out); whether the server acted is unknown. */
export type FailureCode = ErrorCode | 'network' | 'aborted'

/** Every failure of an API call. `message` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly retryable: boolean,
    readonly status = 0,
    readonly field: string | null = null,
    /** Milliseconds that the server asks to wait, or null. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }

  static network(): ApiError {
    return new ApiError('network', 'Parley can’t be reached right now.', true)
  }

  static fromAnswer(status: number, body: unknown, retryAfterHeader: string | null): ApiError {
    const error = wireError(body)
    const seconds = Number(retryAfterHeader)
    const retryAfter = retryAfterHeader !== null && Number.isFinite(seconds) ? seconds * 1000 : null
    if (error) return new ApiError(error.code, error.message, error.retryable, status, error.field ?? null, retryAfter)
    // Something between us and the server answered: a proxy whose upstream is away, most likely.
    if (status === 404) return new ApiError('not_found', 'This does not exist, or is not yours to see.', false, status)
    const retryable = status >= 500 || status === 429 || status === 408
    return new ApiError(retryable ? 'unavailable' : 'bad_request', 'Parley gave an unexpected answer.', retryable, status, null, retryAfter)
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code !== 'invalid_credentials'
}

/** A sentence for people, whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong. Please try again.'
}

function wireError(body: unknown): WireError | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  const error = (body as { error: unknown }).error
  if (typeof error !== 'object' || error === null) return null
  const { code, message, retryable } = error as Record<string, unknown>
  if (typeof code !== 'string' || typeof message !== 'string' || typeof retryable !== 'boolean') return null
  return error as WireError
}
