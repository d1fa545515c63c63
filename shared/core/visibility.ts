import { type Entry, isMessage, type MessageEntry } from './entries.ts'

/** What decides whether somebody may see an entry of a log they have a place in. */
export interface Viewer {
  /** The first entry that history shows them. */
  readonly firstSeq: number
  /** Whom they block. */
  readonly blocked: ReadonlySet<string>
  /** What they deleted for themselves. */
  readonly hidden: ReadonlySet<number>
}

/**
 * Whether an entry travels as `hidden`: it lies before the viewer's history, or it is or speaks of a message that does,
 * that they hid, or whose sender they block. So every seq arrives, and a gap always means that something is missing.
 */
export function isHidden(
  entry: Entry,
  messages: ReadonlyMap<number, MessageEntry>,
  { firstSeq, blocked, hidden }: Viewer,
): boolean {
  if (entry.seq < firstSeq) return true
  const subject = isMessage(entry) ? entry : 'targetSeq' in entry ? messages.get(entry.targetSeq) : undefined
  if (!subject) return false
  return subject.seq < firstSeq || blocked.has(subject.actor) || hidden.has(subject.seq)
}
