import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { newGatewayId } from './identifiers.ts'

/** Why there will be no WebSocket, as the HTTP answer to the upgrade. */
export interface Refusal {
  readonly status: number
  readonly errorType: string
  readonly message: string
}

export const refusals = {
  badRequest: { status: 400, errorType: 'BadRequestException', message: 'Bad Request' },
  unauthorized: { status: 401, errorType: 'UnauthorizedException', message: 'Unauthorized' },
  denied: {
    status: 403,
    errorType: 'AccessDeniedException',
    message: 'User is not authorized to access this resource',
  },
  unsigned: {
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  unknownStage: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
  authorizerFailed: {
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    message: 'Internal server error',
  },
  functionFailed: {
    status: 502,
    errorType: 'InternalServerErrorException',
    message: 'Internal server error',
  },
  stopping: { status: 503, errorType: 'ServiceUnavailableException', message: 'Service Unavailable' },
  functionTooSlow: {
    status: 504,
    errorType: 'GatewayTimeoutException',
    message: 'Endpoint request timed out',
  },
} as const satisfies Record<string, Refusal>

/** For a `$connect` function that answered something else than 2xx: its status is the handshake's. */
export function refusedByFunction(status: number): Refusal {
  const standard = Object.values(refusals).find((refusal) => refusal.status === status)
  return (
    standard ?? { status, errorType: 'BadRequestException', message: STATUS_CODES[status] ?? 'Bad Request' }
  )
}

export function refuse(socket: Duplex, { status, errorType, message }: Refusal, connectionId?: string): void {
  const requestId = newGatewayId()
  const body = JSON.stringify({ message, connectionId, requestId })
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `x-amzn-RequestId: ${requestId}`,
    `x-amzn-ErrorType: ${errorType}`,
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
