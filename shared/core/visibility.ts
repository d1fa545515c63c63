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

/** Whether a message lies before the viewer's history, is hidden for them, or by somebody they block. */
export const isConcealed = (message: MessageEntry, { firstSeq, blocked, hidden }: Viewer): boolean =>
  message.seq < firstSeq || blocked.has(message.actor) || hidden.has(message.seq)

type Messages = ReadonlyMap<number, MessageEntry>

/** The message that an entry is or speaks of. */
const subjectOf = (entry: Entry, messages: Messages): MessageEntry | undefined =>
  isMessage(entry) ? entry : 'targetSeq' in entry ? messages.get(entry.targetSeq) : undefined

/** The message whose words an entry repeats, by showing one that answers it. */
export function quotedBy(entry: Entry, messages: Messages): MessageEntry | undefined {
  const isShown = isMessage(entry) || entry.type === 'message.edited'
  return isShown ? messages.get(subjectOf(entry, messages)?.message.replyTo ?? 0) : undefined
}

/** How an entry is told: whole, without the words it quotes, or as no more than a place in the log. */
export type Telling = 'whole' | 'unquoted' | 'hidden'

/**
 * An entry is hidden where it lies before the viewer's history, or is or speaks of a message that they may not see. So
 * every seq arrives, and a gap always means that something is missing.
 */
export function tellingFor(entry: Entry, messages: Messages, viewer: Viewer): Telling {
  const subject = subjectOf(entry, messages)
  if (entry.seq < viewer.firstSeq || (subject && isConcealed(subject, viewer))) return 'hidden'
  const quoted = quotedBy(entry, messages)
  return quoted && isConcealed(quoted, viewer) ? 'unquoted' : 'whole'
}
