import type { ServerResponse } from 'node:http'
import type { Exchange } from './exchange.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Buffer
}

/** An answer that API Gateway gives by itself, before its gateway response has shaped it. */
export interface Refusal {
  readonly type: string
  readonly status: number
  readonly message: string
  /** The value of `x-amzn-ErrorType`. */
  readonly errorType: string
}

export function writeReply(response: ServerResponse, exchange: Exchange, reply: Reply): void {
  response.statusCode = reply.status
  response.setHeader('x-amzn-RequestId', exchange.requestId)
  response.setHeader('x-amz-apigw-id', exchange.extendedRequestId)
  for (const [name, value] of Object.entries(reply.headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  }
  response.end(reply.body)
}

const refusal = (type: string, status: number, message: string, errorType: string): Refusal => ({
  type,
  status,
  message,
  errorType,
})

/** The refusals, as API Gateway words them. */
export const refusals = {
  noRoute: refusal(
    'MISSING_AUTHENTICATION_TOKEN',
    403,
    'Missing Authentication Token',
    'MissingAuthenticationTokenException',
  ),
  unauthorized: refusal('UNAUTHORIZED', 401, 'Unauthorized', 'UnauthorizedException'),
  expiredToken: refusal('UNAUTHORIZED', 401, 'The incoming token has expired', 'UnauthorizedException'),
  tooLarge: refusal('REQUEST_TOO_LARGE', 413, 'Request Too Long', 'RequestTooLargeException'),
  badAuthorizer: refusal(
    'AUTHORIZER_CONFIGURATION_ERROR',
    500,
    'Internal server error',
    'InternalServerErrorException',
  ),
  badIntegration: refusal(
    'API_CONFIGURATION_ERROR',
    500,
    'Internal server error',
    'InternalServerErrorException',
  ),
  timeout: refusal('INTEGRATION_TIMEOUT', 504, 'Endpoint request timed out', 'InternalServerErrorException'),
  /** The function failed, or answered something that is no proxy answer. */
  badAnswer: refusal('DEFAULT_5XX', 502, 'Internal server error', 'InternalServerErrorException'),
  throttled: refusal('DEFAULT_5XX', 500, 'Internal server error', 'InternalServerErrorException'),
}
