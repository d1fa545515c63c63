import { mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Linux keeps what is there in memory, where a write waits for no disk. A container may have next to none of it. */
const inMemory = '/dev/shm'
const leastBytes = 1024 ** 3

/** Makes a directory for what nobody keeps. */
export const makeScratch = (): string => mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), 'parley-db-'))

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= leastBytes
  } catch {
    return false
  }
}
