import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import type { Invoke } from '../../local/events.ts'
import type { QueueProperties } from '../../local/queue/queue-config.ts'
import { createQueues, type Queues } from '../../local/queue/queues.ts'
import { silent, until } from './stream-rig.ts'

const arnOf = (name: string) => `arn:aws:sqs:eu-north-1:000000000000:${name}`
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const deadLetters: Record<string, QueueProperties> = {
  work: { RedrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 } },
  dead: {},
}

/** Queues behind a real server, a real client, and a clock that the test moves. */
async function openQueues(queues: Record<string, QueueProperties> = { work: {} }, dataDir?: string) {
  let handle: Queues['handle'] | undefined
  const server = createServer(async (request, response) => {
    await handle?.(request, response, new URL(request.url ?? '/', 'http://localhost'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = { now: Date.now() }
  const resources = Object.entries(queues).map(([name, properties]) => ({
    name,
    arn: arnOf(name),
    url: `${endpoint}/000000000000/${name}`,
    properties,
  }))
  const room = await createQueues({ queues: resources, dataDir, now: () => clock.now, log: silent })
  handle = room.handle
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SQSClient({ endpoint, region: 'eu-north-1', credentials, maxAttempts: 1 })
  closers.push(() => close(server, room, client))
  return { room, client, clock, urlOf: (name: string) => `${endpoint}/000000000000/${name}` }
}

async function close(server: Server, room: Queues, client: SQSClient) {
  client.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await room.stop()
}

type Opened = Awaited<ReturnType<typeof openQueues>>

async function receive({ client, urlOf }: Opened, name = 'work', more: object = {}) {
  const input = { QueueUrl: urlOf(name), MaxNumberOfMessages: 10, ...more }
  const { Messages = [] } = await client.send(new ReceiveMessageCommand(input))
  return Messages
}

describe('a queue', () => {
  it('gives a message with its attributes as the SDK sent it', async () => {
    const opened = await openQueues()
    const sent = await opened.client.send(
      new SendMessageCommand({
        QueueUrl: opened.urlOf('work'),
        MessageBody: 'hyvää päivää',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'greeting' },
          raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2, 255) },
        },
      }),
    )

    const [message] = await receive(opened, 'work', {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    })

    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hyvää päivää',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(opened.clock.now) },
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'greeting' },
        raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2, 255) },
      },
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    })
  })

  it('hides a received message until its visibility timeout is over', async () => {
    const opened = await openQueues({ work: { VisibilityTimeout: 60 } })
    await opened.room.send(arnOf('work'), 'once')

    const first = await receive(opened)
    const meanwhile = await receive(opened)
    opened.clock.now += 60_000
    const again = await receive(opened)

    expect([first.length, meanwhile.length, again.length]).toEqual([1, 0, 1])
    expect(again[0]?.ReceiptHandle).not.toBe(first[0]?.ReceiptHandle)
  })

  it('forgets a deleted message, but not for an outdated receipt', async () => {
    const opened = await openQueues()
    await opened.room.send(arnOf('work'), 'text')
    const [first] = await receive(opened)
    opened.clock.now += 30_000
    const [second] = await receive(opened)
    const remove = (ReceiptHandle: string | undefined) =>
      opened.client.send(new DeleteMessageCommand({ QueueUrl: opened.urlOf('work'), ReceiptHandle }))
    const count = async () => {
      const input = { QueueUrl: opened.urlOf('work'), AttributeNames: ['All' as const] }
      const { Attributes } = await opened.client.send(new GetQueueAttributesCommand(input))
      return Attributes?.ApproximateNumberOfMessagesNotVisible
    }

    await remove(first?.ReceiptHandle)
    const afterOld = await count()
    await remove(second?.ReceiptHandle)

    expect([afterOld, await count()]).toEqual(['1', '0'])
  })

  it('shows a message again at once when its visibility is changed to nothing', async () => {
    const opened = await openQueues()
    await opened.room.send(arnOf('work'), 'text')
    const [message] = await receive(opened)

    await opened.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: opened.urlOf('work'),
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    )

    expect(await receive(opened)).toHaveLength(1)
  })

  it('holds a delayed message back', async () => {
    const opened = await openQueues()
    await opened.client.send(
      new SendMessageCommand({ QueueUrl: opened.urlOf('work'), MessageBody: 'later', DelaySeconds: 5 }),
    )

    const before = await receive(opened)
    opened.clock.now += 5_000

    expect([before.length, (await receive(opened)).length]).toEqual([0, 1])
  })

  it('waits for a message as long as it was asked to', async () => {
    const opened = await openQueues()

    const waiting = receive(opened, 'work', { WaitTimeSeconds: 20 })
    await opened.room.send(arnOf('work'), 'here')

    expect(await waiting).toMatchObject([{ Body: 'here' }])
  })

  it('moves what was received too often to the dead letters', async () => {
    const opened = await openQueues(deadLetters)
    await opened.room.send(arnOf('work'), 'poison')

    for (let round = 0; round < 3; round += 1) {
      await receive(opened)
      opened.clock.now += 30_000
    }

    expect(await receive(opened, 'dead')).toMatchObject([{ Body: 'poison' }])
  })

  it('sends and deletes in batches and names the entries that failed', async () => {
    const opened = await openQueues({ work: { MaximumMessageSize: 1024 } })
    const QueueUrl = opened.urlOf('work')
    const sent = await opened.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'one', MessageBody: 'fine' },
          { Id: 'two', MessageBody: 'x'.repeat(1025) },
        ],
      }),
    )
    const [message] = await receive(opened)
    const Entries = [{ Id: 'one', ReceiptHandle: message?.ReceiptHandle }]
    const removed = await opened.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))

    expect(sent.Successful).toMatchObject([{ Id: 'one' }])
    expect(sent.Failed).toMatchObject([{ Id: 'two', SenderFault: true }])
    expect(removed.Successful).toMatchObject([{ Id: 'one' }])
  })

  it('is found by name and emptied on request', async () => {
    const opened = await openQueues()
    await opened.room.send(arnOf('work'), 'text')

    const { QueueUrl } = await opened.client.send(new GetQueueUrlCommand({ QueueName: 'work' }))
    await opened.client.send(new PurgeQueueCommand({ QueueUrl }))

    expect(await receive(opened)).toEqual([])
  })

  it('answers in the errors of SQS', async () => {
    const { client, urlOf } = await openQueues()

    const missing = client.send(new SendMessageCommand({ QueueUrl: urlOf('none'), MessageBody: 'x' }))
    const empty = client.send(new SendMessageBatchCommand({ QueueUrl: urlOf('work'), Entries: [] }))

    await expect(missing).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    await expect(empty).rejects.toMatchObject({ name: 'EmptyBatchRequest' })
  })

  it('keeps its messages in the data directory', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-queue-'))
    const before = await openQueues({ work: {} }, dataDir)
    await before.room.send(arnOf('work'), 'kept')
    await closers.pop()?.()

    const after = await openQueues({ work: {} }, dataDir)
    const messages = await receive(after)

    rmSync(dataDir, { recursive: true })
    expect(messages).toMatchObject([{ Body: 'kept' }])
  })

  it('names a broken file', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-queue-'))
    writeFileSync(join(dataDir, 'queues.sqlite'), 'nothing of the kind'.repeat(100))

    const attempt = createQueues({ queues: [], dataDir, now: Date.now, log: silent })

    await expect(attempt).rejects.toMatchObject({ name: 'StartError' })
    rmSync(dataDir, { recursive: true })
  })

  it('gives duplicates and late messages on request', async () => {
    const opened = await openQueues()
    opened.room.faults.delayMessages?.set({ milliseconds: 1_000 })
    await opened.room.send(arnOf('work'), 'late')
    const early = await receive(opened)
    opened.clock.now += 1_000

    opened.room.faults.duplicateMessages?.set(true)
    const twice = [...(await receive(opened)), ...(await receive(opened))]

    expect([early.length, twice.length]).toEqual([0, 2])
    expect(() => opened.room.faults.delayMessages?.set({ milliseconds: -1 })).toThrow(TypeError)
  })
})

