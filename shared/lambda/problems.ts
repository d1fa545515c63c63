import { AppError, errorTable, type FieldError } from '../contract/errors.ts'
import { type Problem, problemType } from '../contract/problem.ts'
import type { ServiceLanguage } from '../locales/languages.ts'
import { fieldDetail, problemDetail, problemTitle } from '../locales/text.ts'

/** Errors of AWS that say: not now. By name, since classes differ from bundle to bundle. */
const passing = new Set([
  'InternalErrorException',
  'InternalServerError',
  'InternalServerErrorException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ThrottlingException',
  'ThrottledException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
])
/** Errors of the network, by code. */
const passingCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'])

function memberOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined
}

const isAppError = (error: unknown): error is AppError =>
  memberOf(error, 'name') === 'AppError' && Object.hasOwn(errorTable, String(memberOf(error, 'code')))

const isPassing = (error: unknown): boolean =>
  passing.has(String(memberOf(error, 'name'))) || passingCodes.has(String(memberOf(error, 'code')))

/** What a client may see of anything thrown. A refusal stays itself; everything unforeseen is `internal`. */
export function refusalOf(error: unknown): AppError {
  if (isAppError(error)) return error
  if (isPassing(error)) return new AppError('unavailable', { retryAfterSeconds: 1 })
  return new AppError('internal')
}

export interface ProblemPlace {
  readonly language: ServiceLanguage
  readonly requestId: string
  /** Path of the request, without its query. */
  readonly instance?: string
}

const wordField =
  (language: ServiceLanguage) =>
  (error: FieldError): NonNullable<Problem['errors']>[number] => ({
    pointer: error.pointer,
    code: error.code,
    detail: fieldDetail(language, error),
  })

/** The refusal in words (RFC 9457), for an answer or a socket's reply. */
export function problemOf(
  { code, params }: AppError,
  { language, requestId, instance }: ProblemPlace,
): Problem {
  const { status, retryable } = errorTable[code]
  const { retryAfterSeconds, reason, values, errors } = params
  const said = { ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...values }
  return {
    type: problemType(code),
    title: problemTitle(language, code),
    status,
    detail: problemDetail(language, code, reason, said),
    ...(instance !== undefined && { instance }),
    code,
    requestId,
    retryable,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(errors && { errors: errors.map(wordField(language)) }),
  }
}
