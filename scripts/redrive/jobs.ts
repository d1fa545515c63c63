import { SendMessageCommand } from '@aws-sdk/client-sqs'
import type { JobPlaces } from './places.ts'
import { drain } from './queue.ts'
import { nothing, type Run, type Tally } from './tally.ts'

/** Puts jobs back that failed too often; they are tried as often again. */
export async function redriveJobs({ services, options }: Run, places: JobPlaces): Promise<Tally> {
  const tally = { ...nothing }
  await drain(services.sqs, places.failuresUrl, async ({ Body, MessageAttributes }) => {
    if (options.dryRun) {
      tally.kept += 1
      return false
    }
    const job = { MessageBody: Body ?? '', ...(MessageAttributes && { MessageAttributes }) }
    await services.sqs.send(new SendMessageCommand({ QueueUrl: places.queueUrl, ...job }))
    tally.done += 1
    return true
  })
  return tally
}
