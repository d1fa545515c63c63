import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Doorbell } from '../core/doorbells.ts'
import type { DeliveryGiven } from '../services/post.ts'
import { isClosingImage } from '../store/entries.ts'
import { type Key, placeOf } from '../store/keys.ts'
import { isSentImage } from '../store/rows.ts'
import { deliveryGiven } from './given.ts'
import { logged } from './logger.ts'

type Image = Record<string, unknown>
const imageOf = (image: object | undefined): Image =>
  image ? unmarshall(image as Record<string, AttributeValue>) : {}

/** What a record rings for; nothing for changes that nobody needs to be told of. */
export function doorbellsOf(record: DynamoDBRecord): Doorbell[] {
  const { Keys, NewImage, OldImage, SequenceNumber: sequenceNumber = '' } = record.dynamodb ?? {}
  const place = placeOf(imageOf(Keys) as unknown as Key)
  switch (place.kind) {
    case 'entry': {
      const about = { sequenceNumber, conversationId: place.conversationId, seq: Number(place.rest) }
      if (record.eventName === 'INSERT') return [{ kind: 'entry', ...about }]
      return isClosingImage(imageOf(NewImage)) ? [{ kind: 'purge', ...about }] : []
    }
    case 'row': {
      const { conversationId, userId } = place
      const about = { sequenceNumber, conversationId, userId }
      if (record.eventName === 'INSERT') return [{ kind: 'joined', ...about }]
      if (record.eventName === 'REMOVE') return [{ kind: 'left', ...about }]
      const now = imageOf(NewImage)
      if (isSentImage(now)) return []
      return changesOf(imageOf(OldImage), now).map((kind) => ({ kind, ...about }))
    }
    case 'connection': {
      if (record.eventName !== 'REMOVE') return []
      const userId = String(imageOf(OldImage).u)
      return [{ kind: 'disconnected', sequenceNumber, connectionId: place.connectionId, userId }]
    }
    case 'profile': {
      const [before, after] = [imageOf(OldImage), imageOf(NewImage)]
      const same = before.dn === after.dn && before.st === after.st
      const renamed = record.eventName === 'MODIFY' && !same
      return renamed ? [{ kind: 'renamed', sequenceNumber, userId: place.userId }] : []
    }
    case 'space-member': {
      const { spaceId, userId } = place
      const same = membershipIn(imageOf(OldImage)) === membershipIn(imageOf(NewImage))
      return same ? [] : [{ kind: 'membership', sequenceNumber, spaceId, userId }]
    }
    case 'job':
      if (record.eventName !== 'INSERT') return []
      return [{ kind: 'job', sequenceNumber, jobId: place.jobId, atOnce: imageOf(NewImage).ao === true }]
    case 'space-closing':
      if (record.eventName === 'REMOVE') return []
      return [{ kind: 'closing', sequenceNumber, spaceId: place.spaceId }]
    default:
      return []
  }
}

/** Roles and groups; a name that follows a profile is no news. */
const membershipIn = (image: Image): string =>
  JSON.stringify([image.ro, image.gr].map((set) => [...((set as Set<string> | undefined) ?? [])].sort()))

/** The images only say what changed of a row; how it is now is read from the table. */
function changesOf(before: Image, after: Image): ('joined' | 'read' | 'delivered' | 'me')[] {
  const opened = before.op !== after.op
  const read = before.ss !== after.ss
  const delivered = !read && before.ds !== after.ds
  return [
    ...(opened ? ['joined' as const] : []),
    ...(read ? ['read' as const] : []),
    ...(delivered ? ['delivered' as const] : []),
    'me',
  ]
}

type Deliver = (given: DeliveryGiven, doorbells: readonly Doorbell[]) => Promise<string[]>

/** A function on the table's stream that reports the records which must come again. */
export const streamFunction =
  (deliver: Deliver) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const doorbells = event.Records.flatMap(doorbellsOf)
    const failed = await logged({ route: 'stream', records: event.Records.length }, () =>
      deliver(deliveryGiven(), doorbells),
    )
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
