import { describe, expect, it } from 'vitest'
import { type FunctionName, functionNames } from '../../infra/function-names.ts'
import { permissions } from '../../infra/permissions.ts'
import { propertiesOf, synthesize } from './templates.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
}

interface Inline {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] }
}

const { kept, rebuilt } = synthesize()

/** CDK joins statements of the same actions: one for each resource again. */
const apart = (statement: Statement): Statement[] =>
  [statement.Resource].flat().map((Resource) => ({ ...statement, Resource }))

/** Every role's statements, by the function that has it. */
const granted = Object.fromEntries(
  [kept, rebuilt].flatMap((template) =>
    Object.entries(propertiesOf(template, 'AWS::IAM::Role')).map(([id, { Policies }]) => [
      id.replace(/Role[0-9A-F]{8}$/, ''),
      (Policies as readonly Inline[]).flatMap(({ PolicyDocument }) =>
        PolicyDocument.Statement.flatMap(apart),
      ),
    ]),
  ),
)

/** The resource as far as it tells: intrinsic functions as their JSON. */
const resourceOf = ({ Resource }: Statement): string => {
  const written = JSON.stringify(Resource)
  if (written.includes('/index/sent')) return 'index'
  if (written.includes('StreamArn')) return 'stream'
  if (written.includes('DELETE/@connections')) return 'open connections'
  if (written.includes('@connections')) return 'connections'
  return (
    /(Table|UserPool|Undelivered|FanOutQueue|AudienceQueue|Logs)/.exec(written)?.[1]?.toLowerCase() ?? written
  )
}

const pascal = (name: FunctionName): string =>
  name.replace(/(^|-)(.)/g, (_match, _hyphen, letter: string) => letter.toUpperCase())

/** Made by CDK, and of no route. */
const deployment = 'SiteDeployment'

const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat()

const grantsOf = (name: FunctionName): Record<string, readonly string[]> =>
  Object.fromEntries(
    (granted[pascal(name)] ?? []).map((statement) => [
      resourceOf(statement),
      actionsOf(statement).toSorted(),
    ]),
  )

const all = (names: readonly string[] | undefined, service: string): string[] =>
  (names ?? []).map((name) => `${service}:${name}`).toSorted()

const expectedOf = (name: FunctionName): Record<string, readonly string[]> => {
  const { table, sentIndex, userPool, posts, closes, readsStream, fanOut, audience } = permissions[name]
  const taking = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility']
  const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
  return {
    logs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ...(table && { table: all(table, 'dynamodb') }),
    ...(sentIndex && { index: all(sentIndex, 'dynamodb') }),
    ...(userPool && { userpool: all(userPool, 'cognito-idp') }),
    ...(posts && { connections: ['execute-api:ManageConnections'] }),
    ...(closes && { 'open connections': ['execute-api:ManageConnections'] }),
    ...(readsStream && { stream: all(stream, 'dynamodb'), undelivered: ['sqs:SendMessage'] }),
    ...(fanOut === 'gives' && { fanoutqueue: ['sqs:SendMessage'] }),
    ...(fanOut === 'takes' && { fanoutqueue: all(taking, 'sqs') }),
    ...(audience === 'gives' && { audiencequeue: ['sqs:SendMessage'] }),
    ...(audience === 'takes' && { audiencequeue: all(['SendMessage', ...taking], 'sqs') }),
  }
}

describe('R14 what functions may do', () => {
  it.each(functionNames)('R14 %s has exactly the actions and resources of its row', (name) => {
    expect(grantsOf(name)).toEqual(expectedOf(name))
  })

  it('R14 there is one role for each function and none besides', () => {
    expect(Object.keys(granted).toSorted()).toEqual([...functionNames.map(pascal), deployment].toSorted())
  })

  it('R14 roles have no managed or separate policies that could add to it', () => {
    const roles = [kept, rebuilt].flatMap((template) =>
      Object.values(propertiesOf(template, 'AWS::IAM::Role')),
    )

    expect(roles.filter(({ ManagedPolicyArns }) => ManagedPolicyArns)).toEqual([])
    for (const template of [kept, rebuilt]) template.resourceCountIs('AWS::IAM::ManagedPolicy', 0)
    const separate = [kept, rebuilt].flatMap((template) =>
      Object.values(propertiesOf(template, 'AWS::IAM::Policy')),
    )
    expect(separate.map(({ Roles }) => Roles)).toEqual([
      [{ Ref: expect.stringMatching(new RegExp(`^${deployment}Role`)) }],
    ])
  })

  it('R14 what CDK brings to deploy the web app reaches its bucket and its assets alone', () => {
    const [policy] = Object.values(propertiesOf(rebuilt, 'AWS::IAM::Policy'))
    const resources = (policy as unknown as Inline).PolicyDocument.Statement.flatMap(apart)

    for (const { Resource } of resources)
      expect(JSON.stringify(Resource)).toMatch(/"SiteFiles|cdk-hnb659fds-assets/)
  })

  it('R14 nothing may scan, and no action is a wildcard', () => {
    const actions = Object.values(granted).flat().flatMap(actionsOf)

    expect(actions.filter((action) => action.includes('Scan') || action.includes('*'))).toEqual([])
  })

  it('R14 only the ids of connections are open in a resource', () => {
    const open = Object.values(granted)
      .flat()
      .filter((statement) => JSON.stringify(statement.Resource).includes('*'))

    expect([...new Set(open.map(resourceOf))].toSorted()).toEqual(['connections', 'open connections'])
  })

  it('R14 only delivery and what tells of people posts to sockets, and only what ends sessions closes any', () => {
    const has = (resource: string) => functionNames.filter((name) => grantsOf(name)[resource]).toSorted()

    expect(has('connections')).toEqual(['actions', 'auth', 'disconnect', 'fan-out', 'stream', 'users'])
    expect(has('open connections')).toEqual(['actions', 'auth', 'stream', 'users'])
  })
})
