import type { ErrorCode, FieldErrorCode } from '../../shared/contract/errors.ts'
import type { Problem } from '../../shared/contract/problem.ts'

/** What is wrong with one member of a request, in the client's language. */
export interface FieldProblem {
  /** A JSON Pointer as a URI fragment (`#/content/body`), `?name` for a query parameter, or a header's name. */
  readonly pointer: string
  readonly code: FieldErrorCode
  readonly detail: string
}

/**
 * The codes of the service, and three that only a client gives: `network` (no answer came: offline, cut off, too slow),
 * `signed_out` (nobody is signed in here, nothing was asked) and `aborted` (the caller's signal said stop).
 */
export type ParleyErrorCode = ErrorCode | 'network' | 'signed_out' | 'aborted'

interface Particulars {
  /** The HTTP status; 0 where no answer came. */
  readonly status: number
  readonly retryable: boolean
  readonly detail: string
  readonly errors?: readonly FieldProblem[] | undefined
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

/**
 * The one class of everything that can go wrong between the client and the service. Decide by `code`; `detail` is for
 * people, in the language of the client.
 *
 * @example
 * ```ts
 * import { createClient, ParleyError } from '@parley/client'
 *
 * const client = createClient({ url: 'http://localhost:4000' })
 * try {
 *   await client.session.signIn({ username: 'ada', password: 'Correct-Horse-7' })
 * } catch (error) {
 *   if (error instanceof ParleyError && error.code === 'invalid_credentials') console.log(error.detail)
 *   else throw error
 * }
 * ```
 */
export class ParleyError extends Error {
  override readonly name = 'ParleyError'
  readonly code: ParleyErrorCode
  /** The HTTP status; 0 where no answer came. */
  readonly status: number
  /** Whether the same request may succeed later unchanged. */
  readonly retryable: boolean
  /** What to do about it. */
  readonly detail: string
  /** Each member of the request that is not as it must be; empty where that is not the matter. */
  readonly errors: readonly FieldProblem[]
  /** Names the request in the log of the service. */
  readonly requestId: string | undefined
  /** Whole seconds to wait before asking again. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ParleyErrorCode, { errors = [], ...particulars }: Particulars) {
    super(`${code}: ${particulars.detail}`, { cause: particulars.cause })
    this.code = code
    this.status = particulars.status
    this.retryable = particulars.retryable
    this.detail = particulars.detail
    this.errors = errors
    this.requestId = particulars.requestId
    this.retryAfterSeconds = particulars.retryAfterSeconds
  }
}

/** A refusal as the service words it, of a REST answer or of a socket's reply. */
export const errorOf = ({ code, ...problem }: Problem): ParleyError => new ParleyError(code, problem)

export const networkError = (detail: string, cause?: unknown): ParleyError =>
  new ParleyError('network', { status: 0, retryable: true, detail, cause })

/** What else goes wrong on the way to an answer does so because the answer is nobody's that we know. */
export const parleyErrorOf = (error: unknown): ParleyError =>
  error instanceof ParleyError ? error : networkError('Something that is not Parley answered.', error)

export const signedOutError = (detail = 'Nobody is signed in.'): ParleyError =>
  new ParleyError('signed_out', { status: 0, retryable: false, detail })

export const abortedError = (): ParleyError =>
  new ParleyError('aborted', { status: 0, retryable: false, detail: 'The caller stopped it.' })

/** What is not of the service's shape is a proxy's or a captive portal's: no answer, so to say, whatever its status. */
export function errorOfAnswer(status: number, body: unknown): ParleyError {
  const problem = body as Partial<Problem> | undefined
  if (typeof problem?.code === 'string' && typeof problem.detail === 'string')
    return errorOf(problem as Problem)
  return new ParleyError('network', {
    status,
    retryable: true,
    detail: `Something that is not Parley answered ${status}.`,
  })
}
