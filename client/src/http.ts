import { backoffMs } from './backoff.ts'
import type { Environment, FetchResponse, Signal } from './clock.ts'
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteName, StatusOf } from './contract.ts'
import { abortedError, ParleyError } from './errors.ts'
import { type Answer, exchange } from './exchange.ts'
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

/**
 * One request of the table of routes. Repeats by itself what may be repeated; throws a `ParleyError` where the service refuses
 * or no answer comes.
 */
export type Call = <Name extends RouteName>(
  name: Name,
  ...[input]: object extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>]
) => Promise<CallAnswer<Name>>

interface HttpOptions {
  /** Without `/v1`. */
  readonly url: string
  readonly environment: Environment
  readonly tokens: TokenSource
  /** What the person reads, best first. */
  readonly languages: readonly string[]
}

const backoff = { baseMs: 500, mostMs: 8_000 } as const
/** Who is told to wait longer than that decides for themselves. */
const longestWaitSeconds = 15

const noContent: Answer = { status: 204, body: undefined, headers: { get: () => null } }

/** Makes the one function through which everything of REST goes. */
export function createCall(options: HttpOptions): Call {
  return async (name, ...[input]) => {
    const parts: Parts & CallOptions = input ?? {}
    const request = requestOf(name, parts, options.url, options.languages)
    const answer = await persist(request, parts, options)
    return answer as CallAnswer<typeof name>
  }
}

async function persist(
  request: Request,
  { attempts = 4, signal }: CallOptions,
  options: HttpOptions,
): Promise<Answer> {
  const { environment } = options
  let mayHaveHappened = false
  for (let tries = 1; ; tries += 1) {
    try {
      return await askOnce(request, signal, options)
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

async function askOnce(request: Request, signal: Signal | undefined, options: HttpOptions): Promise<Answer> {
  const { environment, tokens } = options
  if (!request.wantsToken) return exchange(environment, request, signal)
  const token = await tokens.accessToken()
  const ask = (accessToken: string) => exchange(environment, withToken(request, accessToken), signal)
  try {
    return await ask(token)
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'unauthenticated') throw error
    return ask(await tokens.accessToken(token))
  }
}

const withToken = (request: Request, token: string): Request => ({
  ...request,
  headers: { ...request.headers, Authorization: `Bearer ${token}` },
})

function pause(environment: Environment, ms: number, signal: Signal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(abortedError())
    }
    const cancel = environment.setTimer(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
  })
}