describe('a queue mapping', () => {
  const start = (opened: Opened, invoke: Invoke, more: object = {}) => {
    const properties = { EventSourceArn: arnOf('work'), FunctionName: 'worker', ...more }
    const mapping = opened.room.startMapping(properties, invoke)
    closers.push(mapping.stop)
    return mapping
  }
  const counts = async ({ client, urlOf }: Opened) => {
    const input = { QueueUrl: urlOf('work'), AttributeNames: ['All' as const] }
    const { Attributes } = await client.send(new GetQueueAttributesCommand(input))
    return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible]
  }

  it("gives messages in Lambda's shape and takes them off the queue", async () => {
    const opened = await openQueues()
    const events: SQSEvent[] = []
    start(opened, async (_, event) => {
      events.push(event as SQSEvent)
      return { ok: true, payload: null }
    })

    await opened.room.send(arnOf('work'), 'text')
    await until(async () => events.length === 1 && (await counts(opened)).join() === '0,0')

    expect(events[0]?.Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'text',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.any(String),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.any(String),
        },
        messageAttributes: {},
        md5OfBody: '1cb251ec0d568de6a929b520c4aed8d1',
        eventSource: 'aws:sqs',
        eventSourceARN: arnOf('work'),
        awsRegion: 'eu-north-1',
      },
    ])
  })

  it('leaves on the queue what the function says it could not do', async () => {
    const opened = await openQueues()
    await opened.room.send(arnOf('work'), 'good')
    await opened.room.send(arnOf('work'), 'bad')
    const seen: string[] = []
    const invoke: Invoke = async (_, event) => {
      const { Records } = event as SQSEvent
      seen.push(...Records.map(({ body }) => body))
      const bad = Records.filter(({ body }) => body === 'bad')
      return {
        ok: true,
        payload: { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) },
      }
    }

    start(opened, invoke, { FunctionResponseTypes: ['ReportBatchItemFailures'] })
    await until(async () => (await counts(opened)).join() === '0,1')
    opened.clock.now += 30_000
    await until(() => seen.length === 3)

    expect(seen).toEqual(['good', 'bad', 'bad'])
  })

  it('leaves a batch on the queue when the function fails', async () => {
    const opened = await openQueues(deadLetters)
    await opened.room.send(arnOf('work'), 'poison')
    let calls = 0
    start(opened, async () => {
      calls += 1
      return { ok: false, error: { errorType: 'Error', errorMessage: 'no' } }
    })

    for (const expected of [1, 2]) {
      await until(() => calls === expected)
      opened.clock.now += 30_000
    }
    await until(async () => (await receive(opened, 'dead')).length === 1)

    expect(calls).toBe(2)
  })

  it('runs no more batches at once than it may', async () => {
    const opened = await openQueues()
    for (let n = 0; n < 6; n += 1) await opened.room.send(arnOf('work'), `${n}`)
    let running = 0
    let most = 0
    let done = 0
    start(
      opened,
      async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        done += 1
        return { ok: true, payload: null }
      },
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    )

    await until(() => done === 6)

    expect(most).toBe(2)
  })

  it('takes what the filter refuses off the queue unseen', async () => {
    const opened = await openQueues()
    await opened.room.send(arnOf('work'), JSON.stringify({ kind: 'spam' }))
    await opened.room.send(arnOf('work'), JSON.stringify({ kind: 'job' }))
    const seen: string[] = []
    const invoke: Invoke = async (_, event) => {
      seen.push(...(event as SQSEvent).Records.map(({ body }) => body))
      return { ok: true, payload: null }
    }

    start(opened, invoke, { FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["job"]}}' }] } })
    await until(async () => seen.length === 1 && (await counts(opened)).join() === '0,0')

    expect(seen).toEqual(['{"kind":"job"}'])
  })
})
