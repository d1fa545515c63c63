import type { Violation } from '../history.ts'
import { type Ledger, nameOf } from '../ledger.ts'
import type { Shown } from '../truth.ts'

/** Counts a person's unread messages anew, and holds their marks to what was acknowledged. */
export function checkMarks(
  conversationId: string,
  userId: string,
  shown: Shown,
  ledger: Ledger,
): Violation[] {
  return [...recount(userId, shown), ...checkRead(conversationId, userId, shown, ledger)].map((one) => ({
    ...one,
    conversationId,
  }))
}

function recount(userId: string, { entries, row, synced }: Shown): Violation[] {
  const after = entries.filter(({ seq = 0 }) => seq > row.readSeq)
  const unread = after.filter(({ type, actor }) => type === 'message.created' && actor.userId !== userId)
  // A message that I hid is shown without its sender; my own ones were not unread.
  const uncertain = after.some(({ type }) => type === 'hidden')
  const wrong = [row, synced].filter(({ unreadCount }) => unreadCount !== unread.length)
  if (uncertain || wrong.length === 0) return []
  const message = `${userId} has ${wrong[0]?.unreadCount} unread after ${row.readSeq}, but the log counts ${unread.length}`
  return [{ rule: 'R7', message, seq: row.readSeq }]
}

function checkRead(
  conversationId: string,
  userId: string,
  { row, members }: Shown,
  ledger: Ledger,
): Violation[] {
  const key = nameOf(conversationId, userId)
  const read = ledger.reads.get(key) ?? 0
  const seen = members.find((one) => one.userId === userId)?.readSeq ?? 0
  // Who left and came in again begins anew.
  const fresh = row.joinedSeq > read
  if (fresh) return []
  const found: Violation[] = []
  if (seen < read)
    found.push({ rule: 'R7', message: `${userId} was seen to read ${read}, now ${seen}`, seq: read })
  if (row.readSeq < read && !ledger.markedUnread.has(key)) {
    found.push({
      rule: 'R7',
      message: `${userId}'s mark went back from ${read} to ${row.readSeq}`,
      seq: read,
    })
  }
  return found
}
