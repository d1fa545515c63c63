import type { Clock, HttpHandler, Invoke, Log } from '../events.ts'
import { readBody } from '../http/read-body.ts'
import type { Place } from '../template/attributes.ts'
import { authorize, type VerifyToken } from './authorize.ts'
import { type Exchange, newExchange } from './exchange.ts'
import { refuse } from './gateway-responses.ts'
import { replyOf } from './lambda-answer.ts'
import { lambdaEvent } from './lambda-event.ts'
import { type Match, matchResource } from './match-resource.ts'
import { answerMock } from './mock-integration.ts'
import { type Refusal, type Reply, refusals, writeReply } from './reply.ts'
import type { Integration, RestConfig, RestMethod } from './rest-config.ts'

export interface RestApiOptions {
  readonly config: RestConfig
  readonly place: Place
  readonly invoke: Invoke
  readonly verifyToken: VerifyToken
  readonly now: Clock
  readonly log: Log
  /** Of one integration; 29 seconds, as API Gateway's. */
  readonly timeoutMs?: number
  /** Of a request body; 10 MB, as API Gateway's. */
  readonly maxBodyBytes?: number
}

/** A REST API below `/<stage>`. Throttling is not modelled. */
export function createRestApi(options: RestApiOptions): HttpHandler {
  const { config, place, now, log, maxBodyBytes = 10 * 1024 * 1024 } = options
  const prefix = `/${config.stage}`
  return async (request, response, url) => {
    if (url.pathname !== prefix && !url.pathname.startsWith(`${prefix}/`)) return false
    const exchange = newExchange(request, config, place, now())
    const body = await readBody(request, maxBodyBytes)
    const outcome = body === undefined ? refusals.tooLarge : await answer(exchange, body, options)
    const reply = 'type' in outcome ? refuse(exchange, outcome) : outcome
    try {
      writeReply(response, exchange, reply)
    } catch (cause) {
      // A header that HTTP cannot carry; nothing has been sent yet.
      log(`${exchange.method} ${exchange.path}: the answer is malformed: ${cause}`)
      writeReply(response, exchange, refuse(exchange, refusals.badAnswer))
    }
    return true
  }
}

async function answer(exchange: Exchange, body: Buffer, options: RestApiOptions): Promise<Reply | Refusal> {
  const match = matchResource(exchange.config.resources, exchange.path)
  const method = match === undefined ? undefined : methodOf(match, exchange.method)
  if (match === undefined || method === undefined) return refusals.noRoute
  const authorized = await authorize(method.authorizer, exchange, options.verifyToken, options.now)
  if ('refusal' in authorized) return authorized.refusal
  const { integration } = method
  if (integration.kind === 'mock') return answerMock(integration, exchange) ?? refusals.badIntegration
  if (integration.kind === 'unsupported') return refusals.badIntegration
  const event = lambdaEvent(exchange, match, body, authorized.claims)
  return answerLambda(integration, exchange, event, options)
}

function methodOf(match: Match, httpMethod: string): RestMethod | undefined {
  return match.resource.methods.get(httpMethod) ?? match.resource.methods.get('ANY')
}

type LambdaIntegration = Extract<Integration, { kind: 'lambda' }>

async function answerLambda(
  integration: LambdaIntegration,
  exchange: Exchange,
  event: unknown,
  { invoke, log, timeoutMs = 29_000 }: RestApiOptions,
): Promise<Reply | Refusal> {
  const where = `${exchange.method} ${exchange.path}`
  const result = await within(integration.timeoutMs ?? timeoutMs, invoke(integration.functionName, event))
  if (result === undefined) return refusals.timeout
  if (!result.ok) {
    log(`${where}: ${result.error.errorType}: ${result.error.errorMessage}`)
    return failures[result.error.refusedWith ?? 0] ?? refusals.badAnswer
  }
  const reply = replyOf(result.payload, exchange)
  if (reply === undefined) log(`${where}: the function's answer is malformed`)
  return reply ?? refusals.badAnswer
}

/** What Lambda refuses before the function is asked. */
const failures: Readonly<Record<number, Refusal>> = {
  413: refusals.tooLarge,
  429: refusals.throttled,
}

/** Undefined when the time is over first; what was begun goes on, as a Lambda function does. */
async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), timeoutMs)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
