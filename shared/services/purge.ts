import type { Head } from '../core/heads.ts'
import type { Row } from '../core/rows.ts'
import { readLiveOf } from '../store/live.ts'
import { deleteMember, listMemberships } from '../store/members.ts'
import { putPast } from '../store/past.ts'
import { listContent, ringAgain } from '../store/purge.ts'
import { getRows } from '../store/rows.ts'
import type { TransactItem } from '../store/table.ts'
import type { Given } from './given.ts'

/** Items purged at one ring of the stream: a few seconds' work. */
const itemsAtOnce = 1000
/** Members let go in one transaction of at most 100 items. */
const membersAtOnce = 30

/**
 * Takes away what a deleted conversation held, then lets its members go, a part at a time: the last entry is touched
 * and the stream rings again until nothing is left, whatever dies in between.
 */
export async function purge(given: Given, head: Head): Promise<void> {
  const { conversationId, lastSeq, deletedAt } = head
  if (deletedAt === undefined) return
  const keys = await listContent(given.table, conversationId, lastSeq, itemsAtOnce)
  await given.table.deleteMany(keys)
  const more = keys.length > 0 || (await releaseMembers(given, head))
  if (more) await ringAgain(given.table, conversationId, lastSeq)
}

/** Each member's row makes way for the note that it was deleted. Answers whether there may be more. */
async function releaseMembers(given: Given, { conversationId, lastSeq }: Head): Promise<boolean> {
  const { members } = await listMemberships(given.table, conversationId, {
    limit: membersAtOnce,
    consistent: true,
  })
  const keys = members.map(({ userId }) => ({ userId, conversationId }))
  const rows = await getRows(given.table, keys, { consistent: true })
  if (rows.length === 0) return false
  const parts = await Promise.all(rows.map((row) => releasing(given, row, lastSeq)))
  const written = await given.table.transact(parts.flat())
  // A row that changed meanwhile is let go at the next ring.
  return written.ok ? members.length === membersAtOnce : true
}

async function releasing(given: Given, row: Row, lastSeq: number): Promise<TransactItem[]> {
  const { userId, conversationId } = row
  const { version } = await readLiveOf(given.table, conversationId, userId)
  return [...deleteMember(row, version), putPast(userId, conversationId, lastSeq, 'deleted')]
}
