import { directConversationId } from '../core/ids.ts'
import { blocksKey, connectionsKey, headKey, profileKey } from './keys.ts'
import type { Table, TransactItem } from './table.ts'

/** Whom somebody blocks: the user ids in `s`. Strongly consistent; one read unit up to 100 people. */
export async function getBlocks(table: Table, userId: string): Promise<ReadonlySet<string>> {
  const item = await table.get(blocksKey(userId), { consistent: true })
  return new Set(item?.s as Set<string> | undefined)
}

/** Somebody blocks nobody any more. One write unit per 1 KB of them. */
export async function forgetBlocks(table: Table, userId: string): Promise<void> {
  await table.delete({ Key: blocksKey(userId) })
}

/** Part of a transaction that fails if one of these two blocks the other. */
export const requireUnblocked = (userId: string, otherId: string): TransactItem => ({
  ConditionCheck: {
    Key: blocksKey(userId),
    ConditionExpression: 'attribute_not_exists(pk) OR NOT contains(s, :other)',
    ExpressionAttributeValues: { ':other': otherId },
  },
})

/**
 * The head of their direct conversation says who blocks, so that sending costs nothing more. The second part fails
 * where the person has no profile (any more).
 */
export function setBlocked(
  userId: string,
  otherId: string,
  blocked: boolean,
  hasDirect: boolean,
): TransactItem[] {
  const word = blocked ? 'ADD' : 'DELETE'
  const head = {
    Key: headKey(directConversationId(userId, otherId)),
    UpdateExpression: `${word} bl :me`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':me': new Set([userId]) },
  }
  const noHead = { Key: head.Key, ConditionExpression: 'attribute_not_exists(pk)' }
  return [
    {
      Update: {
        Key: blocksKey(userId),
        UpdateExpression: `${word} s :other`,
        ExpressionAttributeValues: { ':other': new Set([otherId]) },
      },
    },
    {
      Update: {
        Key: profileKey(userId),
        UpdateExpression: 'SET hb = :yes',
        ConditionExpression: 'attribute_exists(dn)',
        ExpressionAttributeValues: { ':yes': true },
      },
    },
    {
      // Delivery reads connections, and finds there whom their owner does not want to hear.
      Update: {
        Key: connectionsKey(userId),
        UpdateExpression: `${word} b :other`,
        ExpressionAttributeValues: { ':other': new Set([otherId]) },
      },
    },
    hasDirect ? { Update: head } : { ConditionCheck: noHead },
  ]
}
