import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type CancellationReason,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type {
  DeleteCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Key } from './keys.ts'
import { countUnits } from './meter.ts'

export type Item = Record<string, unknown>

/** A write whose condition did not hold; `item` is what stood there, where the call asked for it. */
export interface ConditionFailed {
  readonly ok: false
  readonly item: Item | undefined
}
export type Written = { readonly ok: true } | ConditionFailed

type Without<Input> = Omit<Input, 'TableName' | 'ReturnConsumedCapacity'>

/**
 * The table. Items are plain values here, and DynamoDB's own only in this module: with the SDK's document client, which does the
 * same, a call costs the processor a seventh more. Every call asks for its consumed capacity. Nothing here scans.
 * Errors of AWS other than a failed condition pass through with their `name`.
 */
export interface Table {
  get(key: Key, options?: { consistent?: boolean }): Promise<Item | undefined>
  /** Any number of keys, 100 a call; what DynamoDB leaves unprocessed is asked again. Order is not kept. */
  batchGet(keys: readonly Key[], options?: { consistent?: boolean }): Promise<Item[]>
  query(
    input: Without<QueryCommandInput>,
  ): Promise<{ items: Item[]; lastKey: Item | undefined; count: number }>
  put(input: Without<PutCommandInput>): Promise<Written>
  /** Answers the attributes that `ReturnValues` asked for. */
  update(input: Without<UpdateCommandInput>): Promise<{ ok: true; item: Item | undefined } | ConditionFailed>
  delete(input: Without<DeleteCommandInput>): Promise<Written>
  /** Unconditionally, 25 a call; what DynamoDB leaves unprocessed is asked again. One write unit per KB of each. */
  deleteMany(keys: readonly Key[]): Promise<void>
  transact(items: readonly TransactItem[]): Promise<Transacted>
}

/** One part of a transaction; the table's name is filled in. */
export type TransactItem = {
  readonly Put?: Omit<NonNullable<TransactPart['Put']>, 'TableName'>
  readonly Update?: Omit<NonNullable<TransactPart['Update']>, 'TableName'>
  readonly Delete?: Omit<NonNullable<TransactPart['Delete']>, 'TableName'>
  readonly ConditionCheck?: Omit<NonNullable<TransactPart['ConditionCheck']>, 'TableName'>
}
type TransactPart = NonNullable<TransactWriteCommandInput['TransactItems']>[number]
type StoredPart = NonNullable<TransactWriteItemsCommandInput['TransactItems']>[number]

export type Transacted =
  | { readonly ok: true }
  /** By part: the part whose condition failed, with what stood there; `conflict` where another transaction was under way. */
  | {
      readonly ok: false
      readonly conflict: boolean
      readonly failed: readonly (ConditionFailed | undefined)[]
    }

const hasName = (error: unknown, name: string): boolean =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === name

type Marshalled = Record<string, AttributeValue>

const plain = (item: Marshalled | undefined): Item | undefined => item && unmarshall(item)

/** Errors carry an empty item where there is none. */
const standing = (item: Marshalled | undefined): Item | undefined =>
  item && Object.keys(item).length > 0 ? unmarshall(item) : undefined

const stored = (item: Item): Marshalled => marshall(item, { removeUndefinedValues: true })

const storedKey = ({ pk, sk }: Key): Marshalled => ({ pk: { S: pk }, sk: { S: sk } })

/** What every input may hold of plain values. */
interface PlainParts {
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
  readonly ExclusiveStartKey?: Item | undefined
  readonly ExpressionAttributeValues?: Item | undefined
}
type StoredParts<Input> = Omit<Input, keyof PlainParts> & {
  [Part in keyof PlainParts & keyof Input]: Input[Part] extends Item ? Marshalled : Marshalled | undefined
}

const plainParts = ['Key', 'Item', 'ExclusiveStartKey', 'ExpressionAttributeValues'] as const

function storedParts<Input extends PlainParts>(input: Input): StoredParts<Input> {
  const parts: { [part: string]: unknown } = Object.fromEntries(Object.entries(input))
  for (const part of plainParts) {
    const value = input[part]
    if (value !== undefined) parts[part] = stored(value)
  }
  return parts as StoredParts<Input>
}

const itemOf = (error: unknown): Item | undefined => standing((error as { Item?: Marshalled }).Item)

function refusalOf(error: unknown): Transacted & { ok: false } {
  const reasons = (error as { CancellationReasons?: CancellationReason[] }).CancellationReasons ?? []
  const conflicts = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']
  const failed = reasons.map(({ Code, Item }): ConditionFailed | undefined =>
    Code === 'ConditionalCheckFailed' ? { ok: false, item: standing(Item) } : undefined,
  )
  const conflict = reasons.some(({ Code }) => Code !== undefined && conflicts.includes(Code))
  if (!conflict && !failed.some(Boolean)) throw error
  return { ok: false, conflict, failed }
}

