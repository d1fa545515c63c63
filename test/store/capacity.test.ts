import { beforeAll, describe, expect, it } from 'vitest'
import { measureSizes, operationCount, readsNewest } from '../support/capacity.ts'
import { whyNoLargeTable } from '../support/large-table.ts'
import { isWithin, type Measured, tableOf } from '../support/model-units.ts'
import { useTable } from '../support/test-table.ts'

const made = useTable()
const large = 100_000
const sizes = [10, 100, large]
const measurable = whyNoLargeTable ? sizes.slice(0, -1) : sizes

describe('what it costs, in capacity units', () => {
  let bySize: ReadonlyMap<number, readonly Measured[]>

  beforeAll(async () => {
    bySize = await measureSizes(made.table, measurable)
    console.log(`
${tableOf(bySize)}
`)
  }, 240_000)

  it.for(sizes)('stays within the limits with %i messages stored', (size, { skip }) => {
    skip(!measurable.includes(size), whyNoLargeTable)

    const measured = bySize.get(size) ?? []

    expect(measured.filter((one) => !isWithin(one))).toEqual([])
    expect(measured).toHaveLength(operationCount)
  })

  it.for([10, 100])('does not grow from %i to 100,000 messages stored', (size, { skip }) => {
    skip(!measurable.includes(large), whyNoLargeTable)

    const isCompared = ({ operation }: Measured) => size >= 100 || !readsNewest.has(operation)

    const [few, many] = [size, large].map((one) => bySize.get(one)?.filter(isCompared))

    expect(many).toEqual(few)
  })
})
