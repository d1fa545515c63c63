import type { LimitPolicy } from '../contract/limits.ts'
import { type Counter, isFlooding, isRefused } from '../core/limits.ts'
import type { Key } from './keys.ts'
import type { Item, Table } from './table.ts'

/** An item: `n` calls, `e` endsAt, `l` lockedAt, `ttl` in whole seconds, some time after its end. */
const counterOf = (item: Item | undefined): Counter | undefined =>
  item?.e === undefined
    ? undefined
    : { calls: Number(item.n), endsAt: Number(item.e), lockedAt: item.l as number | undefined }

/** Kept after its end for clocks that differ. */
const keptSeconds = 60
const mostRemembered = 1_000
const mostTries = 6

/**
 * What counters were when this process last saw them. It only chooses the write to try first, and so costs a unit
 * where it is out of date; what the write's condition finds decides.
 */
const memories = new WeakMap<Table, Map<string, Counter>>()

function memoryOf(table: Table): Map<string, Counter> {
  const known = memories.get(table)
  if (known && known.size < mostRemembered) return known
  const memory = new Map<string, Counter>()
  memories.set(table, memory)
  return memory
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`

/** Half a read unit: it may be a moment old. */
export async function readCounter(table: Table, key: Key): Promise<Counter | undefined> {
  return counterOf(await table.get(key))
}

/** The counter as this process last saw it, for nothing. */
export const rememberedCounter = (table: Table, key: Key): Counter | undefined =>
  memories.get(table)?.get(nameOf(key))

/** Takes a counter one call further, from what it is taken to be: undefined where none is known. */
export type Step = (counter: Counter | undefined) => Counter

/**
 * Counts a call by one conditional write and answers the counter as it then is: one write unit, one more for each time
 * that it was not what it was taken to be. However many count at once, no more than the policy's number are let
 * through. Where somebody floods, the lockout is written anew at most once a second.
 */
export async function takeStep(
  table: Table,
  key: Key,
  policy: LimitPolicy,
  step: Step,
  now: number,
): Promise<Counter> {
  const memory = memoryOf(table)
  let believed = memory.get(nameOf(key))
  for (let tries = 1; ; tries += 1) {
    const next = step(believed)
    if (believed && (isOldNews(policy, believed, next) || tries === mostTries)) return next
    const written = await table.update({ Key: key, ...writeOf(policy, believed, next, now) })
    const counter = counterOf(written.item)
    if (counter) memory.set(nameOf(key), counter)
    if (written.ok && counter) return counter
    believed = counter
  }
}

const isOldNews = (policy: LimitPolicy, believed: Counter, next: Counter): boolean =>
  isFlooding(policy, believed) && next.lockedAt === believed.lockedAt && next.endsAt - believed.endsAt < 1000

type Write = Omit<Parameters<Table['update']>[0], 'Key'>

const toTheEnd = { ExpressionAttributeNames: { '#ttl': 'ttl' } }
const answersItem = { ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
const ttlOf = ({ endsAt }: Counter): number => Math.ceil(endsAt / 1000) + keptSeconds

function writeOf(policy: LimitPolicy, believed: Counter | undefined, next: Counter, now: number): Write {
  if (!believed || believed.endsAt <= now) return beginning(next, now)
  return isRefused(policy, next) ? refusal(policy, believed, next, now) : call(policy, now)
}

/** A window begins, or a lockout, where none is open. */
const beginning = (next: Counter, now: number): Write => ({
  UpdateExpression: `SET n = :n, e = :e, #ttl = :ttl${next.lockedAt === undefined ? ' REMOVE l' : ', l = :l'}`,
  ConditionExpression: 'attribute_not_exists(e) OR e <= :now',
  ...toTheEnd,
  ExpressionAttributeValues: {
    ':n': next.calls,
    ':e': next.endsAt,
    ':ttl': ttlOf(next),
    ':now': now,
    ...(next.lockedAt !== undefined && { ':l': next.lockedAt }),
  },
  ...answersItem,
})

const call = (policy: LimitPolicy, now: number): Write => ({
  UpdateExpression: 'SET n = n + :one',
  ConditionExpression: 'e > :now AND n < :calls',
  ExpressionAttributeValues: { ':one': 1, ':now': now, ':calls': policy.calls },
  ...answersItem,
})

const refusal = (policy: LimitPolicy, believed: Counter, next: Counter, now: number): Write => ({
  UpdateExpression: 'SET n = n + :one, e = :e, l = :l, #ttl = :ttl',
  ConditionExpression: `e > :now AND e <= :e AND n >= :calls AND ${
    believed.lockedAt === undefined ? 'attribute_not_exists(l)' : 'l = :l'
  }`,
  ...toTheEnd,
  ExpressionAttributeValues: {
    ':one': 1,
    ':e': next.endsAt,
    ':l': next.lockedAt,
    ':ttl': ttlOf(next),
    ':now': now,
    ':calls': policy.calls,
  },
  ...answersItem,
})
