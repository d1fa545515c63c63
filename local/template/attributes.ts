import { derivedId, derivedUuid, mixedCaseId } from './identifiers.ts'

/** Where the stacks pretend to be. */
export interface Place {
  readonly region: string
  readonly accountId: string
}

export const urlSuffix = 'amazonaws.com'

/** One resource, as far as its name and attributes need it. */
export interface Named {
  readonly stackName: string
  readonly logicalId: string
  readonly type: string
  /** A property, resolved. */
  property(name: string): unknown
}

/** What `Ref` gives for a resource. */
export function referenceOf(resource: Named, place: Place): string {
  return (references[resource.type] ?? defaultReference)(resource, place)
}

/** What `Fn::GetAtt` gives, or undefined for an attribute that the runtime does not know. */
export function attributeOf(resource: Named, attribute: string, place: Place): string | undefined {
  const known = attributes[resource.type]?.[attribute]
  if (known !== undefined) return known(resource, place)
  return attribute === 'Arn' ? arnOf(resource, place) : undefined
}

/** The ARN of a resource; for types without one, a made-up one that names the resource. */
export function arnOf(resource: Named, place: Place): string {
  const name = referenceOf(resource, place)
  const service = resource.type.split('::')[1]?.toLowerCase() ?? 'local'
  const generic = `arn:aws:${service}:${place.region}:${place.accountId}:${name}`
  return arns[resource.type]?.(resource, place) ?? generic
}

/** The id of the resource that a REST API has from its beginning. */
export function rootResourceId(restApi: Pick<Named, 'stackName' | 'logicalId'>): string {
  return derivedId(`${seedOf(restApi)}/root`, 10)
}

/** Fixed, as if each table had been made once and its stream never switched off. */
export const streamArnOf = (tableArn: string) => `${tableArn}/stream/2026-01-01T00:00:00.000`

type Naming = (resource: Named, place: Place) => string

const seedOf = (resource: Pick<Named, 'stackName' | 'logicalId'>) =>
  `${resource.stackName}/${resource.logicalId}`
const shortId: Naming = (resource) => derivedId(seedOf(resource), 10)
const defaultReference: Naming = (resource) => `${resource.stackName}-${resource.logicalId}`
const named =
  (property: string): Naming =>
  (resource, place) => {
    const name = resource.property(property)
    return typeof name === 'string' ? name : defaultReference(resource, place)
  }
const queueName = named('QueueName')
const ownArn: Naming = (resource, place) => arnOf(resource, place)
const own: Naming = (resource, place) => referenceOf(resource, place)

const functionArn: Naming = (resource, { accountId }) =>
  `arn:aws:cloudfront::${accountId}:function/${defaultReference(resource, { accountId, region: '' })}`
/** Of a distribution: where it answers. */
export const distributionDomain = (resource: Pick<Named, 'stackName' | 'logicalId'>): string =>
  `${derivedId(seedOf(resource), 14)}.cloudfront.net`
const bucketDomain: Naming = (resource, place) => `${own(resource, place)}.s3.${urlSuffix}`
const regionalBucketDomain: Naming = (resource, place) =>
  `${own(resource, place)}.s3.${place.region}.${urlSuffix}`

const references: Readonly<Record<string, Naming>> = {
  'AWS::ApiGateway::Authorizer': shortId,
  'AWS::ApiGateway::Deployment': shortId,
  'AWS::ApiGateway::Resource': shortId,
  'AWS::ApiGateway::RestApi': shortId,
  'AWS::ApiGateway::Stage': named('StageName'),
  'AWS::ApiGatewayV2::Api': shortId,
  'AWS::ApiGatewayV2::Authorizer': shortId,
  'AWS::ApiGatewayV2::Deployment': shortId,
  'AWS::ApiGatewayV2::Integration': shortId,
  'AWS::ApiGatewayV2::Route': shortId,
  'AWS::ApiGatewayV2::Stage': named('StageName'),
  'AWS::CloudFront::Distribution': (resource) => derivedId(seedOf(resource), 14).toUpperCase(),
  'AWS::CloudFront::Function': functionArn,
  'AWS::CloudFront::ResponseHeadersPolicy': (resource) => derivedUuid(seedOf(resource)),
  'AWS::Cognito::UserPool': (resource, { region }) => `${region}_${mixedCaseId(seedOf(resource), 9)}`,
  'AWS::Cognito::UserPoolClient': (resource) => derivedId(seedOf(resource), 26),
  'AWS::DynamoDB::GlobalTable': named('TableName'),
  'AWS::DynamoDB::Table': named('TableName'),
  'AWS::IAM::Role': named('RoleName'),
  'AWS::KMS::Key': (resource) => derivedUuid(seedOf(resource)),
  'AWS::Lambda::EventSourceMapping': (resource) => derivedUuid(seedOf(resource)),
  'AWS::Lambda::Function': named('FunctionName'),
  'AWS::Lambda::Version': (resource) => `${String(resource.property('FunctionName'))}:1`,
  'AWS::Logs::LogGroup': named('LogGroupName'),
  'AWS::S3::Bucket': (resource, place) => named('BucketName')(resource, place).toLowerCase(),
  'AWS::SNS::Topic': ownArn,
  'AWS::SQS::Queue': (resource, place) =>
    `https://sqs.${place.region}.${urlSuffix}/${place.accountId}/${queueName(resource, place)}`,
}

