import { usedKey } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** A person's `Idempotency-Key`, and the hash of the request that it stands for. */
export interface Claim {
  readonly userId: string
  readonly idempotencyKey: string
  readonly hash: Uint8Array
}

const hashOf = (item: Item | undefined): Uint8Array | undefined => item?.rh as Uint8Array | undefined

const onlyIfUnused = ({ userId, idempotencyKey, hash }: Claim) => ({
  Item: { ...usedKey(userId, idempotencyKey), rh: hash },
  ConditionExpression: 'attribute_not_exists(pk)',
})

/** The hash that the key stands for: it is needed where the created thing's id does not follow from it. One read unit. */
export async function readUsedKey(
  table: Table,
  { userId, idempotencyKey }: Omit<Claim, 'hash'>,
): Promise<Uint8Array | undefined> {
  return hashOf(await table.get(usedKey(userId, idempotencyKey), { consistent: true }))
}

/** From now on the key stands for the request; answers what it has stood for already. One write unit. */
export async function claimKey(table: Table, claim: Claim): Promise<Uint8Array | undefined> {
  const put = await table.put({
    ...onlyIfUnused(claim),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  return put.ok ? undefined : hashOf(put.item)
}

/** The same as part of a transaction that fails where the key stands for anything: two write units. */
export const useKey = (claim: Claim): TransactItem => ({ Put: onlyIfUnused(claim) })
