import { batchOf } from './batch.ts'
import { digestOfAttributes, digestOfBody } from './digest.ts'
import { invalidValue, noQueue, QueueError } from './errors.ts'
import { inputs, parseInput, type SendInput } from './input.ts'
import { present, presentAttributes } from './present.ts'
import type { QueueConfig } from './queue-config.ts'
import type { Room } from './room.ts'

/** Takes the request's JSON, answers the response's. The signal tells that nobody waits for the answer any more. */
export type Action = (room: Room, input: unknown, signal: AbortSignal) => unknown

type Outgoing = Pick<SendInput, 'MessageBody' | 'DelaySeconds' | 'MessageAttributes'>

function send(room: Room, queue: QueueConfig, message: Outgoing): Record<string, unknown> {
  const { MessageBody: body, MessageAttributes: attributes = {}, DelaySeconds } = message
  if (Buffer.byteLength(body) > queue.maxBytes) {
    throw invalidValue('MessageBody', `(longer than ${queue.maxBytes} bytes)`)
  }
  const delayMs = DelaySeconds === undefined ? queue.delayMs : DelaySeconds * 1000
  const messageId = room.send(queue, { body, attributes, delayMs })
  return {
    MessageId: messageId,
    MD5OfMessageBody: digestOfBody(body),
    MD5OfMessageAttributes: digestOfAttributes(attributes),
  }
}

async function receive(room: Room, value: unknown, signal: AbortSignal) {
  const input = parseInput(inputs.receive, value)
  const queue = room.find(input.QueueUrl)
  const { VisibilityTimeout, WaitTimeSeconds } = input
  const messages = await room.receive(queue, {
    count: input.MaxNumberOfMessages,
    visibilityMs: VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000,
    waitMs: WaitTimeSeconds === undefined ? queue.waitMs : WaitTimeSeconds * 1000,
    signal,
  })
  return messages.length === 0 ? {} : { Messages: messages.map((message) => present(message, input)) }
}

/** Deleting what is gone, or is with somebody else by now, is no error. */
function remove(room: Room, queue: QueueConfig, receiptHandle: string) {
  room.store.remove(queue, receiptHandle)
  return {}
}

function change(room: Room, queue: QueueConfig, receiptHandle: string, seconds: number) {
  if (room.store.show(queue, receiptHandle, room.now() + seconds * 1000)) return {}
  throw new QueueError(
    'MessageNotInflight',
    'The message is not available for visibility timeout change.',
    'AWS.SimpleQueueService.MessageNotInflight',
  )
}

const listQueues: Action = (room, value) => {
  const { QueueNamePrefix } = parseInput(inputs.list, value)
  const urls = room.queues.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url)
  return urls.length === 0 ? {} : { QueueUrls: urls }
}

const getQueueUrl: Action = (room, value) => {
  const { QueueName } = parseInput(inputs.name, value)
  const queue = room.queues.find(({ name }) => name === QueueName)
  if (!queue) throw noQueue()
  return { QueueUrl: queue.url }
}

/** The actions of the SQS API that a program uses; those that make and change queues are the template's. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'SendMessage',
    (room, value) => {
      const input = parseInput(inputs.send, value)
      return send(room, room.find(input.QueueUrl), input)
    },
  ],
  [
    'SendMessageBatch',
    (room, value) => {
      const input = parseInput(inputs.sendBatch, value)
      const queue = room.find(input.QueueUrl)
      return batchOf(input.Entries, (entry) => send(room, queue, entry))
    },
  ],
  ['ReceiveMessage', receive],
  [
    'DeleteMessage',
    (room, value) => {
      const input = parseInput(inputs.remove, value)
      return remove(room, room.find(input.QueueUrl), input.ReceiptHandle)
    },
  ],
  [
    'DeleteMessageBatch',
    (room, value) => {
      const input = parseInput(inputs.removeBatch, value)
      const queue = room.find(input.QueueUrl)
      return batchOf(input.Entries, (entry) => remove(room, queue, entry.ReceiptHandle))
    },
  ],
  [
    'ChangeMessageVisibility',
    (room, value) => {
      const input = parseInput(inputs.change, value)
      return change(room, room.find(input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout)
    },
  ],
  [
    'ChangeMessageVisibilityBatch',
    (room, value) => {
      const input = parseInput(inputs.changeBatch, value)
      const queue = room.find(input.QueueUrl)
      return batchOf(input.Entries, (entry) =>
        change(room, queue, entry.ReceiptHandle, entry.VisibilityTimeout),
      )
    },
  ],
  [
    'GetQueueAttributes',
    (room, value) => {
      const input = parseInput(inputs.describe, value)
      return presentAttributes(room, room.find(input.QueueUrl), input.AttributeNames ?? [])
    },
  ],
  ['GetQueueUrl', getQueueUrl],
  ['ListQueues', listQueues],
  [
    'PurgeQueue',
    (room, value) => {
      room.store.purge(room.find(parseInput(inputs.queue, value).QueueUrl))
      return {}
    },
  ],
])
