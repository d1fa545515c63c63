import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod'
import { isUuid, LanguageTag, Seq } from '../contract/common.ts'
import { AppError, invalid } from '../contract/errors.ts'
import { type ParametersOf, type Route, type RouteName, routes, uuidParameters } from '../contract/routes.ts'
import { type CursorScope, openCursor } from '../core/cursors.ts'
import type { Caller, Reader } from '../services/given.ts'
import { callerOf, exchangeOf, headerOf, pathOf, publicPath } from './exchange.ts'
import { readJsonBody } from './json-body.ts'
import { bodyPointer, parse, queryPointer } from './parse.ts'

type Row<Name extends RouteName> = (typeof routes)[Name]
type BodyOf<Name extends RouteName> =
  Row<Name> extends { readonly body: infer Body extends z.ZodType } ? z.output<Body> : undefined
type ForUsers<Name extends RouteName, Value> = Row<Name>['access'] extends 'user' ? Value : undefined

/** A request as its route's row describes it: checked, and nothing else in it. */
export interface RestRequest<Name extends RouteName> {
  readonly params: Readonly<Record<ParametersOf<Row<Name>['path']>, string>>
  readonly query: z.output<Row<Name>['query']>
  readonly body: BodyOf<Name>
  /** Who asks. Routes that are open have none. */
  readonly caller: ForUsers<Name, Caller>
  readonly reader: ForUsers<Name, Reader>
  readonly languages: readonly string[]
  /** On routes that create; a UUID in lower case. */
  readonly idempotencyKey: string | undefined
  readonly sourceIp: string
  readonly requestId: string
  readonly header: (name: string) => string | undefined
  /** The position in `?cursor=`, undefined on the first page. Refuses a foreign or broken one. */
  readonly openCursor: <Position>(position: z.ZodType<Position>) => Position | undefined
  /** What a cursor to the next page must be bound to. */
  readonly cursorScope: CursorScope
  /** Path and query as they were sent, for links. */
  readonly path: string
  readonly sentQuery: URLSearchParams
}

function readParameter(name: string, sent: string): string {
  let value: string
  try {
    value = decodeURIComponent(sent)
  } catch {
    throw new AppError('not_found')
  }
  if (uuidParameters.has(name)) {
    if (!isUuid(value)) throw new AppError('not_found')
    return value.toLowerCase()
  }
  if (name === 'seq' && !(/^[1-9]\d*$/.test(value) && Seq.safeParse(Number(value)).success)) {
    throw new AppError('not_found')
  }
  return value
}

/** Of the path, by the route's own names; what cannot be an id of anything is not found. */
function readParameters(template: string, path: string): Record<string, string> {
  const segments = path.split('/')
  const named = template
    .split('/')
    .map((part, place) => [/^\{(.+)\}$/.exec(part)?.[1], segments[place]] as const)
  return Object.fromEntries(
    named.flatMap(([name, sent]) => (name === undefined ? [] : [[name, readParameter(name, sent ?? '')]])),
  )
}

const allQueryOf = (event: APIGatewayProxyEvent): [string, string[]][] =>
  Object.entries(event.multiValueQueryStringParameters ?? {}).map(([name, values]) => [name, values ?? []])

/** A repeated parameter stays a list, which no schema takes: none is chosen silently. */
const queryOf = (event: APIGatewayProxyEvent): Record<string, unknown> =>
  Object.fromEntries(
    allQueryOf(event).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  )

/** Read first and by itself, so that whatever else is refused is refused in the language asked for. */
export function readLanguage(event: APIGatewayProxyEvent): void {
  const asked = LanguageTag.safeParse(queryOf(event).language)
  if (asked.success) exchangeOf(event).languages = [asked.data]
}

function readIdempotencyKey(route: Route, event: APIGatewayProxyEvent): string | undefined {
  const key = route.creates && headerOf(event, 'idempotency-key')
  if (key === undefined) return undefined
  if (!isUuid(key)) throw invalid('Idempotency-Key', 'invalid_value')
  return key.toLowerCase()
}

function readReader(route: Route, event: APIGatewayProxyEvent): Reader | undefined {
  if (route.access === 'open') return undefined
  const caller = callerOf(event)
  if (!caller) throw new AppError('unauthenticated')
  const { languages, own } = exchangeOf(event)
  return { ...caller, languages, own }
}

function scopeOf(route: string, params: object, query: object, reader: Reader | undefined): CursorScope {
  // Where a page begins, how long it is and how it is worded do not make another list of it.
  const narrowing = Object.entries(query).filter(([name]) => !['cursor', 'limit', 'language'].includes(name))
  return { route, userId: reader?.userId ?? '', query: { ...Object.fromEntries(narrowing), ...params } }
}

export function readRequest<Name extends RouteName>(
  name: Name,
  event: APIGatewayProxyEvent,
): RestRequest<Name> {
  const route: Route = routes[name]
  const reader = readReader(route, event)
  const path = pathOf(event)
  const params = readParameters(route.path, path)
  const query = parse(route.query, queryOf(event), queryPointer) as { cursor?: string }
  const body = route.body && parse(route.body, readJsonBody(event), bodyPointer())
  const cursorScope = scopeOf(name, params, query, reader)
  const request = {
    params,
    query,
    body,
    caller: reader && { userId: reader.userId, username: reader.username },
    reader,
    languages: exchangeOf(event).languages,
    idempotencyKey: readIdempotencyKey(route, event),
    sourceIp: event.requestContext.identity.sourceIp,
    requestId: event.requestContext.requestId,
    header: (header: string) => headerOf(event, header.toLowerCase()),
    openCursor: <Position>(position: z.ZodType<Position>) => openCursor(cursorScope, query.cursor, position),
    cursorScope,
    path: publicPath(path),
    sentQuery: new URLSearchParams(
      allQueryOf(event).flatMap(([key, values]) => values.map((one) => [key, one])),
    ),
  }
  // The row's own schemas have just made it so.
  return request as unknown as RestRequest<Name>
}
