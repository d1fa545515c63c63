import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { createFilter } from '../../local/stream-mapping/filter.ts'
import { ownFunctions, propertiesOf, synthesize } from './templates.ts'

const { rebuilt } = synthesize()

describe('the realtime API', () => {
  it('chooses by the action of a frame', () => {
    rebuilt.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    })
    rebuilt.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: 'realtime', AutoDeploy: true })
  })

  it('asks the authorizer for the subprotocol that carries the token', () => {
    rebuilt.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'],
      AuthorizerUri: Match.objectLike({
        'Fn::Join': ['', Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Authorizer'), 'Arn'] }])],
      }),
    })
    rebuilt.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: '$connect',
      AuthorizationType: 'CUSTOM',
    })
  })

  it('sends the answers of actions back, by a route response', () => {
    const routes = Object.entries(propertiesOf(rebuilt, 'AWS::ApiGatewayV2::Route'))
    const [id] = routes.find(([, { RouteKey }]) => RouteKey === '$default') ?? []

    expect(routes.map(([, { RouteKey }]) => RouteKey).toSorted()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ])
    rebuilt.hasResourceProperties('AWS::ApiGatewayV2::RouteResponse', {
      RouteId: { Ref: id },
      RouteResponseKey: '$default',
    })
  })
})

describe('delivery', () => {
  const [mapping = {}] = Object.values(propertiesOf(rebuilt, 'AWS::Lambda::EventSourceMapping'))

  const { Filters } = mapping.FilterCriteria as { Filters: { Pattern: string }[] }
  const letsPass = createFilter({ Filters })
  const record = (eventName: string, pk: string, sk: string, NewImage?: object) => ({
    eventName,
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, ...(NewImage && { NewImage }) },
  })
  const image = { at: { N: '1' } }

  it.each([
    ['a new entry', record('INSERT', 'CONV#1', 'LOG#000000000001', { k: { S: 'm' } })],
    ['the last entry of a conversation', record('INSERT', 'CONV#1', 'LOG#000000000009', { k: { S: 'cd' } })],
    ['a step of its purge', record('MODIFY', 'CONV#1', 'LOG#000000000009', { k: { S: 'cd' } })],
    ['a new member', record('INSERT', 'USER#1', 'CONV#1', image)],
    ['a changed mark', record('MODIFY', 'USER#1', 'CONV#1', image)],
    ['somebody who left', record('REMOVE', 'USER#1', 'CONV#1')],
    ['a connection that ended', record('REMOVE', 'CONN#1', 'CONN')],
    ['a new job', record('INSERT', 'CONV#1', 'JOB', image)],
    ['a changed profile', record('MODIFY', 'USER#1', 'PROFILE', image)],
    ['a change of who is in a space', record('REMOVE', 'SPACE#1', 'MEMBER#1')],
    ['a deleted space', record('INSERT', 'SPACE#1', 'CLOSING', image)],
  ])('is told of %s', (_, one) => {
    expect(letsPass(one)).toBe(true)
  })

  it.each([
    [
      'a message that was changed: an entry says so',
      record('MODIFY', 'CONV#1', 'LOG#000000000001', { k: { S: 'm' } }),
    ],
    ['a head', record('MODIFY', 'CONV#1', 'LOG~', image)],
    ['a member of a conversation: their row says so', record('INSERT', 'CONV#1', 'MEMBER#1', image)],
    ['a row that an own message changed', record('MODIFY', 'USER#1', 'CONV#1', { se: { BOOL: true } })],
    ['a job that goes on', record('MODIFY', 'CONV#1', 'JOB', image)],
    ['a new connection', record('INSERT', 'CONN#1', 'CONN', image)],
    ['a new profile', record('INSERT', 'USER#1', 'PROFILE', image)],
    ['a map of connections', record('MODIFY', 'USER#1', 'CONNECTIONS', image)],
    ['a word of the directory', record('INSERT', 'DIR#a', 'ada#1', image)],
  ])('is not told of %s', (_, one) => {
    expect(letsPass(one)).toBe(false)
  })

  it('needs no more patterns than a mapping takes without an increase of its quota', () => {
    expect(Filters.length).toBeLessThanOrEqual(5)
  })

  it('gives a poison record up after bounded retries, and never a healthy one for its age', () => {
    expect(mapping).toMatchObject({
      BatchSize: 100,
      ParallelizationFactor: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      StartingPosition: 'TRIM_HORIZON',
    })
    expect(mapping).not.toHaveProperty('MaximumRecordAgeInSeconds')
  })

  it('keeps what it gave up for 14 days, and an alarm watches', () => {
    const [queueId] = Object.keys(propertiesOf(rebuilt, 'AWS::SQS::Queue'))

    rebuilt.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 })
    rebuilt.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queueId, 'Arn'] } } },
    })
    rebuilt.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }],
    })
  })

  it.each(['FanOut', 'Audience'])(
    'puts jobs of %s aside that failed five times, and an alarm watches',
    (name) => {
      const queues = propertiesOf(rebuilt, 'AWS::SQS::Queue')
      const idOf = (beginning: string) => Object.keys(queues).find((id) => id.startsWith(beginning)) ?? ''
      const [jobs, failures] = [idOf(`${name}Queue`), idOf(`${name}Failures`)]
      const functions = ownFunctions(rebuilt)
      const longest = Math.max(...functions.map(({ Timeout }) => Number(Timeout)))

      expect(queues[jobs]).toMatchObject({
        RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: { 'Fn::GetAtt': [failures, 'Arn'] } },
      })
      // Lambda refuses a mapping whose queue shows a message again while the function may still be at it.
      expect(Number(queues[jobs]?.VisibilityTimeout)).toBeGreaterThanOrEqual(longest)
      expect(queues[failures]).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600 })
      rebuilt.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: { 'Fn::GetAtt': [jobs, 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      })
      rebuilt.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [failures, 'QueueName'] } }],
      })
    },
  )

  it('tells a topic of the alarm where the settings name one', () => {
    const alarmTopicArn = 'arn:aws:sns:eu-north-1:000000000000:alarms'

    synthesize({ alarmTopicArn }).rebuilt.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [alarmTopicArn],
    })
  })
})

