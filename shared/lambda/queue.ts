import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Task } from '../services/audience-tasks.ts'
import { audienceEnvironment, fanOutEnvironment } from './env.ts'

let client: SQSClient | undefined

/** SQS takes ten messages and 256 KB a call; a job of the fan-out is about 20 KB, a task of the worker less than 5 KB. */
const messagesPerCall = 10

/** Rejects where a message was not taken: then whoever sent it is asked again. */
async function send(queueUrl: string, bodies: readonly string[], delaySeconds = 0): Promise<void> {
  client ??= new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } })
  for (let i = 0; i < bodies.length; i += messagesPerCall) {
    const entries = bodies
      .slice(i, i + messagesPerCall)
      .map((body, place) => ({ Id: String(place), MessageBody: body, DelaySeconds: delaySeconds }))
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
    )
    if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} messages: ${Failed[0]?.Code}`)
  }
}

/** Puts jobs into the fan-out's queue. */
export const enqueue = (jobs: readonly string[]): Promise<void> => send(fanOutEnvironment().queueUrl, jobs)

/** Gives tasks to the worker that brings audiences in. */
export const assign = (tasks: readonly Task[], delaySeconds?: number): Promise<void> =>
  send(
    audienceEnvironment().queueUrl,
    tasks.map((task) => JSON.stringify(task)),
    delaySeconds,
  )
