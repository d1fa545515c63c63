import * as userPaths from '../../../shared/contract/user-paths.ts'
import { itemsOf } from '../api/pages.ts'
import type { Call } from '../http.ts'
import type { Held } from '../replica/held.ts'
import { placeOf } from '../replica/messages.ts'
import type { Outgoing } from './outgoing.ts'

export interface Found {
  /** Of the own message with that id, where it stands already. */
  readonly seq?: number
  /** Up to here it surely does not. */
  readonly lookedTo: number
}

/**
 * Looks for an own message behind its position, as the service asks of who comes with one that is too old. Pages may be a
 * moment behind, so only what they do show is proof; beyond it, that nothing of mine is held.
 */
export async function findOwn(
  { conversationId, id, after }: Outgoing,
  call: Call,
  held: Held | undefined,
): Promise<Found> {
  let lookedTo = after
  const params = { conversationId }
  const read = (cursor: string | undefined) =>
    call(userPaths.listMessages, { params, query: { after, limit: 100, ...(cursor && { cursor }) } })
  for await (const { seq, own, clientMessageId } of itemsOf(async (cursor) => (await read(cursor)).body)) {
    if (own && clientMessageId === id) return { seq, lookedTo }
    lookedTo = seq
  }
  return { lookedTo: held ? withoutMine(held, lookedTo) : lookedTo }
}

/** The seq up to which nothing held since then can be mine. */
function withoutMine({ messages, floor, position }: Held, from: number): number {
  if (from < floor) return from
  const later = messages.slice(placeOf(messages, from + 1))
  const mine = later.find(({ own, senderId }) => own || senderId === '')
  return Math.max(from, mine ? mine.seq - 1 : position)
}
