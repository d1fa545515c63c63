import type { MemberShort } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { Violation } from '../history.ts'
import type { Shown } from '../truth.ts'

/** Holds one conversation to its own log, as one of its members sees both. */
export function checkLog(conversationId: string, shown: Shown): Violation[] {
  const found = [...checkDense(shown), ...checkMembers(shown), ...checkReactions(shown)]
  return found.map((one) => ({ ...one, conversationId }))
}

function checkDense({ entries, row, synced }: Shown): Violation[] {
  const found: Violation[] = []
  let before: Event | undefined
  for (const event of entries) {
    const { seq = 0, number = 0 } = event
    if (seq !== (before?.seq ?? 0) + 1)
      found.push({ rule: 'R2', message: `#${seq} follows #${before?.seq}`, seq })
    if (before && event.at < before.at) found.push({ rule: 'R2', message: 'time goes back', seq })
    const counts = event.type === 'message.created' ? 1 : 0
    if (event.type !== 'hidden' && number !== (before?.number ?? 0) + counts) {
      found.push({ rule: 'R2', message: `number ${number} follows ${before?.number}`, seq })
    }
    before = event
  }
  for (const one of [row, synced]) {
    if (one.lastSeq === before?.seq && one.lastNumber === before.number) continue
    const message = `the conversation says ${one.lastSeq} (${one.lastNumber}), its log ${before?.seq} (${before?.number})`
    found.push({ rule: 'R2', message, seq: before?.seq })
  }
  return found
}

function checkMembers({ entries, members, row }: Shown): Violation[] {
  // The first entry of a conversation does not say who it began with.
  const changed = entries.filter(({ type }) => type.startsWith('member.'))
  const listed = new Map(members.map(({ userId, role }) => [userId, role as string]))
  const found =
    row.memberCount === listed.size ? [] : [`${row.memberCount} members, but ${listed.size} listed`]
  for (const [userId, last] of lastWords(changed)) {
    const role = listed.get(userId)
    if (role !== last) found.push(`the log makes ${userId} ${last ?? 'nobody'}, the list ${role ?? 'nobody'}`)
  }
  return found.map((message) => ({ rule: 'R5', message }))
}

/** What the log said last of each person: their role, or that they are out. */
function lastWords(changed: readonly Event[]): Map<string, string | undefined> {
  const last = new Map<string, string | undefined>()
  for (const { type, data } of changed) {
    for (const { userId, role } of (data as { members: MemberShort[] }).members) {
      last.set(userId, type === 'member.removed' ? undefined : role)
    }
  }
  return last
}

function checkReactions({ entries, messages, synced }: Shown): Violation[] {
  const counts = new Map<string, number>()
  for (const { type, data } of entries) {
    if (!type.startsWith('reaction.')) continue
    const { targetSeq, emoji } = data as { targetSeq: number; emoji: string }
    const key = `${targetSeq} ${emoji}`
    counts.set(key, (counts.get(key) ?? 0) + (type === 'reaction.added' ? 1 : -1))
  }
  const hidden = new Set(synced.hiddenSeqs ?? [])
  return [...counts].flatMap(([key, count]) => {
    const [seq = 0, emoji = ''] = [Number(key.split(' ')[0]), key.split(' ')[1]]
    const message = messages.get(seq)
    if (!message || message.content === null || hidden.has(seq)) return []
    const shown = message.reactions.find((one) => one.emoji === emoji)?.count ?? 0
    const text = `${shown} reactions ${emoji}, but the log counts ${count}`
    return shown === count ? [] : [{ rule: 'R3', message: text, seq }]
  })
}
