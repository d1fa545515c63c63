import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { performTasks } from '../services/audience-tasks.ts'
import { workerGiven } from './given.ts'
import { logged } from './logger.ts'

/** The function behind the queue of audiences: tasks that fail come again, the others do not. */
export async function audienceFunction(event: SQSEvent): Promise<SQSBatchResponse> {
  const tasks = event.Records.map(({ messageId, body }) => ({ id: messageId, body }))
  const work = () => performTasks(workerGiven(), tasks)
  const failed = await logged({ route: 'audience', records: tasks.length }, work)
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
