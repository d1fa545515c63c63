import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Runtime, startRuntime } from '../../local/runtime.ts'
import { functionResource, writeAssembly } from '../support/assembly.ts'

// A small system that uses every room: a request writes an item, its stream record is posted to a socket.

const table = `
const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Date': '20260101T000000Z', Authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' }
const call = async (name, input) => {
  const body = JSON.stringify({ TableName: process.env.TABLE_NAME, ...input })
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, { method: 'POST', body, headers: { ...headers, 'X-Amz-Target': 'DynamoDB_20120810.' + name } })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}`

const code = {
  write: `${table}
const send = (body) => fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', body: JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: body }), headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' } })
export const handler = async ({ httpMethod, body }) => {
  if (httpMethod === 'PUT') return { statusCode: (await send(body)).status }
  if (httpMethod === 'GET') return { body: JSON.stringify((await call('Scan', {})).Items) }
  const { id, to } = JSON.parse(body)
  await call('PutItem', { Item: { id: { S: id }, to: { S: to } } })
  return { statusCode: 201, body: '{}' }
}`,
  post: `export const handler = async ({ Records }) => {
  for (const { dynamodb, body } of Records) {
    const { id, to } = dynamodb ? { id: dynamodb.NewImage.id.S, to: dynamodb.NewImage.to.S } : JSON.parse(body)
    await fetch(process.env.SOCKETS + '/@connections/' + encodeURIComponent(to), { method: 'POST', body: id })
  }
}`,
  socket: `export const handler = async ({ requestContext }) => ({ statusCode: 200, body: requestContext.connectionId })`,
}

const ref = (name: string) => ({ Ref: name })
const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] })
const uri = (name: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:aws:apigateway:',
      ref('AWS::Region'),
      ':lambda:path/2015-03-31/functions/',
      arn(name),
      '/invocations',
    ],
  ],
})
const sockets = (type: string, properties: object) => ({
  Type: `AWS::ApiGatewayV2::${type}`,
  Properties: { ApiId: ref('Sockets'), ...properties },
})

const kept = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  },
  Outputs: { Table: { Value: ref('Table'), Export: { Name: 'table' } } },
}

const rebuilt = {
  Resources: {
    Cache: { Type: 'AWS::ElastiCache::CacheCluster' },
    Write: functionResource('write', {
      Timeout: 20,
      Environment: { Variables: { TABLE_NAME: { 'Fn::ImportValue': 'table' }, QUEUE_URL: ref('Queue') } },
    }),
    Post: functionResource('post', {
      Environment: {
        Variables: {
          SOCKETS: {
            'Fn::Join': [
              '',
              [
                'https://',
                ref('Sockets'),
                '.execute-api.',
                ref('AWS::Region'),
                '.',
                ref('AWS::URLSuffix'),
                '/live',
              ],
            ],
          },
        },
      },
    }),
    Socket: functionResource('socket'),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn:
          'arn:aws:dynamodb:eu-north-1:000000000000:table/kept-Table/stream/2026-01-01T00:00:00.000',
        FunctionName: ref('Post'),
        StartingPosition: 'TRIM_HORIZON',
      },
    },
    Queue: { Type: 'AWS::SQS::Queue' },
    QueueMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arn('Queue'), FunctionName: ref('Post') },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: ref('Api'), StageName: 'v1' } },
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: ref('Api'),
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'ANY',
        Integration: { Type: 'AWS_PROXY', Uri: uri('Write') },
      },
    },
    Sockets: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
    SocketStage: sockets('Stage', { StageName: 'live' }),
    SocketIntegration: sockets('Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: uri('Socket'),
    }),
    Default: sockets('Route', {
      RouteKey: '$default',
      RouteResponseSelectionExpression: '$default',
      Target: { 'Fn::Join': ['/', ['integrations', ref('SocketIntegration')]] },
    }),
    DefaultResponse: sockets('RouteResponse', { RouteId: ref('Default'), RouteResponseKey: '$default' }),
  },
  Outputs: { SocketUrl: { Value: { 'Fn::GetAtt': ['Sockets', 'ApiEndpoint'] } } },
}

let assembly: ReturnType<typeof writeAssembly>
const runtimes: Runtime[] = []
const lines: string[] = []
const dataDir = mkdtempSync(join(tmpdir(), 'runtime-'))

