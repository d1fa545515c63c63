import type { LimitState } from './limits.ts'

/**
 * Every code a problem can carry, its HTTP status, and whether the same request may succeed later unchanged.
 * Codes are stable and never translated; their texts are in `shared/locales`.
 */
export const errorTable = {
  invalid_request: { status: 400, retryable: false },
  invalid_code: { status: 400, retryable: false },
  weak_password: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  invalid_credentials: { status: 401, retryable: false },
  session_ended: { status: 401, retryable: false },
  email_not_confirmed: { status: 403, retryable: false },
  forbidden: { status: 403, retryable: false },
  blocked: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  username_taken: { status: 409, retryable: false },
  email_taken: { status: 409, retryable: false },
  already_confirmed: { status: 409, retryable: false },
  conflict: { status: 409, retryable: false },
  stale_position: { status: 409, retryable: false },
  limit_reached: { status: 409, retryable: false },
  gone: { status: 410, retryable: false },
  too_large: { status: 413, retryable: false },
  unsupported_media_type: { status: 415, retryable: false },
  idempotency_key_reused: { status: 422, retryable: false },
  precondition_required: { status: 428, retryable: false },
  rate_limited: { status: 429, retryable: true },
  internal: { status: 500, retryable: true },
  unavailable: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>

export type ErrorCode = keyof typeof errorTable

/** What is wrong with one member of a request: the `code` of an entry of `errors`. */
export const fieldErrorCodes = [
  'required',
  'unknown_field',
  'wrong_type',
  'too_short',
  'too_long',
  'invalid_value',
  'invalid_cursor',
  'malformed_json',
  'unknown_user',
] as const

export type FieldErrorCode = (typeof fieldErrorCodes)[number]

export interface FieldError {
  /**
   * Where: a JSON Pointer as a URI fragment into the body (`#/content/body`, RFC 6901 section 6), `?name` for a
   * query parameter, or a header's name.
   */
  readonly pointer: string
  readonly code: FieldErrorCode
  /** Values for the text of the code, such as `max`. */
  readonly params?: Readonly<Record<string, string | number>>
}

export interface AppErrorParams {
  readonly errors?: readonly FieldError[]
  /** Whole seconds, rounded up. */
  readonly retryAfterSeconds?: number
  /** For `rate_limited`: where the caller stands with what refused the call. */
  readonly limits?: readonly LimitState[]
  /** For `method_not_allowed`: the methods the path has. */
  readonly allow?: readonly string[]
  /** Which of a code's texts tells best what to do; without it the code's general one. */
  readonly reason?: string
  /** Values for the text. */
  readonly values?: Readonly<Record<string, string | number>>
}

/** A refusal a client may see. Thrown where the fact is known, mapped once at the edge, worded in `locales`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly params: AppErrorParams

  constructor(code: ErrorCode, params: AppErrorParams = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

/** `invalid_request` for one member of the request. */
export function invalid(
  pointer: string,
  code: FieldErrorCode,
  params?: Readonly<Record<string, string | number>>,
): AppError {
  return new AppError('invalid_request', { errors: [{ pointer, code, ...(params && { params }) }] })
}
