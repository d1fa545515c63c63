import type { StreamPosition } from '../table/stream-reader.ts'

interface Entry {
  readonly position: StreamPosition
  done: boolean
}

/** Which records of a stream are dealt with. They end in any order, the position moves over those without a gap. */
export interface Progress {
  /** Takes the records in the stream's order; answers what to call when the record is dealt with. */
  begin(position: StreamPosition): () => void
  /** How many are not dealt with. */
  openCount(): number
}

export function trackProgress(moved: (position: StreamPosition) => void): Progress {
  let entries: Entry[] = []
  let first = 0
  let open = 0
  const advance = () => {
    const from = first
    while (entries[first]?.done) first += 1
    const last = entries[first - 1]
    if (first > from && last) moved(last.position)
    if (first > 1_000) {
      entries = entries.slice(first)
      first = 0
    }
  }
  return {
    begin(position) {
      const entry = { position, done: false }
      entries.push(entry)
      open += 1
      return () => {
        if (entry.done) return
        entry.done = true
        open -= 1
        advance()
      }
    },
    openCount: () => open,
  }
}
