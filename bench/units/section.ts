import { measureSizes } from '../../test/support/capacity.ts'
import { startTestTable } from '../../test/support/dynoxide.ts'
import { isWithin, tableOf } from '../../test/support/model-units.ts'
import { openTable } from '../../test/support/test-table.ts'
import type { Figures } from '../figures.ts'

const sizes = [10, 100_000]

/** What each operation costs in DynamoDB's units, with few and with very many messages stored. */
export async function unitsSection(): Promise<Figures> {
  const database = await startTestTable()
  const { table, client } = openTable(database.endpoint, database.tableName)
  try {
    const bySize = await measureSizes(table, sizes)
    const above = [...bySize.values()].flat().filter((one) => !isWithin(one))
    const verdict =
      above.length === 0 ? 'All are within their limits.' : `**${above.length} are above their limits.**`
    return { places: { units: `${tableOf(bySize)}\n\n${verdict}` } }
  } finally {
    client.destroy()
    await database.stop()
  }
}
