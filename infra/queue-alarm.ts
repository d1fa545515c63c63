import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

export const missedEvents = 'Delivery was given up: people miss live events until they sync.'

/** A failure queue, by the beginning of its logical ids, and what it means that there is something in it. */
export interface Failures {
  readonly name: string
  readonly queue: Queue
  readonly meaning: string
}

/** Somebody should know as soon as a failure queue holds anything. */
export function alarmOn(
  scope: Construct,
  { name, queue, meaning }: Failures,
  { alarmTopicArn }: Settings,
): void {
  const alarm = new Alarm(scope, `${name}Alarm`, {
    alarmDescription: meaning,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'max' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  if (!alarmTopicArn) return
  alarm.addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, `${name}AlarmTopic`, alarmTopicArn)))
}
