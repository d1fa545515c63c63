/** A queue of the template, as resolved. */
export interface QueueResource {
  /** Where functions find it, on the local server. */
  readonly url: string
  readonly arn: string
  readonly name: string
  readonly properties: QueueProperties
}

/** What is read of a resolved AWS::SQS::Queue. CloudFormation may spell numbers as text. */
export interface QueueProperties {
  readonly VisibilityTimeout?: number | string
  readonly DelaySeconds?: number | string
  readonly MaximumMessageSize?: number | string
  readonly MessageRetentionPeriod?: number | string
  readonly ReceiveMessageWaitTimeSeconds?: number | string
  readonly RedrivePolicy?:
    | { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number | string }
    | string
  readonly FifoQueue?: boolean | string
}

export interface QueueConfig {
  readonly url: string
  readonly arn: string
  readonly name: string
  readonly visibilityMs: number
  readonly delayMs: number
  readonly retentionMs: number
  readonly waitMs: number
  readonly maxBytes: number
  readonly redrive: { readonly arn: string; readonly maxReceiveCount: number } | undefined
}

const fourDaysSeconds = 345_600

/** The settings with AWS's defaults. */
export function readConfig({ url, arn, name, properties }: QueueResource): QueueConfig {
  return {
    url,
    arn,
    name,
    visibilityMs: Number(properties.VisibilityTimeout ?? 30) * 1000,
    delayMs: Number(properties.DelaySeconds ?? 0) * 1000,
    retentionMs: Number(properties.MessageRetentionPeriod ?? fourDaysSeconds) * 1000,
    waitMs: Number(properties.ReceiveMessageWaitTimeSeconds ?? 0) * 1000,
    maxBytes: Number(properties.MaximumMessageSize ?? 1024 * 1024),
    redrive: readRedrive(properties.RedrivePolicy),
  }
}

function readRedrive(policy: QueueProperties['RedrivePolicy']): QueueConfig['redrive'] {
  const value = typeof policy === 'string' ? (JSON.parse(policy) as Exclude<typeof policy, string>) : policy
  if (!value?.deadLetterTargetArn) return undefined
  return { arn: value.deadLetterTargetArn, maxReceiveCount: Number(value.maxReceiveCount ?? 10) }
}