const tableArn: Naming = (resource, place) =>
  `arn:aws:dynamodb:${place.region}:${place.accountId}:table/${own(resource, place)}`
const topicName = named('TopicName')

const arns: Readonly<Record<string, Naming>> = {
  'AWS::Cognito::UserPool': (resource, place) =>
    `arn:aws:cognito-idp:${place.region}:${place.accountId}:userpool/${own(resource, place)}`,
  'AWS::DynamoDB::GlobalTable': tableArn,
  'AWS::DynamoDB::Table': tableArn,
  'AWS::IAM::Role': (resource, place) => `arn:aws:iam::${place.accountId}:role/${own(resource, place)}`,
  'AWS::Lambda::Function': (resource, place) =>
    `arn:aws:lambda:${place.region}:${place.accountId}:function:${own(resource, place)}`,
  'AWS::Logs::LogGroup': (resource, place) =>
    `arn:aws:logs:${place.region}:${place.accountId}:log-group:${own(resource, place)}:*`,
  'AWS::S3::Bucket': (resource, place) => `arn:aws:s3:::${own(resource, place)}`,
  'AWS::SNS::Topic': (resource, place) =>
    `arn:aws:sns:${place.region}:${place.accountId}:${topicName(resource, place)}`,
  'AWS::SQS::Queue': (resource, place) =>
    `arn:aws:sqs:${place.region}:${place.accountId}:${queueName(resource, place)}`,
}

const streamArn: Naming = (resource, place) => streamArnOf(tableArn(resource, place))
const poolProvider: Naming = (resource, place) =>
  `cognito-idp.${place.region}.${urlSuffix}/${own(resource, place)}`

const attributes: Readonly<Record<string, Readonly<Record<string, Naming>>>> = {
  'AWS::ApiGateway::Resource': { ResourceId: own },
  'AWS::ApiGateway::RestApi': {
    RestApiId: own,
    RootResourceId: rootResourceId,
  },
  'AWS::ApiGatewayV2::Api': {
    ApiId: own,
    ApiEndpoint: (resource, place) =>
      `wss://${own(resource, place)}.execute-api.${place.region}.${urlSuffix}`,
  },
  'AWS::ApiGatewayV2::Authorizer': { AuthorizerId: own },
  'AWS::CloudFront::Distribution': { DomainName: distributionDomain, Id: own },
  'AWS::CloudFront::Function': { FunctionARN: own },
  'AWS::CloudFront::OriginAccessControl': { Id: own },
  'AWS::CloudFront::ResponseHeadersPolicy': { Id: own },
  'AWS::Cognito::UserPool': {
    ProviderName: poolProvider,
    ProviderURL: (resource, place) => `https://${poolProvider(resource, place)}`,
    UserPoolId: own,
  },
  'AWS::Cognito::UserPoolClient': { ClientId: own },
  'AWS::DynamoDB::GlobalTable': { StreamArn: streamArn },
  'AWS::DynamoDB::Table': { StreamArn: streamArn },
  'AWS::Lambda::Version': { Version: () => '1', FunctionArn: own },
  'AWS::S3::Bucket': { DomainName: bucketDomain, RegionalDomainName: regionalBucketDomain },
  'AWS::SNS::Topic': { TopicArn: own, TopicName: topicName },
  'AWS::SQS::Queue': { QueueName: queueName, QueueUrl: own },
}
