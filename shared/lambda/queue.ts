import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { fanOutEnvironment } from './env.ts'

let client: SQSClient | undefined

/** SQS takes ten messages and 256 KB a call; a job is about 20 KB. */
const jobsPerCall = 10

/** Puts jobs into the fan-out's queue. Rejects where one was not taken: then the stream's batch comes again. */
export async function enqueue(jobs: readonly string[]): Promise<void> {
  client ??= new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } })
  for (let i = 0; i < jobs.length; i += jobsPerCall) {
    const entries = jobs
      .slice(i, i + jobsPerCall)
      .map((job, place) => ({ Id: String(place), MessageBody: job }))
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: fanOutEnvironment().queueUrl, Entries: entries }),
    )
    if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} jobs: ${Failed[0]?.Code}`)
  }
}
