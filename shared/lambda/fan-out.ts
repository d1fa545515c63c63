import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { fanOut } from '../services/fan-out.ts'
import { postingGiven } from './given.ts'
import { logged, report } from './logger.ts'

/** The function behind the queue: jobs that fail come again, the others do not. */
export async function fanOutFunction(event: SQSEvent): Promise<SQSBatchResponse> {
  const work = async (): Promise<string[]> => {
    const failed: string[] = []
    for (const { body, messageId } of event.Records) {
      try {
        await fanOut(postingGiven(), body)
      } catch (error) {
        report(error)
        failed.push(messageId)
      }
    }
    return failed
  }
  const failed = await logged({ route: 'fan-out', records: event.Records.length }, work)
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
