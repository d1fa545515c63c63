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
  /** A message was met that is nobody's question: before it nothing waits any more. */
  readonly ended: boolean
}

/** Follows the messages back, newest first, for as long as they are from those who ask. */
export function waitedIn(
  messages: readonly MessageEntry[],
  asking: ReadonlySet<string>,
  { since }: Pick<Waited, 'since'>,
): Waited {
  const end = messages.findIndex(({ actor }) => !asking.has(actor))
  const questions = end < 0 ? messages : messages.slice(0, end)
  return { since: questions.at(-1)?.at ?? since, ended: end >= 0 }
}
