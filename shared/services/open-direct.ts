import type { CreateDirect } from '../contract/conversations.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { MemberAndRole } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { createdId, directConversationId, requestHash, sameBytes } from '../core/ids.ts'
import { isVisible } from '../core/rows.ts'
import { requireUnblocked } from '../store/blocks.ts'
import { getHead } from '../store/heads.ts'
import { getRow } from '../store/rows.ts'
import { type Claim, claimKey, readUsedKey, useKey } from '../store/used-keys.ts'
import { begin, type Opened } from './begin-conversation.ts'
import type { Caller, Given } from './given.ts'
import { changeRow } from './own-row.ts'
import { requireKnown, withNames } from './people.ts'

/** Opens a direct conversation, once however many race to open it: 12 write units, two more with a key. */
export async function openDirect(
  given: Given,
  caller: Caller,
  wanted: CreateDirect,
  idempotencyKey: string | undefined,
): Promise<Opened> {
  const otherId = wanted.userId
  if (otherId === caller.userId) throw invalid('#/userId', 'invalid_value')
  const conversationId = directConversationId(caller.userId, otherId)
  const claim = idempotencyKey === undefined ? undefined : claimOf(caller, idempotencyKey, wanted)
  const head = await getHead(given.table, conversationId, { consistent: true })
  if (head) return openAgain(given, caller, head, claim)
  const names = await requireKnown(given, caller, [otherId], () => '#/userId', { alsoBlocking: true })
  const members: MemberAndRole[] = [caller.userId, otherId].map((userId) => ({ userId, role: 'member' }))
  const unblocked = [requireUnblocked(caller.userId, otherId), requireUnblocked(otherId, caller.userId)]
  const about = { conversationId, kind: 'direct' as const, otherId, creatorId: caller.userId }
  if (claim) await requireUnused(given, claim)
  const conditions = [...unblocked, ...(claim ? [useKey(claim)] : [])]
  if (await begin(given, about, withNames(members, names), conditions))
    return { conversationId, created: true, replayed: false }
  const winner = await getHead(given.table, conversationId, { consistent: true })
  if (winner) return openAgain(given, caller, winner, claim)
  if (claim) await requireUnused(given, claim)
  return refuseBlocked()
}

/** It is there already: also for who has not seen it yet, because nothing is said in it. */
async function openAgain(
  given: Given,
  caller: Caller,
  head: Head,
  claim: Claim | undefined,
): Promise<Opened> {
  const { conversationId } = head
  if (head.blockedBy.length > 0) refuseBlocked()
  const replayed = claim !== undefined && (await isRepeat(given, claim))
  const row = await getRow(given.table, caller.userId, conversationId, { consistent: true })
  if (row && !isVisible(row, head)) await changeRow(given, row, () => ({ opened: true }))
  return { conversationId, created: false, replayed }
}

const claimOf = ({ userId }: Caller, idempotencyKey: string, wanted: CreateDirect): Claim => ({
  userId,
  idempotencyKey,
  hash: requestHash({ ...wanted, firstMessage: wanted.firstMessage !== undefined }),
})

/** Whether the key has stood for this very request before; from now on it does. */
async function isRepeat(given: Given, claim: Claim): Promise<boolean> {
  await requireGroupless(given, claim)
  const used = await claimKey(given.table, claim)
  if (used && !sameBytes(used, claim.hash)) throw new AppError('idempotency_key_reused')
  return used !== undefined
}

/** Refuses a key that has stood for anything: this conversation is not there yet. */
async function requireUnused(given: Given, claim: Claim): Promise<void> {
  await requireGroupless(given, claim)
  const used = await readUsedKey(given.table, claim)
  if (used) throw new AppError('idempotency_key_reused')
}

async function requireGroupless(given: Given, { userId, idempotencyKey }: Claim): Promise<void> {
  const group = await getHead(given.table, createdId(userId, idempotencyKey), { consistent: true })
  if (group) throw new AppError('idempotency_key_reused')
}

function refuseBlocked(): never {
  throw new AppError('blocked')
}
