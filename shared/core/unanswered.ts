import { type Entry, isMessage, type MessageEntry } from './entries.ts'

/** A conversation's place among those that wait: longest waiting first. */
export interface WaitingPlace {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly conversationId: string
}

/** Negative where `one` has waited longer. */
export function longestFirst(one: WaitingPlace, other: WaitingPlace): number {
  if (one.since !== other.since) return one.since - other.since
  return one.conversationId < other.conversationId ? -1 : Number(one.conversationId !== other.conversationId)
}

/** Messages that there is something to answer in: not the deleted ones. */
export const standingMessages = (entries: readonly Entry[]): MessageEntry[] =>
  entries.filter(isMessage).filter(({ message }) => message.deletedAt === undefined)

/** How far back somebody has waited, as far as was read. */
export interface Waited {
  /** Of the oldest message that nobody has answered since; undefined where there is none. */
  readonly since: number | undefined
  /** One of them is urgent. */
  readonly urgent: boolean
  /** An answer was met: before it nothing waits any more. */
  readonly ended: boolean
}

/** Who of those who wrote may answer, and who asks. Of the others, who are out of it, nothing counts. */
export interface Writers {
  readonly answering: ReadonlySet<string>
  readonly asking: ReadonlySet<string>
}

/** Follows the messages back, newest first, up to the last answer. */
export function waitedIn(
  messages: readonly MessageEntry[],
  { answering, asking }: Writers,
  { since, urgent }: Pick<Waited, 'since' | 'urgent'>,
): Waited {
  const end = messages.findIndex(({ actor }) => answering.has(actor))
  const open = end < 0 ? messages : messages.slice(0, end)
  const asked = open.filter(({ actor }) => asking.has(actor))
  return {
    since: asked.at(-1)?.at ?? since,
    urgent: urgent || asked.some(({ message }) => message.urgent),
    ended: end >= 0,
  }
}
