import { conversationPk, headSk, type Key, logKey, logSk, memberEnd } from './keys.ts'
import type { Table } from './table.ts'

/** Keys of a deleted conversation's content, up to `limit`: everything but its head, its members and its last entry. */
export async function listContent(
  table: Table,
  conversationId: string,
  lastSeq: number,
  limit: number,
): Promise<Key[]> {
  const entries = await listKeys(table, conversationId, 'sk < :bound', headSk, limit + 1)
  const content = entries.filter(({ sk }) => sk !== logSk(lastSeq)).slice(0, limit)
  if (content.length > 0) return content
  return listKeys(table, conversationId, 'sk > :bound', memberEnd, limit)
}

async function listKeys(
  table: Table,
  conversationId: string,
  condition: string,
  bound: string,
  limit: number,
): Promise<Key[]> {
  const page = await table.query({
    KeyConditionExpression: `pk = :pk AND ${condition}`,
    ExpressionAttributeValues: { ':pk': conversationPk(conversationId), ':bound': bound },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
    Limit: limit,
  })
  return page.items as unknown as Key[]
}

/** Touches the last entry, so that the stream rings again. */
export async function ringAgain(table: Table, conversationId: string, lastSeq: number): Promise<void> {
  await table.update({
    Key: logKey(conversationId, lastSeq),
    UpdateExpression: 'ADD pg :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':one': 1 },
  })
}
