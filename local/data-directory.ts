import { join } from 'node:path'
import { StartError } from './events.ts'
import { tryLock } from './file-lock.ts'
import { makeDirectory } from './make-directory.ts'

/** Makes the directory ready and ours alone; the answer gives it free again. */
export function claimDataDirectory(directory: string): () => void {
  const release = lock(directory)
  if (release === undefined) {
    throw new StartError(
      `Another runtime uses the data directory ${directory}. Choose another one with --data, or --memory.`,
    )
  }
  return release
}

function lock(directory: string): (() => void) | undefined {
  try {
    makeDirectory(directory)
    return tryLock(join(directory, 'runtime.lock'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `Cannot write to the data directory ${directory}: ${reason}. Choose another one with --data.`,
    )
  }
}
