import { type Entry, placeAfter } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { isClosed } from '../core/rights.ts'
import { advanceHead, configureHead, getHead } from '../store/heads.ts'
import { readEnd } from '../store/log.ts'
import { append } from './append.ts'
import type { Given } from './given.ts'

/**
 * From this entry on nobody posts in a conversation: its policy names no role that may. So senders learn it from the
 * log, as they learn of any change of their rights, and reading stays as it is. Done already, nothing is written. Five
 * write units, one read unit.
 */
export async function closeConversation(given: Given, conversationId: string, actor: string): Promise<void> {
  const end = await readEnd(given.table, conversationId, { limit: 1, consistent: true })
  let { head } = end
  const reread = async (): Promise<undefined> => {
    head = await getHead(given.table, conversationId, { consistent: true })
  }
  if (!head) return
  const outcome = await append<'closed'>(given, {
    tail: end.entries,
    inspect: (entries) => (entries.some(isAbout) ? reread() : undefined),
    draft: (tail) => draftClosing(given, head, tail, actor),
    onOtherFailed: reread,
  })
  if ('entry' in outcome) await advanceHead(given.table, outcome.entry)
}

const isAbout = ({ type }: Entry): boolean =>
  type === 'conversation.updated' || type === 'conversation.deleted'

function draftClosing(given: Given, head: Head | undefined, tail: Entry, actor: string) {
  if (!head || head.deletedAt !== undefined || isClosed(head.policy)) return { done: 'closed' as const }
  const policy = { ...head.policy, postRoles: [] }
  const place = placeAfter(tail, actor, given.now())
  const entry: Entry = { ...place, type: 'conversation.updated', title: undefined, policy }
  return { entry, others: [configureHead(entry, { policy }, head)] }
}
