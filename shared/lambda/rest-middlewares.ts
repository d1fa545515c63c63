import type { MiddlewareObj, Request } from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { exposedHeaders } from '../contract/cors.ts'
import { errorTable } from '../contract/errors.ts'
import type { RouteName } from '../contract/routes.ts'
import { lookUpLanguage, type ServiceLanguage } from '../locales/languages.ts'
import { readOwnProfile } from '../services/people.ts'
import { metered } from '../store/meter.ts'
import { languageEnvironment, originsEnvironment } from './env.ts'
import { callerOf, exchangeOf, headerOf, pathOf, publicPath } from './exchange.ts'
import { given } from './given.ts'
import { limitHeaders } from './limits.ts'
import { errorFields, log } from './logger.ts'
import { problemOf, refusalOf } from './problems.ts'

export type RestMiddleware = MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult>
type RestExchange = Request<APIGatewayProxyEvent, APIGatewayProxyResult>

const levelOf = (status: number) => (status === 500 ? 'error' : status > 500 ? 'warn' : 'info')

/** One line about the request: no content, no token, no name and no address of anybody. */
function logRequest(functionName: string, { event, response, error }: RestExchange): void {
  const exchange = exchangeOf(event)
  const status = response?.statusCode ?? 500
  log(levelOf(status), {
    function: functionName,
    route: exchange.route,
    method: event.httpMethod,
    status,
    code: exchange.code,
    units: exchange.units,
    ms: Math.round(performance.now() - exchange.startedAt),
    requestId: event.requestContext.requestId,
    // A refusal is no error of ours; what passes is told by its name.
    error: status === 500 ? errorFields(error) : undefined,
    cause: status > 500 ? error?.name : undefined,
  })
}

export const logRequests = (functionName: string): RestMiddleware => ({
  before: ({ event }) => {
    exchangeOf(event)
  },
  after: (exchange) => logRequest(functionName, exchange),
  onError: (exchange) => logRequest(functionName, exchange),
})

const exposed = { 'Access-Control-Expose-Headers': exposedHeaders.join(', ') }

function crossOriginHeaders(event: APIGatewayProxyEvent): Record<string, string> {
  const origins = originsEnvironment()
  if (origins.includes('*')) return { 'Access-Control-Allow-Origin': '*', ...exposed }
  const origin = headerOf(event, 'origin')
  return origin && origins.includes(origin) ? { 'Access-Control-Allow-Origin': origin, ...exposed } : {}
}

function varyOf({ httpMethod }: APIGatewayProxyEvent): string {
  const names = ['Accept-Language']
  if (httpMethod === 'GET') names.push('Authorization')
  if (!originsEnvironment().includes('*')) names.push('Origin')
  return names.join(', ')
}

/** The language that the caller chose for themselves. Half a read unit, unless the request has read it already. */
async function chosenLanguage(event: APIGatewayProxyEvent): Promise<ServiceLanguage | undefined> {
  const caller = callerOf(event)
  if (!caller) return undefined
  try {
    const { languages, own } = exchangeOf(event)
    const profile = await readOwnProfile(given(), { ...caller, languages, own })
    return profile && lookUpLanguage([profile.locale])
  } catch {
    // The table itself may be what a request is being refused for: then the deployment's language must do.
    return undefined
  }
}

/** What was asked for, else the caller's own choice, else the deployment's. */
async function languageOf(event: APIGatewayProxyEvent): Promise<ServiceLanguage> {
  const { language, languages, units } = exchangeOf(event)
  if (language !== undefined) return language
  const asked =
    languages.length > 0 ? lookUpLanguage(languages) : await metered(units, () => chosenLanguage(event))
  return asked ?? languageEnvironment().defaultLanguage
}

/** They answer numbers, often, and at a price that leaves no room for the caller's choice. */
const wordless: ReadonlySet<RouteName | undefined> = new Set(['markRead', 'markDelivered', 'markUnread'])

/** Texts follow the caller's choice, also in what a write answers. */
async function noteLanguage({ event, response }: RestExchange): Promise<void> {
  const exchange = exchangeOf(event)
  const hasWords = event.httpMethod === 'GET' || (response?.body && !wordless.has(exchange.route))
  if (hasWords) exchange.language = await languageOf(event)
}

function addHeaders({ event, response }: RestExchange): void {
  if (!response) return
  const exchange = exchangeOf(event)
  const { language, languages } = exchange
  response.headers = {
    'Content-Language': language ?? lookUpLanguage(languages) ?? languageEnvironment().defaultLanguage,
    Vary: varyOf(event),
    ...limitHeaders(exchange),
    ...crossOriginHeaders(event),
    ...response.headers,
  }
}

/** What every answer carries, refusals too. */
export const addCommonHeaders: RestMiddleware = {
  after: async (exchange) => {
    await noteLanguage(exchange)
    addHeaders(exchange)
  },
  onError: addHeaders,
}

async function answerRefusal({ event, error }: RestExchange): Promise<APIGatewayProxyResult> {
  const exchange = exchangeOf(event)
  const refusal = refusalOf(error)
  const language = await languageOf(event)
  exchange.code = refusal.code
  exchange.limits.push(...(refusal.params.limits ?? []))
  exchange.language = language
  const { requestId } = event.requestContext
  const problem = problemOf(refusal, { language, requestId, instance: publicPath(pathOf(event)) })
  const { retryAfterSeconds, allow } = refusal.params
  return {
    statusCode: errorTable[refusal.code].status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
      ...(allow && { Allow: allow.join(', ') }),
    },
    body: JSON.stringify(problem),
  }
}

/** Anything thrown becomes a problem (RFC 9457), here and nowhere else. */
export const answerRefusals: RestMiddleware = {
  onError: async (exchange) => {
    exchange.response = await answerRefusal(exchange)
  },
}
