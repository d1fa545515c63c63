import middy from '@middy/core'
import httpRouterHandler from '@middy/http-router'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import { AppError } from '../contract/errors.ts'
import { type LambdaName, type Route, type RouteName, type RoutesOf, routes } from '../contract/routes.ts'
import type { Given } from '../services/given.ts'
import { metered } from '../store/meter.ts'
import { type Answer, resultOf } from './answers.ts'
import { exchangeOf, headerOf, pathOf } from './exchange.ts'
import { given } from './given.ts'
import { countLogin, countRequest } from './limits.ts'
import { addCommonHeaders, answerRefusals, logRequests } from './rest-middlewares.ts'
import { type RestRequest, readLanguage, readRequest } from './rest-request.ts'

export { accepted, created, noContent, ok, replayed } from './answers.ts'

/** A row of the route table with what answers it. */
export interface RestRoute<Name extends RouteName> {
  readonly name: Name
  readonly answer: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>
}

/** Answers one route of the table: its request is checked before, its answer dressed after. */
export function restRoute<Name extends RouteName>(
  name: Name,
  handle: (request: RestRequest<Name>, given: Given) => Promise<Answer>,
): RestRoute<Name> {
  const secret = routes[name].lambda === 'auth'
  const answer = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const exchange = exchangeOf(event)
    exchange.route = name
    readLanguage(event)
    await countRequest(name, event)
    const request = readRequest(name, event)
    await countLogin(name, event, request.body)
    const answered = await handle(request, given())
    exchange.limits.push(...(answered.pace ?? []))
    if (answered.language !== undefined) exchange.language = answered.language
    const ifNoneMatch = headerOf(event, 'if-none-match')
    return resultOf(answered, { method: event.httpMethod, ifNoneMatch, secret })
  }
  return { name, answer }
}

/** Every route that the table gives to a Lambda, by name: one missing or one too many does not compile. */
export type RoutesFor<Lambda extends LambdaName> = { readonly [Name in RoutesOf<Lambda>]: RestRoute<Name> }

const expressionOf = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`)

/** The path is there with other methods, or it is not there. */
function refusePath(rows: readonly Route[], path: string): never {
  const allow = rows.filter((row) => expressionOf(row).test(path)).map(({ method }) => method)
  if (allow.length === 0) throw new AppError('not_found')
  throw new AppError('method_not_allowed', { allow: [...new Set(allow)] })
}

type RestHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>

function routerOf(found: readonly RestRoute<RouteName>[]): RestHandler {
  const rows = found.map(({ name }): Route => routes[name])
  const router = httpRouterHandler({
    routes: found.map(({ name, answer }) => ({
      method: routes[name].method,
      path: routes[name].path,
      handler: answer,
    })),
    notFoundResponse: ({ path }) => refusePath(rows, path),
  })
  return (event, context) => {
    event.path = pathOf(event)
    return metered(exchangeOf(event).units, () => router(event, context))
  }
}

/** The Lambda of a noun: routes by the table, logs one line a request, answers refusals as problems. */
export function restFunction<Lambda extends LambdaName>(
  lambda: Lambda,
  handlers: RoutesFor<Lambda>,
): RestHandler {
  const found = Object.values<RestRoute<RouteName>>(handlers)
  return (
    middy<APIGatewayProxyEvent, APIGatewayProxyResult>({ timeoutEarlyInMillis: 250 })
      // Around the handler from outside in: the refusal is made first, the log line is written last.
      .use(logRequests(lambda))
      .use(addCommonHeaders)
      .use(answerRefusals)
      .handler(routerOf(found))
  )
}
