import {
  type _Record,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, test } from 'vitest'
import { redriveJobs } from '../../scripts/redrive/jobs.ts'
import { readOptions } from '../../scripts/redrive/options.ts'
import { findPlaces } from '../../scripts/redrive/places.ts'
import { openServices } from '../../scripts/redrive/services.ts'
import { redriveRecords } from '../../scripts/redrive/stream.ts'

// What a real queue, stream or function does not do on request; the rest is tested on the runtime.

const sqs = mockClient(SQSClient)
const streams = mockClient(DynamoDBStreamsClient)
const lambda = mockClient(LambdaClient)
beforeEach(() => {
  for (const mock of [sqs, streams, lambda]) mock.reset()
  sqs.onAnyCommand().resolves({})
})

const streamArn = 'arn:aws:dynamodb:eu-north-1:123456789012:table/t/stream/2026-01-01T00:00:00.000'
const places = { failureQueueUrl: 'https://sqs/failures', functionName: 'stream', jobs: [] }

const failureOf = (start: number, end: number) =>
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 6 },
    timestamp: '2026-01-02T03:04:05.000Z',
    DDBStreamBatchInfo: {
      shardId: 'shard-1',
      startSequenceNumber: `${start}`,
      endSequenceNumber: `${end}`,
      batchSize: end - start + 1,
      streamArn,
    },
  })

const record = (sequenceNumber: number, more: Partial<_Record> = {}): _Record => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: `${sequenceNumber}`, Keys: { pk: { S: 'CONV#1' } } },
  ...more,
})

/** The queue hands these out once, and forgets what was asked of it before. */
function queued(...bodies: string[]): void {
  sqs.reset()
  sqs.onAnyCommand().resolves({})
  const Messages = bodies.map((Body, n) => ({ MessageId: `m${n}`, ReceiptHandle: `r${n}`, Body }))
  sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({})
}

function streamed(...pages: _Record[][]): void {
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: '0' })
  pages.forEach((Records, n) => {
    const next = n + 1 < pages.length ? { NextShardIterator: `${n + 1}` } : {}
    streams.on(GetRecordsCommand, { ShardIterator: `${n}` }).resolves({ Records, ...next })
  })
}

type Payload = ReturnType<typeof payloadOf>
const payloadOf = (value: unknown) =>
  Object.assign(Buffer.from(JSON.stringify(value)), {
    transformToString: () => JSON.stringify(value),
  }) as never

const answered = (
  payload: unknown,
  more: { FunctionError?: string } = {},
): { Payload: Payload; FunctionError?: string } => ({
  Payload: payloadOf(payload),
  ...more,
})

async function redrive(...args: string[]) {
  const lines: string[] = []
  const options = readOptions(args)
  const run = { services: openServices(options), options, say: (line: string) => void lines.push(line) }
  return { tally: await redriveRecords(run, places), lines }
}

/** Sequence numbers, by the event that the function was given. */
const given = () =>
  lambda.commandCalls(InvokeCommand).map(({ args: [command] }) => {
    const event = JSON.parse(Buffer.from(command.input.Payload as Uint8Array).toString())
    return event.Records.map((one: { dynamodb: { SequenceNumber: string } }) =>
      Number(one.dynamodb.SequenceNumber),
    )
  })
const deleted = () =>
  sqs.commandCalls(DeleteMessageCommand).map(({ args: [{ input }] }) => input.ReceiptHandle)
const shownAgain = () =>
  sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input.ReceiptHandle)

