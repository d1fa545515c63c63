import type { NewConnection } from './connections.ts'
import { connectionKey } from './keys.ts'
import type { Table } from './table.ts'

/**
 * The connection's own item, `u` userId, `l` locale, `e` expiresAt, `ttl` the same in whole seconds: one write unit. It is written before the map names the connection, so that whatever the
 * map holds is found again by TTL, and its stream record takes it out of the map. Answers when the connection expires:
 * later than asked for where a newer token has already extended it.
 */
export async function putConnection(table: Table, connection: NewConnection): Promise<number> {
  const { connectionId, userId, locale, expiresAt } = connection
  const put = await table.update({
    Key: connectionKey(connectionId),
    UpdateExpression: `SET u = :u, e = :e, #ttl = :ttl${locale === undefined ? '' : ', l = :l'}`,
    ConditionExpression: 'attribute_not_exists(e) OR e <= :e',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':u': userId,
      ':e': expiresAt,
      ':ttl': Math.ceil(expiresAt / 1000),
      ...(locale !== undefined && { ':l': locale }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  if (put.ok) return expiresAt
  if (locale !== undefined) await setConnectionLocale(table, connectionId, locale)
  return Number(put.item?.e ?? expiresAt)
}

async function setConnectionLocale(table: Table, connectionId: string, locale: string): Promise<void> {
  await table.update({
    Key: connectionKey(connectionId),
    UpdateExpression: 'SET l = :l',
    ConditionExpression: 'attribute_exists(e)',
    ExpressionAttributeValues: { ':l': locale },
  })
}

/** When this person's connection expires by its own item; undefined where it is not theirs or gone. One read unit. */
export async function readExpiry(
  table: Table,
  { connectionId, userId }: { readonly connectionId: string; readonly userId: string },
): Promise<number | undefined> {
  const item = await table.get(connectionKey(connectionId), { consistent: true })
  return item?.u === userId ? (item.e as number | undefined) : undefined
}

/** The language that a connection's client asked for in its `hello`. Half a read unit. */
export async function readConnectionLocale(table: Table, connectionId: string): Promise<string | undefined> {
  return (await table.get(connectionKey(connectionId)))?.l as string | undefined
}
