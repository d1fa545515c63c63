import type { Violation } from '../history.ts'
import { type AckedSend, type Connected, type Ledger, nameOf } from '../ledger.ts'

/** A message, and a connection that was there from before it was composed: it must come on it. */
interface Expected {
  readonly send: AckedSend
  readonly connection: Connected
}

export interface LiveOptions {
  readonly since: number
  readonly until: number
  /** Members of each conversation, by id. */
  readonly members: ReadonlyMap<string, readonly string[]>
  /** How long after its acknowledgement a message may take where the connection ends in between. */
  readonly graceMs: number
}

/** On how many connections something is to come by then. */
export const countExpected = (ledger: Ledger, options: LiveOptions): number =>
  expectations(ledger, options).length

/** What should have come on a connection since nothing goes wrong any more, and did not. */
export function checkLive(ledger: Ledger, options: LiveOptions): Violation[] {
  const heard = new Set(
    ledger.received
      .filter(({ by, at }) => by === 'socket' && at >= options.since)
      .map(({ device, conversationId, seq }) => nameOf(nameOf(conversationId, seq), device)),
  )
  return expectations(ledger, options)
    .filter(
      ({ send, connection }) => !heard.has(nameOf(nameOf(send.conversationId, send.seq), connection.device)),
    )
    .map(({ send, connection }) => ({
      rule: 'live',
      message: `${connection.device}, connected since ${connection.from} ms, was never told of ${send.device}'s message of ${send.composedAt} ms`,
      conversationId: send.conversationId,
      seq: send.seq,
    }))
}

function expectations(
  { sends, connections }: Ledger,
  { since, until, members, graceMs }: LiveOptions,
): Expected[] {
  const recent = connections.filter(({ from }) => from >= since)
  const watched = sends.filter(({ composedAt, ackedAt }) => composedAt >= since && ackedAt <= until)
  return watched.flatMap((send) => {
    const people = members.get(send.conversationId) ?? []
    return recent
      .filter(
        ({ userId, from, to, excusedAt = 0 }) =>
          people.includes(userId) &&
          from <= send.composedAt &&
          to > send.ackedAt + graceMs &&
          excusedAt < send.composedAt,
      )
      .map((connection) => ({ send, connection }))
  })
}
