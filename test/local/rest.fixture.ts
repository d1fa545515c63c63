import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Invoke, InvokeResult } from '../../local/events.ts'
import { type LocalServer, startServer } from '../../local/http/server.ts'
import { readRestApis } from '../../local/rest/read-template.ts'
import { createRestApi } from '../../local/rest/rest-api.ts'
import { rootResourceId } from '../../local/template/attributes.ts'
import { resolveAssembly } from '../../local/template/resolve.ts'
import type { TemplateResource } from '../../local/template/template.ts'

export const poolArn = 'arn:aws:cognito-idp:eu-north-1:000000000000:userpool/pool'
const place = { region: 'eu-north-1', accountId: '000000000000' }

const functionUri =
  'arn:aws:apigateway:eu-north-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-north-1:000000000000:function:noun/invocations'
const lambda = { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: functionUri }

const inApi = (type: string, properties: object): TemplateResource => ({
  Type: `AWS::ApiGateway::${type}`,
  Properties: { RestApiId: { Ref: 'Api' }, ...properties },
})
const resource = (parent: unknown, part: string) => inApi('Resource', { ParentId: parent, PathPart: part })
const method = (resourceId: unknown, properties: object = {}) =>
  inApi('Method', { ResourceId: resourceId, HttpMethod: 'ANY', Integration: lambda, ...properties })
const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] }

/** What CDK writes for `addCorsPreflight` with two origins. */
const preflight = {
  HttpMethod: 'OPTIONS',
  AuthorizationType: 'NONE',
  Integration: {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{ statusCode: 204 }' },
    IntegrationResponses: [
      {
        StatusCode: '204',
        ResponseParameters: {
          'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type'",
          'method.response.header.Access-Control-Allow-Origin': "'https://one.example'",
        },
        ResponseTemplates: {
          'application/json': [
            '#set($origin = $input.params().header.get("Origin"))',
            '#if($origin == "")',
            '  #set($origin = $input.params().header.get("origin"))',
            '#end',
            '#if($origin == "https://two.example" || $origin == "https://three.example")',
            '  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
            '#end',
          ].join('\n'),
        },
      },
    ],
  },
}

const resources: Record<string, TemplateResource> = {
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { BinaryMediaTypes: ['image/*'] } },
  Stage: inApi('Stage', { StageName: 'v1' }),
  Authorizer: inApi('Authorizer', {
    ProviderARNs: [poolArn],
    IdentitySource: 'method.request.header.Authorization',
  }),
  RootMethod: method(root),
  RootProxy: resource(root, '{proxy+}'),
  RootProxyMethod: method({ Ref: 'RootProxy' }),
  Users: resource(root, 'users'),
  UsersOptions: method({ Ref: 'Users' }, preflight),
  UsersMethod: method(
    { Ref: 'Users' },
    {
      HttpMethod: 'GET',
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizerId: { Ref: 'Authorizer' },
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    },
  ),
  User: resource({ Ref: 'Users' }, '{userId}'),
  UserMethod: method({ Ref: 'User' }, { HttpMethod: 'GET' }),
  Mine: resource({ Ref: 'Users' }, 'me'),
  MineMethod: method(
    { Ref: 'Mine' },
    { AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId: { Ref: 'Authorizer' } },
  ),
  Closed: resource(root, 'closed'),
  ClosedMethod: method({ Ref: 'Closed' }, { AuthorizationType: 'AWS_IAM' }),
  Unauthorized: inApi('GatewayResponse', {
    ResponseType: 'UNAUTHORIZED',
    StatusCode: '401',
    ResponseParameters: {
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.X-Origin': 'method.request.header.Origin',
    },
    ResponseTemplates: {
      'application/json':
        '{"code":"unauthenticated","at":"$context.path","id":"$context.requestId","why":$context.error.messageString}',
    },
  }),
  Server: inApi('GatewayResponse', {
    ResponseType: 'DEFAULT_5XX',
    ResponseTemplates: { 'application/json': '{"code":"internal","type":"$context.error.responseType"}' },
  }),
}

export interface RestRig {
  readonly url: string
  readonly port: number
  readonly events: APIGatewayProxyEvent[]
  /** What the function answers, to each event. */
  answer: (event: APIGatewayProxyEvent) => InvokeResult | Promise<InvokeResult>
  readonly warnings: string[]
  readonly server: LocalServer
}

/** Serves the template above, with a function that answers what the test says. */
export async function serveRest(): Promise<RestRig> {
  const assembly = { stacks: [{ name: 'stack', template: { Resources: resources } }], assets: new Map() }
  const resolved = resolveAssembly(assembly, { ...place, localise: (text) => text })
  const warnings: string[] = []
  const [config] = readRestApis(resolved.resources, rootResourceId, (text) => warnings.push(text))
  if (config === undefined) throw new Error('the template has no API')
  const server = await startServer({ port: 0, log: () => undefined })
  const events: APIGatewayProxyEvent[] = []
  const invoke: Invoke = async (_, event) => {
    events.push(event as APIGatewayProxyEvent)
    return rig.answer(event as APIGatewayProxyEvent)
  }
  const rig: RestRig = {
    url: `http://localhost:${server.port}/v1`,
    port: server.port,
    events,
    answer: () => ({ ok: true, payload: { statusCode: 200, body: '{}' } }),
    warnings,
    server,
  }
  const verifyToken = async (_: string, token: string) =>
    token.startsWith('access') || token.startsWith('id')
      ? {
          sub: 'me',
          exp: 1_700_000_000,
          token_use: token.split(' ')[0],
          scope: 'aws.cognito.signin.user.admin',
        }
      : undefined
  const limits = { timeoutMs: 50, maxBodyBytes: 1000 }
  server.serve(
    [createRestApi({ config, place, invoke, verifyToken, now: Date.now, log: () => undefined, ...limits })],
    undefined,
  )
  return rig
}
