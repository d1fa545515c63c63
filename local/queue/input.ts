import * as z from 'zod'
import { QueueError } from './errors.ts'

const attribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
})
const attributes = z.record(z.string(), attribute).optional()
const message = {
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageAttributes: attributes,
}
const queue = { QueueUrl: z.string() }
const names = z.array(z.string()).optional()
const seconds = z.number().int().min(0).max(43_200)
const visibility = { ReceiptHandle: z.string(), VisibilityTimeout: seconds }
const id = { Id: z.string() }

/** What each action takes; members that mean nothing here are let pass. */
export const inputs = {
  send: z.object({ ...queue, ...message }),
  sendBatch: z.object({ ...queue, Entries: z.array(z.object({ ...id, ...message })) }),
  receive: z.object({
    ...queue,
    MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
    VisibilityTimeout: seconds.optional(),
    WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
    AttributeNames: names,
    MessageSystemAttributeNames: names,
    MessageAttributeNames: names,
  }),
  remove: z.object({ ...queue, ReceiptHandle: z.string() }),
  removeBatch: z.object({ ...queue, Entries: z.array(z.object({ ...id, ReceiptHandle: z.string() })) }),
  change: z.object({ ...queue, ...visibility }),
  changeBatch: z.object({ ...queue, Entries: z.array(z.object({ ...id, ...visibility })) }),
  describe: z.object({ ...queue, AttributeNames: names }),
  name: z.object({ QueueName: z.string() }),
  list: z.object({ QueueNamePrefix: z.string().default('') }),
  queue: z.object(queue),
}

export type SendInput = z.infer<typeof inputs.send>

export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.join('.') ?? ''
  const missing = issue?.code === 'invalid_type' && issue.message.endsWith('undefined')
  if (missing) throw new QueueError('MissingParameter', `The request must contain the parameter ${name}.`)
  throw new QueueError('InvalidParameterValue', `Value for parameter ${name} is invalid: ${issue?.message}`)
}
