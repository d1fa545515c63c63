import { readFileSync } from 'node:fs'
import type { Log } from '../events.ts'
import { replaceFile } from '../table/replace-file.ts'
import type { StreamPosition } from '../table/stream-reader.ts'

/** Where a mapping is in its stream. Written after the fact: what was not written down yet comes again after a restart. */
export interface Checkpoint {
  readonly start: StreamPosition | undefined
  save(position: StreamPosition): void
  /** Once everything saved is on disk. */
  flush(): Promise<void>
}

export function openCheckpoint(file: string | undefined, log: Log): Checkpoint {
  if (file === undefined) return { start: undefined, save: () => undefined, flush: async () => undefined }
  let latest: StreamPosition | undefined
  let writing: Promise<void> | undefined
  const write = async () => {
    while (latest) {
      const position = latest
      latest = undefined
      await replaceFile(file, JSON.stringify(position))
    }
  }
  return {
    start: read(file),
    save(position) {
      latest = position
      writing ??= write()
        .catch((error: unknown) => log(`The position in a stream was not kept: ${String(error)}`))
        .finally(() => {
          writing = undefined
        })
    },
    flush: () => writing ?? Promise.resolve(),
  }
}

function read(file: string): StreamPosition | undefined {
  try {
    const { stream, shardId, sequenceNumber } = JSON.parse(readFileSync(file, 'utf8')) as StreamPosition
    const valid = [stream, shardId, sequenceNumber].every((part) => typeof part === 'string')
    return valid ? { stream, shardId, sequenceNumber } : undefined
  } catch {
    return undefined
  }
}
