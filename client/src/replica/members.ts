import type { Member, MemberShort } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'

/** The list of members once an entry stands; undefined where it was never asked for. */
export function membersAfter(
  members: readonly Member[] | undefined,
  { type, at, seq = 0, data }: Event,
): readonly Member[] | undefined {
  if (!members || !type.startsWith('member.')) return members
  const changed = (data as { members: readonly MemberShort[] }).members
  const known = new Map(members.map((one) => [one.userId, one]))
  for (const one of changed) {
    if (type === 'member.removed') known.delete(one.userId)
    else
      known.set(one.userId, {
        joinedAt: at,
        readSeq: seq,
        deliveredSeq: seq,
        ...known.get(one.userId),
        ...one,
      })
  }
  return [...known.values()]
}
