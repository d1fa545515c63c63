import { QueueError } from './errors.ts'

interface Entry {
  readonly Id: string
}

const prefix = 'AWS.SimpleQueueService'

/** Does each entry on its own: some may fail while others succeed. */
export function batchOf<One extends Entry>(
  entries: readonly One[],
  work: (entry: One) => Record<string, unknown>,
): Record<string, unknown> {
  checkEntries(entries)
  const successful: unknown[] = []
  const failed: unknown[] = []
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...work(entry) })
    } catch (error) {
      if (!(error instanceof QueueError)) throw error
      failed.push({ Id: entry.Id, Code: error.queryCode, Message: error.message, SenderFault: true })
    }
  }
  return { Successful: successful, Failed: failed }
}

function checkEntries(entries: readonly Entry[]): void {
  if (entries.length === 0) {
    throw new QueueError(
      'EmptyBatchRequest',
      'There is no entry in the request.',
      `${prefix}.EmptyBatchRequest`,
    )
  }
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`
    throw new QueueError('TooManyEntriesInBatchRequest', message, `${prefix}.TooManyEntriesInBatchRequest`)
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new QueueError(
      'BatchEntryIdsNotDistinct',
      'Ids must be distinct.',
      `${prefix}.BatchEntryIdsNotDistinct`,
    )
  }
}
