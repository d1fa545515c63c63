import type { APIGatewayProxyEvent } from 'aws-lambda'
import { contextOf, type Exchange, headerOf } from './exchange.ts'
import type { Match } from './match-resource.ts'
import { matchesMediaType } from './media-types.ts'

type Claims = Readonly<Record<string, string>> | undefined

/** The event of a Lambda proxy integration, payload 1.0 of a REST API. */
export function lambdaEvent(
  exchange: Exchange,
  match: Match,
  body: Buffer,
  claims: Claims,
): APIGatewayProxyEvent {
  const headers = forwardedHeaders(exchange)
  const isBase64Encoded =
    body.length > 0 && isBinary(exchange.config.binaryMediaTypes, headerOf(exchange, 'content-type'))
  return {
    resource: match.resource.path,
    path: exchange.path,
    httpMethod: exchange.method,
    headers: lastOf(headers),
    multiValueHeaders: allOf(headers),
    queryStringParameters: orNull(lastOf([...exchange.query])),
    multiValueQueryStringParameters: orNull(allOf([...exchange.query])),
    pathParameters: orNull(match.pathParameters),
    stageVariables: exchange.config.stageVariables,
    requestContext: requestContext(exchange, match, claims),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  }
}

function isBinary(types: readonly string[], contentType: string | undefined): boolean {
  return types.includes('*/*') || matchesMediaType(types, contentType ?? 'application/json')
}

/** Of the connection, not of the request: API Gateway keeps them to itself. */
const hopHeaders = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
])

function forwardedHeaders(exchange: Exchange): (readonly [string, string])[] {
  const before = headerOf(exchange, 'x-forwarded-for')
  const sent = exchange.headers.filter(([name]) => {
    const lower = name.toLowerCase()
    return !hopHeaders.has(lower) && !lower.startsWith('x-forwarded-')
  })
  return [
    ...sent,
    ['X-Forwarded-For', before === undefined ? exchange.sourceIp : `${before}, ${exchange.sourceIp}`],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]
}

type Pairs = readonly (readonly [string, string])[]

const lastOf = (pairs: Pairs): Record<string, string> => Object.fromEntries(pairs)

function allOf(pairs: Pairs): Record<string, string[]> {
  const all: Record<string, string[]> = {}
  for (const [name, value] of pairs) {
    all[name] ??= []
    all[name].push(value)
  }
  return all
}

function orNull<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> | null {
  return Object.keys(values).length === 0 ? null : values
}

function requestContext(
  exchange: Exchange,
  match: Match,
  claims: Claims,
): APIGatewayProxyEvent['requestContext'] {
  return {
    ...contextOf(exchange),
    resourceId: match.resource.id,
    resourcePath: match.resource.path,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: exchange.sourceIp,
      user: null,
      userAgent: headerOf(exchange, 'user-agent') ?? null,
      userArn: null,
    },
    authorizer: claims === undefined ? undefined : { claims },
  }
}