beforeAll(() => {
  assembly = writeAssembly({ stacks: { rebuilt, kept }, code })
})
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.stop()
})
afterAll(() => {
  assembly.remove()
  rmSync(dataDir, { recursive: true })
})

async function start(directory: string | undefined): Promise<Runtime> {
  const log = (line: string) => lines.push(line)
  const runtime = await startRuntime({
    assemblyDir: assembly.directory,
    port: 0,
    dataDir: directory,
    log,
    prewarm: false,
  })
  runtimes.push(runtime)
  return runtime
}

/** A socket that has been told its connection id, and what it receives from then on. */
async function connect({ url }: Runtime): Promise<{ connectionId: string; received: string[] }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime`)
  const messages: string[] = []
  socket.on('message', (data) => messages.push(String(data)))
  socket.on('open', () => socket.send('{}'))
  await vi.waitUntil(() => messages.length > 0, 10_000)
  return { connectionId: messages.shift() ?? '', received: messages }
}

const write = ({ url }: Runtime, id: string, to = 'nobody') =>
  fetch(`${url}/v1`, { method: 'POST', body: JSON.stringify({ id, to }) })

it('runs a request through function, table, stream and socket', async () => {
  const runtime = await start(undefined)
  const { connectionId, received } = await connect(runtime)

  const response = await write(runtime, 'first', connectionId)

  expect(response.status).toBe(201)
  await vi.waitUntil(() => received.length > 0, 10_000)
  expect(received).toEqual(['first'])
})

it('runs a message through queue and socket', async () => {
  const runtime = await start(undefined)
  const { connectionId, received } = await connect(runtime)

  const body = JSON.stringify({ id: 'queued', to: connectionId })
  const response = await fetch(`${runtime.url}/v1`, { method: 'PUT', body })

  expect(response.status).toBe(200)
  await vi.waitUntil(() => received.length > 0, 10_000)
  expect(received).toEqual(['queued'])
})

it('names what it does not run, and tells the outputs with local URLs', async () => {
  const runtime = await start(undefined)

  expect(lines).toContain('warning: not run here: AWS::ElastiCache::CacheCluster (Cache)')
  expect(runtime.outputs).toEqual({
    kept: { Table: 'kept-Table' },
    rebuilt: { SocketUrl: `ws://localhost:${runtime.port}/realtime` },
  })
  expect(await (await fetch(`${runtime.url}/local/ready`)).json()).toEqual({ ready: true })
})

it('keeps what was written through a restart', async () => {
  const first = await start(dataDir)
  await write(first, 'kept')
  await first.stop()

  const second = await start(dataDir)
  const items = await (await fetch(`${second.url}/v1`)).json()

  expect(items).toEqual([{ id: { S: 'kept' }, to: { S: 'nobody' } }])
})

it('shares its data directory with no other runtime', async () => {
  const runtime = await start(dataDir)

  await expect(start(dataDir)).rejects.toThrow('Another runtime uses the data directory')
  await runtime.stop()
  await expect(start(dataDir)).resolves.toBeDefined()
})

it('kills a function on request, and serves the next request', async () => {
  const runtime = await start(undefined)
  await write(runtime, 'before')

  const killed = await fetch(`${runtime.url}/local/faults/killFunction`, { method: 'PUT', body: '"Write"' })
  const wrong = await fetch(`${runtime.url}/local/faults/killFunction`, { method: 'PUT', body: '"Nobody"' })
  const after = await write(runtime, 'after')

  expect([killed.status, wrong.status, after.status]).toEqual([200, 400, 201])
})

it('kills a function at one of its writes, with the write done or not', async () => {
  const runtime = await start(undefined)
  const itemIds = async () => {
    const items = (await (await fetch(`${runtime.url}/v1`)).json()) as { id: { S: string } }[]
    return items.map(({ id }) => id.S)
  }
  const kill = (outcome: string) => {
    runtime.faults.killAtWrite?.set({ function: 'Write', write: 1, outcome })
    return write(runtime, outcome)
  }

  const statuses = [(await kill('lost')).status, (await kill('done')).status]

  expect(statuses).toEqual([502, 502])
  expect(await itemIds()).toEqual(['done'])
})
