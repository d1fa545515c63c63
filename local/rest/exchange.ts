import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Place } from '../template/attributes.ts'
import type { RestConfig } from './rest-config.ts'

/** One request on its way through a REST API. */
export interface Exchange {
  readonly config: RestConfig
  readonly place: Place
  readonly method: string
  /** Below the stage, as sent: not decoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** In the order and spelling in which they came. */
  readonly headers: readonly (readonly [string, string])[]
  readonly sourceIp: string
  readonly requestId: string
  readonly extendedRequestId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

export function newExchange(
  request: IncomingMessage,
  config: RestConfig,
  place: Place,
  receivedAt: number,
): Exchange {
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  return {
    config,
    place,
    method: request.method ?? 'GET',
    path: path.slice(config.stage.length + 1) || '/',
    query: new URLSearchParams(query.join('?')),
    headers: pairs(request.rawHeaders),
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    receivedAt,
  }
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const found: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    found.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return found
}

/** The last value of a header, whatever its spelling; undefined when it is not there. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  return exchange.headers.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** What `$context` holds in templates, but for the error and the authorizer. */
export function contextOf(exchange: Exchange) {
  const { config, place, receivedAt } = exchange
  const domainPrefix = config.apiId
  return {
    accountId: place.accountId,
    apiId: config.apiId,
    domainName: `${domainPrefix}.execute-api.${place.region}.amazonaws.com`,
    domainPrefix,
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: exchange.method,
    identity: { sourceIp: exchange.sourceIp, userAgent: headerOf(exchange, 'user-agent') ?? null },
    path: `/${config.stage}${exchange.path === '/' ? '' : exchange.path}`,
    protocol: 'HTTP/1.1',
    requestId: exchange.requestId,
    requestTime: commonLogTime(receivedAt),
    requestTimeEpoch: receivedAt,
    stage: config.stage,
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `21/Nov/2026:07:20:05 +0000` */
function commonLogTime(milliseconds: number): string {
  const time = new Date(milliseconds)
  const day = String(time.getUTCDate()).padStart(2, '0')
  const clock = time.toISOString().slice(11, 19)
  return `${day}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${clock} +0000`
}