function named(part: TransactItem, name: string): StoredPart {
  const one = Object.entries(part)[0]
  if (!one) throw new TypeError('an empty part of a transaction')
  return { [one[0]]: { TableName: name, ...storedParts(one[1]) } }
}

/** Full jitter: a random time below a bound that doubles, from 20 ms up to 640 ms. */
function waitBriefly(attempt: number): Promise<void> {
  const bound = 20 * 2 ** Math.min(attempt, 5)
  return new Promise((resolve) => setTimeout(resolve, Math.random() * bound))
}

const maxBatchKeys = 100
const maxBatchWrites = 25
const writeAttempts = 8

export function createTable(client: DynamoDBClient, name: string, pause = waitBriefly): Table {
  const asked = { TableName: name, ReturnConsumedCapacity: 'TOTAL' as const }

  /** A conflict with a transaction is not a refusal: the same write is tried again. */
  const conditional = async <Result>(write: () => Promise<Result>): Promise<Result | ConditionFailed> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write()
      } catch (error) {
        if (hasName(error, 'ConditionalCheckFailedException')) {
          countUnits('write', { CapacityUnits: 1 })
          return { ok: false, item: itemOf(error) }
        }
        if (!hasName(error, 'TransactionConflictException') || attempt === writeAttempts) throw error
        await pause(attempt)
      }
    }
  }

  return {
    async get(key, { consistent = false } = {}) {
      const answer = await client.send(
        new GetItemCommand({ ...asked, Key: storedKey(key), ConsistentRead: consistent }),
      )
      countUnits('read', answer.ConsumedCapacity)
      return plain(answer.Item)
    },
    async batchGet(keys, { consistent = false } = {}) {
      const found: Item[] = []
      let left = [...keys]
      for (let attempt = 1; left.length > 0; attempt += 1) {
        const asking = left.slice(0, maxBatchKeys)
        const answer = await client.send(
          new BatchGetItemCommand({
            RequestItems: { [name]: { Keys: asking.map(storedKey), ConsistentRead: consistent } },
            ReturnConsumedCapacity: 'TOTAL',
          }),
        )
        countUnits('read', answer.ConsumedCapacity)
        found.push(...(answer.Responses?.[name] ?? []).map((item) => unmarshall(item)))
        const unprocessed = (answer.UnprocessedKeys?.[name]?.Keys ?? []).map((key) => unmarshall(key) as Key)
        if (unprocessed.length > 0) await pause(attempt)
        left = [...unprocessed, ...left.slice(maxBatchKeys)]
      }
      return found
    },
    async query(input) {
      const answer = await client.send(new QueryCommand({ ...asked, ...storedParts(input) }))
      countUnits('read', answer.ConsumedCapacity)
      const items = (answer.Items ?? []).map((item) => unmarshall(item))
      return { items, lastKey: plain(answer.LastEvaluatedKey), count: answer.Count ?? 0 }
    },
    async put(input) {
      return conditional(async () => {
        const answer = await client.send(new PutItemCommand({ ...asked, ...storedParts(input) }))
        countUnits('write', answer.ConsumedCapacity)
        return { ok: true as const }
      })
    },
    async update(input) {
      return conditional(async () => {
        const answer = await client.send(new UpdateItemCommand({ ...asked, ...storedParts(input) }))
        countUnits('write', answer.ConsumedCapacity)
        return { ok: true as const, item: plain(answer.Attributes) }
      })
    },
    async delete(input) {
      return conditional(async () => {
        const answer = await client.send(new DeleteItemCommand({ ...asked, ...storedParts(input) }))
        countUnits('write', answer.ConsumedCapacity)
        return { ok: true as const }
      })
    },
    async deleteMany(keys) {
      let left = keys.map((key) => ({ DeleteRequest: { Key: storedKey(key) } }))
      for (let attempt = 1; left.length > 0; attempt += 1) {
        const answer = await client.send(
          new BatchWriteItemCommand({
            RequestItems: { [name]: left.slice(0, maxBatchWrites) },
            ReturnConsumedCapacity: 'TOTAL',
          }),
        )
        countUnits('write', answer.ConsumedCapacity)
        const unprocessed = (answer.UnprocessedItems?.[name] ?? []) as typeof left
        if (unprocessed.length > 0) await pause(attempt)
        left = [...unprocessed, ...left.slice(maxBatchWrites)]
      }
    },
    async transact(items) {
      const TransactItems = items.map((part) => named(part, name))
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await client.send(
            new TransactWriteItemsCommand({ TransactItems, ReturnConsumedCapacity: 'TOTAL' }),
          )
          countUnits('write', answer.ConsumedCapacity)
          return { ok: true }
        } catch (error) {
          if (!hasName(error, 'TransactionCanceledException')) throw error
          const refused = refusalOf(error)
          if (!refused.conflict || refused.failed.some(Boolean) || attempt === writeAttempts) return refused
          await pause(attempt)
        }
      }
    },
  }
}
