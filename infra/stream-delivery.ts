import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type StreamFilter, streamFilters } from '../shared/store/keys.ts'
import { alarmOn, missedEvents } from './queue-alarm.ts'
import type { Settings } from './settings.ts'
import { parallelizationFactor } from './stream-lanes.ts'

/** Where the mapping names the records that it gave up; `npm run redrive` reads them from the stream again. */
export function createFailureQueue(scope: Construct, settings: Settings): Queue {
  const queue = new Queue(scope, 'UndeliveredQueue', { retentionPeriod: Duration.days(14), enforceSSL: true })
  alarmOn(scope, { name: 'Undelivered', queue, meaning: missedEvents }, settings)
  return queue
}

/**
 * One pattern for each kind of partition, with the changes of items in it that count; any of them lets a record through.
 * A mapping takes five.
 */
const filters = [...Map.groupBy(streamFilters, ({ pk }) => pk)].map(([pk, items]) => ({
  pattern: JSON.stringify({
    dynamodb: { Keys: { pk: { S: [{ prefix: pk }] } } },
    $or: items.map(patternOf),
  }),
}))

function patternOf({ sk, events, image = {} }: StreamFilter) {
  const attributes = Object.entries(image).map(([name, text]) =>
    text === 'absent' ? [name, { BOOL: [{ exists: false }] }] : [name, { S: [text] }],
  )
  return {
    ...(events && { eventName: events }),
    dynamodb: {
      Keys: { sk: { S: [{ prefix: sk }] } },
      ...(attributes.length > 0 && { NewImage: Object.fromEntries(attributes) }),
    },
  }
}

/**
 * From the horizon: a mapping that starts at the latest record misses those written while it is made, and one that
 * repeats a day of them does no harm, since delivery tells what the table says now and clients drop what they have.
 * No record age: it would throw away healthy records while the function is throttled.
 */
export function createStreamMapping(
  scope: Construct,
  target: IFunction,
  { streamArn, failureQueue }: { readonly streamArn: string; readonly failureQueue: Queue },
): EventSourceMapping {
  return new EventSourceMapping(scope, 'StreamMapping', {
    target,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor,
    filters,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 5,
    // The right to send is in the function's role already.
    onFailure: { bind: () => ({ destination: failureQueue.queueArn }) },
  })
}
