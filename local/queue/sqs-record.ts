import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda'
import { digestOfBody, type MessageAttribute } from './digest.ts'
import type { Received } from './message-store.ts'
import { systemAttributes } from './present.ts'
import type { QueueConfig } from './queue-config.ts'

/** The message as Lambda gives it to a function. */
export function asLambdaRecord(message: Received, queue: QueueConfig): SQSRecord {
  const attributes = Object.entries(message.attributes)
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message) as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attributeOf(value)])),
    md5OfBody: digestOfBody(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.arn.split(':')[3] ?? '',
  }
}

const attributeOf = ({ DataType, StringValue, BinaryValue }: MessageAttribute): SQSMessageAttribute => ({
  dataType: DataType as SQSMessageAttribute['dataType'],
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
  stringListValues: [],
  binaryListValues: [],
})
