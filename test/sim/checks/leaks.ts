import type { MemberShort } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { Violation } from '../history.ts'
import type { Ledger, Received } from '../ledger.ts'
import type { Shown } from '../truth.ts'

/** Nobody is given what stands above their removal, and a stranger nothing at all. */
export function checkLeaks(
  logs: ReadonlyMap<string, Shown>,
  ledger: Ledger,
  strangers: ReadonlySet<string>,
): Violation[] {
  const removals = new Map([...logs].map(([id, { entries }]) => [id, lastRemovals(entries)]))
  const above = ledger.received.filter((one) => {
    const removed = removals.get(one.conversationId)?.get(one.userId)
    return removed !== undefined && one.seq > removed
  })
  const foreign = ledger.received.filter(({ userId }) => strangers.has(userId))
  return [
    ...above.map(violationOf('after a removal')),
    ...foreign.map(violationOf('though it is a stranger')),
  ]
}

const violationOf =
  (why: string) =>
  ({ device, type, by, conversationId, seq }: Received): Violation => ({
    rule: 'R5',
    message: `${device} was given ${type} by ${by} ${why}`,
    conversationId,
    seq,
  })

/** By user: the entry that took them out, of those who did not come in again. */
function lastRemovals(entries: readonly Event[]): Map<string, number> {
  const removals = new Map<string, number>()
  for (const { type, seq = 0, data } of entries) {
    if (!type.startsWith('member.')) continue
    for (const { userId } of (data as { members: MemberShort[] }).members) {
      if (type === 'member.removed') removals.set(userId, seq)
      else removals.delete(userId)
    }
  }
  return removals
}

/** R8: what a deleted message said stands nowhere in what a device keeps. */
export function checkErased(
  device: string,
  kept: string,
  deleted: ReadonlyMap<string, Pick<Violation, 'conversationId' | 'seq'>>,
): Violation[] {
  const ids = new Set(kept.match(/#[0-9a-f-]{36}/g) ?? [])
  return [...deleted]
    .filter(([id]) => ids.has(id))
    .map(([id, place]) => ({
      rule: 'R8',
      message: `${device} still keeps words of the deleted ${id}`,
      ...place,
    }))
}
