import type { Violation } from '../history.ts'
import { type Ledger, nameOf } from '../ledger.ts'
import { type Course, means, standingDuring } from '../spaces/course.ts'

/** Who has lost the role that a live audience means is given nothing that is said in it from then on. */
export function checkLostRoles(course: Course, ledger: Ledger): Violation[] {
  const live = new Map(
    course.sent
      .filter(({ audience }) => audience.live)
      .flatMap((sent) => sent.conversationIds.map((id) => [id, sent] as const)),
  )
  const composedAt = new Map(
    ledger.sends.map(({ conversationId, seq, composedAt: at }) => [nameOf(conversationId, seq), at]),
  )
  return ledger.received.flatMap(({ conversationId, seq, userId, device, type, by, at }) => {
    const sent = live.get(conversationId)
    const composed = composedAt.get(nameOf(conversationId, seq))
    if (!sent || composed === undefined || userId === sent.senderId) return []
    const standing = standingDuring(course, userId, composed, at)
    if (standing === 'unknown' || means(sent.audience, userId, standing)) return []
    const message = `${device} was given ${type} by ${by} at ${at} ms, composed at ${composed} ms without the role`
    return [{ rule: 'R5', message, conversationId, seq }]
  })
}
