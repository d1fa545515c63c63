import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { alarmOn } from './queue-alarm.ts'
import type { Settings } from './settings.ts'

export interface FanOutQueues {
  readonly queue: Queue
  /** Where jobs lie that failed: `npm run redrive` puts them back. */
  readonly failures: Queue
}

/** Jobs of the fan-out. One that fails five times is put aside, and its people hear of it when they sync. */
export function createFanOutQueues(scope: Construct, settings: Settings): FanOutQueues {
  const failures = new Queue(scope, 'FanOutFailures', {
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
  })
  alarmOn(scope, 'FanOut', failures, settings)
  const queue = new Queue(scope, 'FanOutQueue', {
    enforceSSL: true,
    // Six times the function's timeout, as Lambda asks for.
    visibilityTimeout: Duration.seconds(6 * 28),
    deadLetterQueue: { queue: failures, maxReceiveCount: 5 },
  })
  return { queue, failures }
}

export function createFanOutMapping(scope: Construct, target: IFunction, queue: Queue): EventSourceMapping {
  return new EventSourceMapping(scope, 'FanOutMapping', {
    target,
    eventSourceArn: queue.queueArn,
    batchSize: 5,
    reportBatchItemFailures: true,
  })
}
