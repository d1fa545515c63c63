import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../../shared/store/table.ts'

/** What DynamoDB adds to every item that it stores, and to every item of an index. */
const overheadBytes = 100

/** Bytes of an item as DynamoDB counts them: its developer guide, "Item sizes and formats". */
export const itemBytes = (item: Item): number =>
  Object.entries(marshall(item, { removeUndefinedValues: true })).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  )

export const storedBytes = (item: Item): number => itemBytes(item) + overheadBytes

/** About a byte for two digits that count, and one more. */
function numberBytes(text: string): number {
  const digits = text.replace(/^-/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(digits.length / 2) + 1
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberBytes(value.N)
  if (value.B !== undefined) return value.B.length
  if (value.SS) return sum(value.SS.map((one) => Buffer.byteLength(one)))
  if (value.NS) return sum(value.NS.map(numberBytes))
  if (value.BS) return sum(value.BS.map((one) => one.length))
  if (value.L) return 3 + sum(value.L.map((one) => 1 + valueBytes(one)))
  if (value.M) {
    const entries = Object.entries(value.M)
    return 3 + sum(entries.map(([name, one]) => 1 + Buffer.byteLength(name) + valueBytes(one)))
  }
  return 1
}
