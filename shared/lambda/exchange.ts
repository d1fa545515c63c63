import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ErrorCode } from '../contract/errors.ts'
import type { LimitState, NamedPolicy } from '../contract/limits.ts'
import type { RouteName } from '../contract/routes.ts'
import { parseAcceptLanguage, type ServiceLanguage } from '../locales/languages.ts'
import type { OwnProfile } from '../services/given.ts'
import { noUnits, type Units } from '../store/meter.ts'

/** What is known of one request while it is answered. */
export interface Exchange {
  readonly startedAt: number
  readonly units: Units
  /** Set once the router has found it. */
  route?: RouteName
  /** Set once it is refused. */
  code?: ErrorCode
  /** Requested language tags, best first: `Accept-Language`, until `?language=` is read. */
  languages: readonly string[]
  /** The caller's profile, once it was read. */
  readonly own: OwnProfile
  /** What limits the route, and where that leaves the caller as far as it was counted. */
  readonly policies: NamedPolicy[]
  readonly limits: LimitState[]
  /** The answer's language, where the route knows it better than the request does. */
  language?: ServiceLanguage
}

// Beside the event, since the router hands nothing else through.
const exchanges = new WeakMap<APIGatewayProxyEvent, Exchange>()

export function exchangeOf(event: APIGatewayProxyEvent): Exchange {
  const known = exchanges.get(event)
  if (known) return known
  const languages = parseAcceptLanguage(headerOf(event, 'accept-language'))
  const startedAt = performance.now()
  const exchange: Exchange = { startedAt, units: noUnits(), own: {}, policies: [], limits: [], languages }
  exchanges.set(event, exchange)
  return exchange
}

/** A header by its name, whatever the case it came in. Repeated ones are joined (RFC 9110, section 5.2). */
export function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  const all = Object.entries(event.multiValueHeaders ?? {}).find(([sent]) => sent.toLowerCase() === name)
  if (all?.[1]) return all[1].join(', ')
  return Object.entries(event.headers ?? {}).find(([sent]) => sent.toLowerCase() === name)?.[1]
}

/** Path below the stage. A domain that maps the stage to `/v1` passes that on, the stage's own address does not. */
export function pathOf(event: APIGatewayProxyEvent): string {
  const path = event.path.replace(/^\/v1(?=\/|$)/, '')
  return path === '' ? '/' : path
}

/** The path as clients write it. */
export const publicPath = (path: string): string => (path === '/' ? '/v1' : `/v1${path}`)

export function callerOf(event: APIGatewayProxyEvent): { userId: string; username: string } | undefined {
  const claims: Readonly<Record<string, unknown>> | undefined = event.requestContext.authorizer?.claims
  const { sub, username } = claims ?? {}
  return typeof sub === 'string' && typeof username === 'string' ? { userId: sub, username } : undefined
}
