import * as openPaths from '../../shared/contract/open-paths.ts'
import * as userPaths from '../../shared/contract/user-paths.ts'

/** A repeat of these changes nothing more, although they are POST and carry no key. */
const harmlessPosts: readonly string[] = [
  openPaths.refreshTokens,
  openPaths.signIn,
  openPaths.signOut,
  openPaths.verifyToken,
  userPaths.markUnread,
  userPaths.sync,
]

/** What a route takes, of whatever route. */
export interface Parts {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly ifMatch?: number
}

/** One request, whole but for the token. */
export interface Request {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly isRepeatable: boolean
}

const fill = (path: string, params: Parts['params'] = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))

function searchOf(query: Parts['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  const parts = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

const headersOf = (languages: readonly string[], { body, ifMatch, idempotencyKey }: Parts) => ({
  ...(languages.length > 0 && { 'Accept-Language': languages.join(', ') }),
  ...(body !== undefined && { 'Content-Type': 'application/json' }),
  ...(ifMatch !== undefined && { 'If-Match': String(ifMatch) }),
  ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
})

/** Messages bring one in their body. */
const hasKey = ({ idempotencyKey, body }: Parts): boolean =>
  (idempotencyKey ?? (body as { readonly clientMessageId?: string } | undefined)?.clientMessageId) !==
  undefined

/**
 * @param route - Its method and path.
 * @param url - Of the deployment, without `/v1`.
 */
export function requestOf(route: string, input: Parts, url: string, languages: readonly string[]): Request {
  const [method = '', path = ''] = route.split(' ')
  return {
    method,
    url: `${url}/v1${path === '/' ? '' : fill(path, input.params)}${searchOf(input.query)}`,
    headers: headersOf(languages, input),
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    isRepeatable: method !== 'POST' || hasKey(input) || harmlessPosts.includes(route),
  }
}
