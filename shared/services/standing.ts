import { AppError } from '../contract/errors.ts'
import { changesRightsOf, type Entry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { type ConversationAction, isClosed, may } from '../core/rights.ts'
import type { Row } from '../core/rows.ts'
import { headOfItem } from '../store/heads.ts'
import { headKey, headSk, rowKey } from '../store/keys.ts'
import { readEnd } from '../store/log.ts'
import { getPasts } from '../store/past.ts'
import { getRow, rowOfItem } from '../store/rows.ts'
import type { Given } from './given.ts'

/** Where somebody stands in a conversation: what it is, and what they are in it. */
export interface Standing {
  readonly head: Head
  readonly row: Row
}

/** Both strongly consistent, in one call: two read units. To a stranger a conversation does not exist. */
export async function requireStanding(
  given: Given,
  userId: string,
  conversationId: string,
): Promise<Standing> {
  const keys = [headKey(conversationId), rowKey(userId, conversationId)]
  const items = await given.table.batchGet(keys, { consistent: true })
  const headItem = items.find((item) => item.sk === headSk)
  const rowItem = items.find((item) => item.sk !== headSk)
  return standingOf(given, userId, headItem && headOfItem(headItem), rowItem && rowOfItem(rowItem))
}

/**
 * The log's end with the head, then the row: in this order, so that what the row knows is not older than the end. Two
 * read units; the tail is one entry.
 */
export async function requireStandingAtEnd(
  given: Given,
  userId: string,
  conversationId: string,
): Promise<{ standing: Standing; tail: readonly Entry[] }> {
  const end = await readEnd(given.table, conversationId, { limit: 1, consistent: true })
  const row = await getRow(given.table, userId, conversationId, { consistent: true })
  return { standing: await standingOf(given, userId, end.head, row), tail: end.entries }
}

/**
 * Refuses where there is no such conversation for this person: they never came in, or were removed. One that was deleted
 * for everyone is `gone` to those who were in it.
 */
export async function standingOf(
  given: Given,
  userId: string,
  head: Head | undefined,
  row: Row | undefined,
): Promise<Standing> {
  if (head && row && head.deletedAt === undefined) return { head, row }
  if (head?.deletedAt !== undefined && (row || (await wasDeleted(given, userId, head))))
    throw new AppError('gone')
  throw new AppError('not_found')
}

/**
 * Whether a head that was not read strongly lacks what this row knows: who has just come in must neither be told that
 * there is no such conversation, nor be shown it by rules that no longer hold.
 */
export const isBehind = (head: Head | undefined, row: Row): boolean => !head || head.lastSeq < row.memberSeq

async function wasDeleted(given: Given, userId: string, { conversationId }: Head): Promise<boolean> {
  const pasts = await getPasts(given.table, userId, [conversationId])
  return pasts.get(conversationId)?.reason === 'deleted'
}

/** What is meant for somebody whose account is gone reaches nobody. */
const forTheOther: readonly ConversationAction[] = ['send', 'react', 'edit_own']

/** What says nothing to the other may be done between those of whom one blocks the other. */
const inSilence: readonly ConversationAction[] = ['read', 'delete_own']

function whyNot(action: ConversationAction, { head, row }: Standing): AppError | undefined {
  if (head.blockedBy.length > 0 && !inSilence.includes(action)) return new AppError('blocked')
  if (head.abandoned && forTheOther.includes(action)) {
    return new AppError('conflict', { reason: 'account_deleted' })
  }
  const rights = { kind: head.kind, role: row.role, policy: head.policy }
  if (may(action, rights)) return undefined
  return new AppError('forbidden', isClosed(head.policy) ? { reason: 'closed' } : {})
}

/** Refuses what this person may not do here. */
export function requireMay(action: ConversationAction, standing: Standing): void {
  const refusal = whyNot(action, standing)
  if (refusal) throw refusal
}

/** Whether they may do it now. */
export const mayNow = (action: ConversationAction, standing: Standing): boolean => !whyNot(action, standing)

/**
 * Whether an entry speaks of rights that this standing does not know yet. Member and head are written together with
 * the entry that changes them, so the seq they carry tells what they know.
 */
export function isOutdatedBy(entry: Entry, { head, row }: Standing): boolean {
  if (!changesRightsOf(entry, row.userId)) return false
  const known = entry.type.startsWith('member.') ? row.memberSeq : head.configuredSeq
  return entry.seq > known
}