describe('a batch in the failure queue', () => {
  test('is read page by page up to its last record, given to the function, and leaves', async () => {
    queued(failureOf(3, 6))
    streamed([record(3), record(4)], [], [record(6), record(7)], [record(8)])
    lambda.on(InvokeCommand).resolves(answered({ batchItemFailures: [] }))

    const { tally, lines } = await redrive()

    expect(given()).toEqual([[3, 4, 6]])
    expect(deleted()).toEqual(['r0'])
    expect(tally).toEqual({ done: 1, dropped: 0, kept: 0 })
    expect(lines).toEqual([
      '4 records given up at 2026-01-02T03:04:05.000Z after 6 tries (RetryAttemptsExhausted): delivered',
    ])
    expect(streams.commandCalls(GetShardIteratorCommand)[0]?.args[0].input).toEqual({
      StreamArn: streamArn,
      ShardId: 'shard-1',
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: '3',
    })
  })

  test('reaches the function in the shape that its mapping gives', async () => {
    queued(failureOf(3, 3))
    const expired = record(3, {
      awsRegion: 'eu-north-1',
      eventName: 'REMOVE',
      userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
      dynamodb: {
        SequenceNumber: '3',
        ApproximateCreationDateTime: new Date('2026-01-02T03:04:05.700Z'),
        OldImage: { bytes: { B: new Uint8Array([1, 2]) }, list: { L: [{ N: '1' }] }, no: { NULL: true } },
      },
    })
    streamed([expired])
    lambda.on(InvokeCommand).resolves(answered(null))

    await redrive()

    const [call] = lambda.commandCalls(InvokeCommand)
    expect(JSON.parse(Buffer.from(call?.args[0].input.Payload as Uint8Array).toString())).toEqual({
      Records: [
        {
          awsRegion: 'eu-north-1',
          eventName: 'REMOVE',
          eventSource: 'aws:dynamodb',
          eventSourceARN: streamArn,
          eventVersion: '1.1',
          userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' },
          dynamodb: {
            SequenceNumber: '3',
            ApproximateCreationDateTime: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
            OldImage: { bytes: { B: 'AQI=' }, list: { L: [{ N: '1' }] }, no: { NULL: true } },
          },
        },
      ],
    })
  })

  test('goes in several events when it is large', async () => {
    queued(failureOf(0, 249))
    streamed(Array.from({ length: 250 }, (_, n) => record(n)))
    lambda.on(InvokeCommand).resolves(answered(null))

    await redrive()

    expect(given().map((event) => event.length)).toEqual([100, 100, 50])
  })

  test('of large records goes in events that Lambda takes', async () => {
    queued(failureOf(0, 19))
    const image = { text: { S: 'x'.repeat(390_000) } }
    const large = (n: number) => record(n, { dynamodb: { SequenceNumber: `${n}`, NewImage: image } })
    streamed(Array.from({ length: 20 }, (_, n) => large(n)))
    lambda.on(InvokeCommand).resolves(answered(null))

    await redrive()

    expect(given().flat()).toHaveLength(20)
    for (const { args } of lambda.commandCalls(InvokeCommand)) {
      expect((args[0].input.Payload as Uint8Array).length).toBeLessThan(6 * 1024 * 1024)
    }
  })

  test.each([
    [
      'fails',
      answered({ errorType: 'Runtime.ExitError' }, { FunctionError: 'Unhandled' }),
      'Runtime.ExitError',
    ],
    [
      'reports records',
      answered({ batchItemFailures: [{ itemIdentifier: '3' }] }),
      'could not deal with 1 of',
    ],
    ['answers nonsense', answered({ batchItemFailures: 'all of them' }), 'could not deal with all of'],
  ])('is kept when the function %s, and the next one has its turn', async (_what, answer, words) => {
    queued(failureOf(3, 3), failureOf(5, 5))
    streamed([record(3), record(5)])
    lambda.on(InvokeCommand).resolvesOnce(answer).resolves(answered(null))

    const { tally, lines } = await redrive()

    expect(tally).toEqual({ done: 1, dropped: 0, kept: 1 })
    expect(lines[0]).toContain(`kept: the function`)
    expect(lines[0]).toContain(words)
    expect(deleted()).toEqual(['r1'])
    expect(shownAgain()).toEqual(['r0'])
  })

  test('is kept, and shown again, when the function cannot be asked', async () => {
    queued(failureOf(3, 3))
    streamed([record(3)])
    lambda.on(InvokeCommand).rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }))

    await expect(redrive()).rejects.toThrow('no')
    expect(deleted()).toEqual([])
    expect(shownAgain()).toEqual(['r0'])
  })

  test('is kept when it names no batch', async () => {
    queued('{"hello": 1}', 'no JSON')

    const { tally, lines } = await redrive()

    expect(tally.kept).toBe(2)
    expect(lines).toEqual([
      'message m0: kept: it names no batch of a DynamoDB stream',
      'message m1: kept: it names no batch of a DynamoDB stream',
    ])
  })

  test('that comes twice has its turn once', async () => {
    const message = { MessageId: 'm', ReceiptHandle: 'r', Body: failureOf(3, 3) }
    sqs.on(ReceiveMessageCommand).resolves({ Messages: [message] })
    streamed([record(3)])
    lambda.on(InvokeCommand).resolves(answered({}, { FunctionError: 'Unhandled' }))

    expect((await redrive()).tally.kept).toBe(1)
  })
})

