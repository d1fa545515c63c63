import { backoffMs } from './backoff.ts'
import type { Environment, FetchResponse, Signal } from './clock.ts'
import type {
  AnswerOf,
  BodyOf,
  NameOf,
  OpenPath,
  ParamsOf,
  QueryOf,
  RouteName,
  StatusOf,
  UserPath,
} from './contract.ts'
import { ParleyError, signedOutError } from './errors.ts'
import { type Answer, exchange } from './exchange.ts'
import { pause } from './pause.ts'
import { type Parts, type Request, requestOf } from './request.ts'
import type { TokenSource } from './session.ts'

export interface CallOptions {
  /** A UUID under which a repeat makes nothing new. */
  readonly idempotencyKey?: string
  /** The revision that was seen. */
  readonly ifMatch?: number
  /** How often it is tried at most, where it may be repeated; 4 unless said otherwise. */
  readonly attempts?: number
  readonly signal?: Signal
}

type Maybe<Key extends string, Value> = [Value] extends [undefined]
  ? object
  : object extends Value
    ? { readonly [K in Key]?: Value }
    : { readonly [K in Key]: Value }

/** All that a route takes, each part in its place. */
export type CallInput<Name extends RouteName> = CallOptions &
  Maybe<'params', ParamsOf<Name>> &
  Maybe<'query', QueryOf<Name>> &
  Maybe<'body', BodyOf<Name>>

export interface CallAnswer<Name extends RouteName> {
  readonly status: StatusOf<Name>
  readonly body: AnswerOf<Name>
  readonly headers: FetchResponse['headers']
}

type Asking<Paths extends OpenPath | UserPath> = <Path extends Paths>(
  path: Path,
  ...[input]: object extends CallInput<NameOf<Path>>
    ? [input?: CallInput<NameOf<Path>>]
    : [input: CallInput<NameOf<Path>>]
) => Promise<CallAnswer<NameOf<Path>>>

/**
 * One request, named by method and path as the contract has them. Repeats by itself what may be repeated; throws a `ParleyError`
 * where the service refuses or no answer comes.
 *
 * @example
 * ```ts
 * import { createClient } from '@parley/client'
 *
 * const { call } = createClient({ url: 'http://localhost:4000' })
 * const { status, body } = await call('GET /users/{userId}', { params: { userId: '0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01' } })
 * console.log(status, body.displayName)
 * ```
 */
export type Call = Asking<UserPath>
/** The same for routes that take no access token. */
export type OpenCall = Asking<OpenPath>

interface HttpOptions {
  /** Without `/v1`. */
  readonly url: string
  readonly environment: Environment
  /** What the person reads, best first. */
  readonly languages: readonly string[]
}

const backoff = { baseMs: 500, mostMs: 8_000 } as const
/** Who is told to wait longer than that decides for themselves. */
const longestWaitSeconds = 15

const noContent: Answer = { status: 204, body: undefined, headers: { get: () => null } }

/** Makes the function through which everything goes that wants a token. */
export const createCall = (options: HttpOptions, tokens: TokenSource): Call => asking(options, tokens)
export const createOpenCall = (options: HttpOptions): OpenCall => asking(options, undefined)

const asking =
  <Paths extends OpenPath | UserPath>(options: HttpOptions, tokens: TokenSource | undefined): Asking<Paths> =>
  async (path, ...[input]) => {
    const parts: Parts & CallOptions = input ?? {}
    const request = requestOf(path, parts, options.url, options.languages)
    const ask = (asked: Request) => exchange(options.environment, asked, parts.signal)
    const whose = tokens?.userId
    const answer = await persist(options.environment, request, parts, () =>
      tokens ? askWithToken(tokens, whose, request, ask) : ask(request),
    )
    return answer as CallAnswer<NameOf<typeof path>>
  }

async function persist(
  environment: Environment,
  request: Request,
  { attempts = 4, signal }: CallOptions,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  let mayHaveHappened = false
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      if (mayHaveHappened && isDone(request, error)) return noContent
      if (tries >= attempts || !mayRepeat(request, error)) throw error
      mayHaveHappened ||= error.code !== 'rate_limited'
      await pause(environment, waitMs(error, tries, environment.random()), signal)
    }
  }
}

/** What a lost answer had deleted already is not there for the repeat. */
const isDone = ({ method }: Request, { code }: ParleyError): boolean =>
  method === 'DELETE' && (code === 'not_found' || code === 'gone')

/** A request over the limit has changed nothing, so that any may be repeated. */
const mayRepeat = (
  { isRepeatable }: Request,
  { code, retryable, retryAfterSeconds = 0 }: ParleyError,
): boolean =>
  retryable && (isRepeatable || code === 'rate_limited') && retryAfterSeconds <= longestWaitSeconds

const waitMs = ({ retryAfterSeconds = 0 }: ParleyError, tries: number, random: number): number =>
  retryAfterSeconds * 1000 + backoffMs(tries - 1, random, backoff.baseMs, backoff.mostMs)

/** What one person asked goes out as nobody else: the token that is asked for may be of whoever has come meanwhile. */
async function askWithToken(
  tokens: TokenSource,
  whose: string | undefined,
  request: Request,
  ask: (request: Request) => Promise<Answer>,
): Promise<Answer> {
  let token: string | undefined
  async function askAs(): Promise<Answer> {
    token = await tokens.accessToken(token)
    if (whose !== undefined && whose !== tokens.userId) throw signedOutError()
    return ask({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } })
  }
  try {
    return await askAs()
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'unauthenticated') throw error
    return askAs()
  }
}
