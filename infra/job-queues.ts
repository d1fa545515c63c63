import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { alarmOn, missedEvents } from './queue-alarm.ts'
import type { Settings } from './settings.ts'

/** A queue of jobs, and where those lie that failed: `npm run redrive` puts them back. */
export interface JobQueues {
  readonly queue: Queue
  readonly failures: Queue
}

interface Jobs {
  /** Beginning of the logical ids. */
  readonly name: 'FanOut' | 'Audience'
  /** After so long another function takes a job up that one has not ended. */
  readonly visibilitySeconds: number
  /** What it means for people that jobs were given up. */
  readonly meaning: string
}

/** One that fails five times is put aside. */
function createJobQueues(scope: Construct, jobs: Jobs, settings: Settings): JobQueues {
  const { name, visibilitySeconds, meaning } = jobs
  const failures = new Queue(scope, `${name}Failures`, {
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
  })
  alarmOn(scope, { name, queue: failures, meaning }, settings)
  const queue = new Queue(scope, `${name}Queue`, {
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    deadLetterQueue: { queue: failures, maxReceiveCount: 5 },
  })
  return { queue, failures }
}

/** Six times the function's timeout, as Lambda asks for. */
const patientSeconds = 6 * 28

/** Jobs of the fan-out: people of those that are put aside hear of it when they sync. */
export const createFanOutQueues = (scope: Construct, settings: Settings): JobQueues =>
  createJobQueues(
    scope,
    { name: 'FanOut', visibilitySeconds: patientSeconds, meaning: missedEvents },
    settings,
  )

/**
 * Tasks that bring audiences in. Two at once on the same do no harm, so nobody waits for longer than the function's
 * timeout: people wait to be brought in.
 */
export const createAudienceQueues = (scope: Construct, settings: Settings): JobQueues =>
  createJobQueues(
    scope,
    {
      name: 'Audience',
      visibilitySeconds: 30,
      meaning: 'Bringing an audience in was given up: some of it lacks what was sent.',
    },
    settings,
  )

/** From a queue to its function, which says which of its jobs failed. */
export const createJobMapping = (
  scope: Construct,
  name: Jobs['name'],
  {
    target,
    queue,
    batchSize,
  }: { readonly target: IFunction; readonly queue: Queue; readonly batchSize: number },
): EventSourceMapping =>
  new EventSourceMapping(scope, `${name}Mapping`, {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
  })
