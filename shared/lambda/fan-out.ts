import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { fanOut } from '../services/fan-out.ts'
import { postingGiven } from './given.ts'
import { logged } from './logger.ts'

/** The function behind the queue: jobs that fail come again, the others do not. */
export async function fanOutFunction(event: SQSEvent): Promise<SQSBatchResponse> {
  const jobs = event.Records.map(({ messageId, body }) => ({ id: messageId, body }))
  const failed = await logged({ route: 'fan-out', records: jobs.length }, () => fanOut(postingGiven(), jobs))
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