describe('functions', () => {
  const functions = ownFunctions(rebuilt)

  it('run on arm64 and Node 24, and end before API Gateway gives up', () => {
    for (const one of functions) {
      expect(one).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
      expect(one.Timeout).toBeLessThan(29)
      expect(one.MemorySize).toBeGreaterThanOrEqual(512)
    }
  })

  it('log to a group of their own, for as long as the settings say', () => {
    const { rebuilt: brief } = synthesize({ logRetentionDays: '7' })
    const groups = Object.values(propertiesOf(brief, 'AWS::Logs::LogGroup'))

    // One more for what deploys the web app.
    expect(groups).toHaveLength(functions.length + 1)
    for (const group of groups) expect(group.RetentionInDays).toBe(7)
    for (const one of functions) expect(one).toHaveProperty('LoggingConfig.LogGroup.Ref')
  })
})

describe('outputs', () => {
  it('are what a client or an operator needs, by name', () => {
    const { kept } = synthesize()
    const named = (template: typeof kept) =>
      Object.keys(template.toJSON().Outputs).filter((name) => !name.startsWith('Exports'))

    expect(named(rebuilt).toSorted()).toEqual([
      'AudienceFailuresUrl',
      'AudienceQueueUrl',
      'FanOutFailuresUrl',
      'FanOutQueueUrl',
      'RealtimeUrl',
      'RestUrl',
      'StreamFunctionName',
      'UndeliveredQueueUrl',
      'WebUrl',
    ])
    expect(named(kept).toSorted()).toEqual(['UserPoolClientId', 'UserPoolId'])
  })
})
