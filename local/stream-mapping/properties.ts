import type { FilterCriteria } from './filter.ts'

/** What is read of a resolved AWS::Lambda::EventSourceMapping for a DynamoDB stream. CloudFormation may spell numbers as text. */
export interface MappingProperties {
  readonly EventSourceArn: string
  readonly FunctionName: string
  readonly StartingPosition?: string
  readonly BatchSize?: number | string
  readonly MaximumBatchingWindowInSeconds?: number | string
  readonly MaximumRetryAttempts?: number | string
  readonly MaximumRecordAgeInSeconds?: number | string
  readonly ParallelizationFactor?: number | string
  readonly BisectBatchOnFunctionError?: boolean | string
  readonly FunctionResponseTypes?: readonly string[]
  readonly FilterCriteria?: FilterCriteria
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } }
  readonly Enabled?: boolean | string
}

export interface MappingSettings {
  readonly functionName: string
  readonly streamArn: string
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  readonly batchSize: number
  readonly windowMs: number
  /** Infinity where the mapping sets no limit. */
  readonly retryAttempts: number
  readonly recordAgeMs: number
  readonly laneCount: number
  readonly bisects: boolean
  readonly reportsFailures: boolean
  readonly failureDestination: string | undefined
}

/** The settings with AWS's defaults. */
export function readSettings(properties: MappingProperties): MappingSettings {
  return {
    functionName: properties.FunctionName,
    streamArn: properties.EventSourceArn,
    startingPosition: properties.StartingPosition === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
    batchSize: Number(properties.BatchSize ?? 100),
    windowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    retryAttempts: limit(properties.MaximumRetryAttempts),
    recordAgeMs: limit(properties.MaximumRecordAgeInSeconds) * 1000,
    laneCount: Number(properties.ParallelizationFactor ?? 1),
    bisects: String(properties.BisectBatchOnFunctionError) === 'true',
    reportsFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    failureDestination: properties.DestinationConfig?.OnFailure?.Destination,
  }
}

/** AWS's -1 is no limit, and so is none. */
function limit(value: number | string | undefined): number {
  const number = Number(value ?? -1)
  return number < 0 ? Number.POSITIVE_INFINITY : number
}