describe('a batch that the stream has forgotten', () => {
  const forgotten = (name: string) => Object.assign(new Error(name), { name })

  test.each(['TrimmedDataAccessException', 'ResourceNotFoundException'])(
    'is kept and told of (%s), and goes with --drop-expired',
    async (name) => {
      queued(failureOf(3, 4))
      streams.on(GetShardIteratorCommand).rejects(forgotten(name))

      const kept = await redrive()
      const deletedFirst = deleted()
      queued(failureOf(3, 4))
      const dropped = await redrive('--drop-expired')

      expect(kept.tally).toEqual({ done: 0, dropped: 0, kept: 1 })
      expect(kept.lines[0]).toMatch(
        /: kept: expired: the stream keeps 24 hours .*; --drop-expired deletes it$/,
      )
      expect(dropped.tally).toEqual({ done: 0, dropped: 1, kept: 0 })
      expect(given()).toEqual([])
      expect([deletedFirst, deleted()]).toEqual([[], ['r0']])
    },
  )

  test('in part is delivered as far as it is there, and kept', async () => {
    queued(failureOf(3, 6))
    streamed([record(5), record(6)])
    const from = (ShardIteratorType: 'AT_SEQUENCE_NUMBER') => ({ ShardIteratorType })
    streams
      .on(GetShardIteratorCommand, from('AT_SEQUENCE_NUMBER'))
      .rejects(forgotten('TrimmedDataAccessException'))
    lambda.on(InvokeCommand).resolves(answered(null))

    const { tally, lines } = await redrive()

    expect(given()).toEqual([[5, 6]])
    expect(tally.kept).toBe(1)
    expect(lines[0]).toContain('has forgotten some of the records')
  })
})

test('a dry run tells what lies there and leaves it', async () => {
  queued(failureOf(3, 3))
  streamed([record(3)])

  const { tally, lines } = await redrive('--dry-run')

  expect(lines[0]).toMatch(/: the stream still has them$/)
  expect(tally).toEqual({ done: 0, dropped: 0, kept: 1 })
  expect(given()).toEqual([])
  expect(deleted()).toEqual([])
  expect(shownAgain()).toEqual(['r0'])
})

test('a job that cannot be put back stays where it is', async () => {
  queued('{"job": 1}', '{"job": 2}')
  sqs.on(SendMessageCommand).resolvesOnce({}).rejects(new Error('no'))
  const options = readOptions([])
  const run = { services: openServices(options), options, say: () => undefined }

  await expect(
    redriveJobs(run, { name: 'Jobs', failuresUrl: 'https://sqs/a', queueUrl: 'https://sqs/b' }),
  ).rejects.toThrow('no')

  expect(deleted()).toEqual(['r0'])
  expect(shownAgain()).toEqual(['r1'])
})

test('asks no outputs when queue and function are named', async () => {
  const options = readOptions(['--queue', 'https://sqs/failures', '--function', 'stream'])

  expect(await findPlaces(openServices(options), options)).toEqual(places)
})

test.each([
  ['--url', 'localhost:4000'],
  ['--queue', 'failures'],
])('refuses %s %s', (...args) => {
  expect(() => readOptions(args)).toThrow(`${args.join(' ')} is not a URL.`)
})
