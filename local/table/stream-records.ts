import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { DynamoDBRecord } from 'aws-lambda'
import type { RawItem } from './call.ts'

export type StreamRecord = DynamoDBRecord

/** What the database answers; the same as Lambda gets, but for names and places. */
export interface DatabaseRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly eventVersion?: string
  readonly dynamodb: {
    readonly Keys: RawItem
    readonly NewImage?: RawItem
    readonly OldImage?: RawItem
    readonly SequenceNumber: string
  }
}

export interface RecordOrigin {
  /** As the template calls the stream. */
  readonly streamArn: string
  readonly region: string
  /** Whether time to live, and not a request, removed that item. */
  readonly wasSwept: (oldImage: RawItem) => boolean
}

/** A write that changes nothing leaves no record on AWS. */
export function changesNothing({ eventName, dynamodb }: DatabaseRecord): boolean {
  const { OldImage, NewImage } = dynamodb
  return eventName === 'MODIFY' && OldImage !== undefined && isDeepStrictEqual(OldImage, NewImage)
}

/** The record as AWS would give it to a function. */
export function asLambdaRecord(record: DatabaseRecord, origin: RecordOrigin): StreamRecord {
  const { streamArn, region } = origin
  return {
    eventID: createHash('md5').update(`${streamArn}/${record.dynamodb.SequenceNumber}`).digest('hex'),
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: record.dynamodb as NonNullable<DynamoDBRecord['dynamodb']>,
    eventSourceARN: streamArn,
    ...(sweptAway(record, origin) && { userIdentity: timeToLive }),
  }
}

const timeToLive = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

function sweptAway({ eventName, dynamodb }: DatabaseRecord, { wasSwept }: RecordOrigin): boolean {
  return eventName === 'REMOVE' && dynamodb.OldImage !== undefined && wasSwept(dynamodb.OldImage)
}
