import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'

export interface RestCall {
  readonly method?: string
  /** Below the stage, with its query. */
  readonly path: string
  readonly body?: unknown
  /** As it is sent, instead of `body`. */
  readonly rawBody?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly userId?: string
  readonly username?: string
  /** Where it comes from. */
  readonly sourceIp?: string
}

export interface RestResult<Body> {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as the test expects it; undefined where there is none. */
  readonly body: Body
}

type RestHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>

const many = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))

function queryOf(path: string) {
  const search = new URLSearchParams(path.split('?')[1])
  if (search.size === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null }
  const names = [...new Set(search.keys())]
  return {
    queryStringParameters: Object.fromEntries(search),
    multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, search.getAll(name)])),
  }
}

function bodyOf({ body, rawBody }: RestCall): Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'> {
  if (Buffer.isBuffer(rawBody)) return { body: rawBody.toString('base64'), isBase64Encoded: true }
  const text = rawBody ?? (body === undefined ? null : JSON.stringify(body))
  return { body: text, isBase64Encoded: false }
}

const nobody = {
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
  user: null,
  userArn: null,
}

/** The event of a Lambda proxy integration (payload 1.0) of a REST API. */
export function restEvent(call: RestCall): APIGatewayProxyEvent {
  const { method = 'GET', userId, username = 'somebody', sourceIp = '192.0.2.1' } = call
  const path = call.path.split('?')[0] ?? '/'
  const json = call.body === undefined ? {} : { 'Content-Type': 'application/json' }
  const headers: Record<string, string> = { ...json, ...call.headers }
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: many(headers),
    ...queryOf(call.path),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    ...bodyOf(call),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: userId === undefined ? null : { claims: { sub: userId, username } },
      httpMethod: method,
      identity: { ...nobody, sourceIp, userAgent: 'test' },
      path: `/v1${path}`,
      protocol: 'HTTP/1.1',
      requestId: randomUUID(),
      requestTimeEpoch: Date.now(),
      resourceId: 'resource',
      resourcePath: '/{proxy+}',
      stage: 'v1',
    },
  }
}

/** Calls a Lambda of the REST API as API Gateway does. */
export async function callRest<Body = unknown>(
  handler: RestHandler,
  call: RestCall,
): Promise<RestResult<Body>> {
  const { statusCode, headers = {}, body } = await handler(restEvent(call), {} as Context)
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  const parsed: Body = body === '' ? undefined : JSON.parse(body)
  return { status: statusCode, headers: Object.fromEntries(sent), body: parsed }
}
