// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Fn::Sub is written.
import { expect, it } from 'vitest'
import { localiseUrls } from '../../local/template/local-urls.ts'
import { resolveAssembly } from '../../local/template/resolve.ts'
import type { Template } from '../../local/template/template.ts'

const options = { region: 'eu-north-1', accountId: '000000000000', localise: (text: string) => text }

function resolve(...templates: Template[]) {
  const stacks = templates.map((template, index) => ({ name: `stack${index}`, template }))
  return resolveAssembly({ stacks, assets: new Map() }, options)
}

/** The value of one property of a served resource, resolved in a stack with these other parts. */
function evaluated(value: unknown, rest: Template = {}): unknown {
  const Resources = { ...rest.Resources, Probe: { Type: 'AWS::SQS::Queue', Properties: { value } } }
  return resolve({ ...rest, Resources }).resources.find(({ logicalId }) => logicalId === 'Probe')?.properties
    .value
}

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } }

it('resolves references, attributes and pseudo parameters', () => {
  const rest = { Resources: { Jobs: queue } }

  expect(evaluated({ Ref: 'AWS::Region' })).toBe('eu-north-1')
  expect(evaluated({ Ref: 'Jobs' }, rest)).toBe('https://sqs.eu-north-1.amazonaws.com/000000000000/jobs')
  expect(evaluated({ 'Fn::GetAtt': ['Jobs', 'Arn'] }, rest)).toBe('arn:aws:sqs:eu-north-1:000000000000:jobs')
  expect(evaluated({ 'Fn::GetAtt': 'Jobs.QueueName' }, rest)).toBe('jobs')
})

it('resolves text functions', () => {
  expect(evaluated({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] })).toBe('a-eu-north-1')
  expect(evaluated({ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] })).toBe('b')
  expect(evaluated({ 'Fn::Base64': 'text' })).toBe('dGV4dA==')
  expect(evaluated({ 'Fn::Sub': 'in ${AWS::Region}, ${!kept}' })).toBe('in eu-north-1, ${kept}')
  expect(
    evaluated({ 'Fn::Sub': ['${word} ${Jobs.Arn}', { word: 'arn' }] }, { Resources: { Jobs: queue } }),
  ).toBe('arn arn:aws:sqs:eu-north-1:000000000000:jobs')
})

it('resolves conditions, leaves out what they switch off, and evaluates the branch taken only', () => {
  const rest: Template = {
    Parameters: { Stage: { Type: 'String', Default: 'prod' } },
    Conditions: {
      Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      Other: { 'Fn::Not': [{ Condition: 'Production' }] },
    },
    Resources: { Absent: { ...queue, Condition: 'Other' } },
  }

  const branch = evaluated({ 'Fn::If': ['Production', 'yes', { 'Fn::GetAtt': ['Nothing', 'Arn'] }] }, rest)
  const withoutValue = evaluated(['a', { 'Fn::If': ['Other', 'b', { Ref: 'AWS::NoValue' }] }], rest)

  expect(branch).toBe('yes')
  expect(withoutValue).toEqual(['a'])
  expect(resolve(rest).resources).toEqual([])
})

it('resolves mappings and list parameters', () => {
  const rest: Template = {
    Mappings: { Sizes: { 'eu-north-1': { small: 5 } } },
    Parameters: { Names: { Type: 'CommaDelimitedList', Default: 'a, b' } },
  }

  expect(evaluated({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, rest)).toBe(5)
  expect(evaluated({ Ref: 'Names' }, rest)).toEqual(['a', 'b'])
})

it('finds what another stack exports', () => {
  const exporting: Template = {
    Resources: { Jobs: queue },
    Outputs: { JobsArn: { Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, Export: { Name: 'jobs-arn' } } },
  }
  const importing: Template = {
    Resources: { Copy: { Type: 'AWS::SQS::Queue', Properties: { from: { 'Fn::ImportValue': 'jobs-arn' } } } },
  }

  const { resources } = resolve(importing, exporting)

  expect(resources[0]?.properties.from).toBe('arn:aws:sqs:eu-north-1:000000000000:jobs')
})

it('derives the same ids at every start, shaped as those of AWS', () => {
  const template: Template = {
    Resources: {
      Pool: { Type: 'AWS::Cognito::UserPool' },
      Client: { Type: 'AWS::Cognito::UserPoolClient' },
      Api: { Type: 'AWS::ApiGateway::RestApi' },
    },
  }

  const ids = resolve(template).resources.map(({ id }) => id)

  expect(ids).toEqual(resolve(template).resources.map(({ id }) => id))
  expect(ids[0]).toMatch(/^eu-north-1_[A-Za-z0-9]{9}$/)
  expect(ids[1]).toMatch(/^[a-z0-9]{26}$/)
  expect(ids[2]).toMatch(/^[a-z0-9]{10}$/)
})

it('names what it does not run, and passes over what has no effect here', () => {
  const { unsupported } = resolve({
    Resources: { Cache: { Type: 'AWS::ElastiCache::CacheCluster' }, Role: { Type: 'AWS::IAM::Role' } },
  })

  expect(unsupported).toEqual(['AWS::ElastiCache::CacheCluster (Cache)'])
})

it('says which resource it cannot resolve, and why', () => {
  const ssm: Template = {
    Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' } },
  }

  expect(() => evaluated({ 'Fn::GetAtt': ['Gone', 'Arn'] })).toThrow(
    'Cannot run AWS::SQS::Queue Probe of stack stack0: there is no resource Gone',
  )
  expect(() => evaluated({ Ref: 'Version' }, ssm)).toThrow(/Version is read from the Systems Manager/)
  expect(() => evaluated({ 'Fn::GetAZs': '' })).toThrow(/Fn::GetAZs is not supported/)
})

it('turns the URLs of the APIs and of queues into local ones', () => {
  const localise = localiseUrls({
    region: 'eu-north-1',
    accountId: '000000000000',
    port: 4000,
    restApiIds: ['rest'],
    socketApiIds: ['sock'],
    socketPath: '/realtime',
  })
  const host = (id: string) => `${id}.execute-api.eu-north-1.amazonaws.com`

  expect(localise(`https://${host('rest')}/v1/`)).toBe('http://localhost:4000/v1/')
  expect(localise(`wss://${host('sock')}/live`)).toBe('ws://localhost:4000/realtime')
  expect(localise(`https://${host('sock')}/live/@connections`)).toBe(
    'http://localhost:4000/realtime/@connections',
  )
  expect(localise(`https://${host('other')}/v1`)).toBe(`https://${host('other')}/v1`)
  expect(localise('https://sqs.eu-north-1.amazonaws.com/000000000000/jobs')).toBe(
    'http://localhost:4000/000000000000/jobs',
  )
})
