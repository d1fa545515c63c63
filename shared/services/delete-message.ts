import { AppError } from '../contract/errors.ts'
import { isMessage, type StoredMessage } from '../core/entries.ts'
import { firstVisibleSeq, hasConcealed, type Row } from '../core/rows.ts'
import { deleteRevisions, getPins, listHidden, putHidden, replacePins } from '../store/changes.ts'
import { hiddenKey } from '../store/keys.ts'
import { getEntry } from '../store/log.ts'
import { markSeesLess } from '../store/members.ts'
import { replaceRowPart } from '../store/rows.ts'
import { type Changed, changeMessage } from './change-message.ts'
import type { Caller, Given } from './given.ts'
import { goLiveIn } from './live.ts'
import { requireMay, requireStanding } from './standing.ts'

interface Place {
  readonly conversationId: string
  readonly seq: number
}

const tombstone = (message: StoredMessage, deletedAt: number): StoredMessage => ({
  ...message,
  content: undefined,
  hash: undefined,
  mentions: [],
  reactions: {},
  pinned: false,
  deletedAt,
})

/**
 * Deletes for everyone: content, old revisions, the head's preview and the pin go in one transaction; what answers it
 * quotes it no more. One's own, or anybody's for an admin. Repeating it changes nothing.
 */
export function deleteForEveryone(given: Given, caller: Caller, place: Place): Promise<Changed> {
  const { conversationId, seq } = place
  return changeMessage(given, caller, place, async ({ standing, target }) => {
    const own = target.actor === caller.userId
    requireMay(own ? 'delete_own' : 'delete_any', standing)
    const { message } = target
    if (message.deletedAt !== undefined) return undefined
    const others = message.revision > 1 ? await deleteRevisions(given.table, conversationId, seq) : []
    if (message.pinned) {
      const pins = await getPins(given.table, conversationId)
      const left = pins.seqs.filter((one) => one !== seq)
      others.push(replacePins(conversationId, pins, left))
    }
    return {
      message: tombstone(message, Math.max(given.now(), target.at)),
      body: { type: 'message.deleted' },
      others,
      withHead: true,
    }
  })
}

/** Deletes for me alone: the message stays for everybody else. Repeating it changes nothing. */
export async function deleteForMe(
  given: Given,
  caller: Caller,
  { conversationId, seq }: Place,
): Promise<void> {
  for (;;) {
    // Read before the row: what is hidden while the row says that nothing is, is from an earlier membership.
    const before = await listHidden(given.table, caller.userId, conversationId)
    const { head, row } = await requireStanding(given, caller.userId, conversationId)
    const entry = await getEntry(given.table, conversationId, seq, { consistent: true })
    if (!isMessage(entry) || seq < firstVisibleSeq(row, head)) throw new AppError('not_found')
    if (row.hasHidden && before.has(seq)) return
    if (!row.hasHidden) await forgetHidden(given, row, before)
    // Before, for delivery asks the row only where this says so.
    if (!hasConcealed(row)) await markSeesLess(given.table, row)
    const hiding = { ...row, hasHidden: true }
    const written = await given.table.transact([
      replaceRowPart(hiding),
      putHidden(caller.userId, conversationId, seq),
    ])
    if (!written.ok) continue
    if (!hasConcealed(row)) await goLiveIn(given, hiding)
    return
  }
}

async function forgetHidden(
  given: Given,
  { userId, conversationId }: Row,
  seqs: ReadonlySet<number>,
): Promise<void> {
  if (seqs.size === 0) return
  await given.table.deleteMany([...seqs].map((seq) => hiddenKey(userId, conversationId, seq)))
}
