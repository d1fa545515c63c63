import { digestOfAttributes, digestOfBody, type MessageAttributes } from './digest.ts'
import type { Received } from './message-store.ts'
import type { QueueConfig } from './queue-config.ts'
import type { Room } from './room.ts'

interface Wanted {
  readonly AttributeNames?: readonly string[] | undefined
  readonly MessageSystemAttributeNames?: readonly string[] | undefined
  readonly MessageAttributeNames?: readonly string[] | undefined
}

/** What SQS itself knows about a message, also for Lambda's events. */
export function systemAttributes(message: Received): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'AIDALOCAL',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.source !== undefined && { DeadLetterQueueSourceArn: message.source }),
  }
}

/** A message with the attributes that were asked for. */
export function present(message: Received, wanted: Wanted): Record<string, unknown> {
  const names = [...(wanted.AttributeNames ?? []), ...(wanted.MessageSystemAttributeNames ?? [])]
  const attributes = pick(systemAttributes(message), names)
  const messageAttributes: MessageAttributes = pick(message.attributes, wanted.MessageAttributeNames ?? [])
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: digestOfBody(message.body),
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(Object.keys(messageAttributes).length > 0 && {
      MessageAttributes: messageAttributes,
      MD5OfMessageAttributes: digestOfAttributes(messageAttributes),
    }),
  }
}

export function presentAttributes(room: Room, queue: QueueConfig, names: readonly string[]) {
  const counts = room.store.count(queue, room.now())
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    VisibilityTimeout: String(queue.visibilityMs / 1000),
    DelaySeconds: String(queue.delayMs / 1000),
    MessageRetentionPeriod: String(queue.retentionMs / 1000),
    ReceiveMessageWaitTimeSeconds: String(queue.waitMs / 1000),
    MaximumMessageSize: String(queue.maxBytes),
    ...(queue.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queue.redrive.arn,
        maxReceiveCount: queue.redrive.maxReceiveCount,
      }),
    }),
  }
  return { Attributes: pick(all, names) }
}

/** `All`, a name, or `prefix.*`. */
function pick<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === 'All' ||
        wanted === name ||
        (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
    )
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)))
}
