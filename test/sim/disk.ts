import { memoryPersistence, type Persistence } from '../../client/src/persistence/persistence.ts'

/** What survives a crash. */
export interface Disk {
  readonly records: Persistence
  /** How a device writes to it until it crashes: one record after the other, and a crash may come between any two. */
  plug(): Plugged
}

export interface Plugged {
  readonly persistence: Persistence
  /** Nothing is written from here on. */
  unplug(): void
}

export function createDisk(): Disk {
  const records = memoryPersistence()
  return {
    records,
    plug() {
      let isPlugged = true
      const write: Persistence['write'] = async (changes) => {
        for (const change of changes) {
          await new Promise(setImmediate)
          if (!isPlugged) return new Promise(() => undefined)
          await records.write([change])
        }
      }
      const unplug = () => {
        isPlugged = false
      }
      return { persistence: { ...records, write }, unplug }
    },
  }
}
