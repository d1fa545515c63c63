import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { type ErrorCode, errorTable } from '../shared/contract/errors.ts'
import { problemType } from '../shared/contract/problem.ts'
import type { ServiceLanguage } from '../shared/locales/languages.ts'
import { problemDetail, problemTitle } from '../shared/locales/text.ts'
import { refusalHeaders } from './cors.ts'
import { stageRate } from './limits.ts'
import type { Settings } from './settings.ts'

/** What API Gateway refuses by itself, and the code it has for our clients. */
export const refusals = {
  UNAUTHORIZED: 'unauthenticated',
  EXPIRED_TOKEN: 'unauthenticated',
  ACCESS_DENIED: 'forbidden',
  WAF_FILTERED: 'forbidden',
  // It takes a path that it does not know for a call that should have been signed.
  MISSING_AUTHENTICATION_TOKEN: 'not_found',
  INVALID_SIGNATURE: 'not_found',
  RESOURCE_NOT_FOUND: 'not_found',
  REQUEST_TOO_LARGE: 'too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
  THROTTLED: 'rate_limited',
  QUOTA_EXCEEDED: 'rate_limited',
  INTEGRATION_TIMEOUT: 'unavailable',
  INTEGRATION_FAILURE: 'unavailable',
  DEFAULT_4XX: 'invalid_request',
  DEFAULT_5XX: 'internal',
} as const satisfies Partial<Record<keyof typeof ResponseType, ErrorCode>>

/** Whole seconds. The stage's allowance fills up again within one; a function that did not answer may need more. */
const retryAfter: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 5 }

/** Gives API Gateway's own refusals the shape of ours, in the deployment's language. */
export function addGatewayResponses(api: RestApi, settings: Settings): void {
  for (const [type, code] of Object.entries(refusals)) {
    api.addGatewayResponse(`Refusal${type}`, {
      type: ResponseType.of(type),
      statusCode: String(errorTable[code].status),
      responseHeaders: quoted(headersOf(code, settings)),
      // Under this name it is the answer to every `Accept`; what it really is, the header says.
      templates: { 'application/json': problemTemplate(code, settings.defaultLanguage) },
    })
  }
}

/** The stage's own limit: nobody has counted further where the gateway refuses. */
function limitHeaders(code: ErrorCode, settings: Settings): Record<string, string> {
  if (settings.limits === 'off') return {}
  const [calls, seconds] = stageRate(settings).split('/')
  const left = code === 'rate_limited' ? 0 : calls
  return {
    'RateLimit-Policy': `"stage";q=${calls};w=${seconds}`,
    RateLimit: `"stage";r=${left};t=${seconds}`,
  }
}

function headersOf(code: ErrorCode, settings: Settings): Record<string, string> {
  const { origins, defaultLanguage } = settings
  return {
    ...limitHeaders(code, settings),
    ...refusalHeaders(origins),
    'Content-Type': 'application/problem+json',
    'Content-Language': defaultLanguage,
    'Cache-Control': 'no-store',
    ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
    ...(retryAfter[code] && { 'Retry-After': String(retryAfter[code]) }),
  }
}

/** A literal value of a header stands in single quotes. */
const quoted = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]))

function problemTemplate(code: ErrorCode, language: ServiceLanguage): string {
  const retryAfterSeconds = retryAfter[code]
  const waits: Record<string, number> = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return JSON.stringify({
    type: problemType(code),
    title: problemTitle(language, code),
    status: errorTable[code].status,
    detail: problemDetail(language, code, undefined, waits),
    instance: '$context.path',
    code,
    requestId: '$context.requestId',
    retryable: errorTable[code].retryable,
    ...waits,
  })
}
