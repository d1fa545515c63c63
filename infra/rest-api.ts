import { Duration } from 'aws-cdk-lib'
import {
  CognitoUserPoolsAuthorizer,
  EndpointType,
  type IResource,
  LambdaIntegration,
  type MethodOptions,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { type LambdaName, routes } from '../shared/contract/routes.ts'
import { preflightOptions } from './cors.ts'
import { addGatewayResponses } from './gateway-responses.ts'
import { type Noun, nounsOf } from './nouns.ts'
import type { Settings } from './settings.ts'

interface RestApiOptions {
  readonly settings: Settings
  readonly userPool: IUserPool
  readonly functions: Readonly<Record<LambdaName, IFunction>>
}

/** What every access token carries. A method that names a scope takes access tokens; one without, ID tokens. */
const accessTokenScope = 'aws.cognito.signin.user.admin'

/** Stage `v1`: per noun a resource and a proxy, and a proxy at the root, so that our router answers 404 and 405. */
export function createRestApi(scope: Construct, options: RestApiOptions): RestApi {
  const api = new RestApi(scope, 'RestApi', restApiProps(options.settings))
  // CDK writes an output named by hash; the stack has `RestUrl` instead.
  api.node.tryRemoveChild('Endpoint')
  const guard = createGuard(scope, options.userPool)
  const integrations = integrationsOf(options.functions)
  addProxy(api.root, integrations.entry)
  for (const noun of nounsOf(Object.values(routes))) addNoun(api.root, noun, integrations[noun.lambda], guard)
  addGatewayResponses(api, options.settings)
  return api
}

const restApiProps = (settings: Settings) => ({
  restApiName: settings.name,
  description: 'The REST API of Parley',
  endpointTypes: [EndpointType.REGIONAL],
  // A role of the whole account, for logs that this API does not write.
  cloudWatchRole: false,
  defaultCorsPreflightOptions: preflightOptions(settings.origins),
  deployOptions: {
    stageName: 'v1',
    throttlingRateLimit: settings.throttleRate,
    throttlingBurstLimit: settings.throttleBurst,
  },
})

function createGuard(scope: Construct, userPool: IUserPool): MethodOptions {
  const authorizer = new CognitoUserPoolsAuthorizer(scope, 'RestAuthorizer', { cognitoUserPools: [userPool] })
  return { authorizer, authorizationScopes: [accessTokenScope] }
}

/**
 * The permission is for the whole API: one for each method would soon pass the 20 KB that a function's policy may
 * have.
 */
function integrationsOf(
  functions: Readonly<Record<LambdaName, IFunction>>,
): Readonly<Record<LambdaName, LambdaIntegration>> {
  const entries = Object.entries(functions).map(([name, handler]) => [
    name,
    new LambdaIntegration(handler, { scopePermissionToMethod: false, timeout: Duration.seconds(29) }),
  ])
  return Object.fromEntries(entries)
}

function addNoun(root: IResource, noun: Noun, integration: LambdaIntegration, guard: MethodOptions): void {
  addProxy(root.addResource(noun.name), integration, noun.open ? undefined : guard)
  for (const path of noun.guarded) {
    root.resourceForPath(path).addMethod('ANY', integration, guard)
  }
}

function addProxy(resource: IResource, integration: LambdaIntegration, guard?: MethodOptions): void {
  resource.addMethod('ANY', integration, guard)
  resource.addResource('{proxy+}').addMethod('ANY', integration, guard)
}
