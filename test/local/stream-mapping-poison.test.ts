import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { planOf } from '../../local/plan.ts'
import { defaultRetryDelayMs } from '../../local/stream-mapping/mapping.ts'
import type { MappingProperties } from '../../local/stream-mapping/properties.ts'
import { ensureSynthesized } from '../../local/synthesize.ts'
import { loadAssembly } from '../../local/template/assembly.ts'
import { recordingFunction, region, silent, startTestMapping, useDatabase } from './stream-rig.ts'

// The settings are those of the synthesized stream mapping, so that whoever changes them hears of it here.

const database = useDatabase()
let properties: MappingProperties

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../..', import.meta.url))
  const assembly = loadAssembly(await ensureSynthesized(projectDir, silent))
  const { mappings } = planOf(assembly, { region, accountId: '000000000000', port: 4000, log: silent })
  const mapping = mappings.find((one) => String(one.properties.EventSourceArn).includes(':dynamodb:'))
  properties = mapping?.properties as unknown as MappingProperties
}, 120_000)

/** Somebody's own row: every change of it is let through. */
const row: [string, string] = ['USER#u', 'CONV#c']

/** Writes a full batch for one lane, of which the records numbered so are poison; delays are counted, not waited. */
async function runBatch(poisonous: readonly number[], fails: 'whole' | 'reported') {
  const table = await database.makeTable()
  for (let n = 0; n < Number(properties.BatchSize); n += 1) await table.put(...row, { n: { N: `${n}` } })
  const waitedMs = { total: 0 }
  const reader = recordingFunction()
  const handled = new Set<number>()
  const invoke: typeof reader.invoke = async (name, event) => {
    const { Records } = event as {
      Records: { dynamodb: { NewImage: { n: { N: string } }; SequenceNumber: string } }[]
    }
    const bad = Records.filter(({ dynamodb }) => poisonous.includes(Number(dynamodb.NewImage.n.N)))
    if (bad.length > 0 && fails === 'whole') {
      return { ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: 'died' } }
    }
    for (const record of Records) if (!bad.includes(record)) handled.add(Number(record.dynamodb.NewImage.n.N))
    await reader.invoke(name, event)
    return {
      ok: true,
      payload: { batchItemFailures: bad.map((one) => ({ itemIdentifier: one.dynamodb.SequenceNumber })) },
    }
  }
  const { EventSourceArn: _stream, FunctionName: _function, ...settings } = properties
  const mapping = await startTestMapping(table, invoke, settings, {
    retryDelayMs: (invokeCount) => {
      waitedMs.total += defaultRetryDelayMs(invokeCount)
      return 0
    },
  })
  await mapping.settled()
  await mapping.stop()
  return { handled, waitedMs: waitedMs.total, failures: mapping.failures }
}

it.each([
  ['first', 0, 'whole'],
  ['last', 99, 'whole'],
  ['first', 0, 'reported'],
  ['second', 1, 'reported'],
  ['last', 99, 'reported'],
] as const)(
  'R10 the %s record of a batch, poison, is out of the way within a minute (%s, %s)',
  async (_where, n, fails) => {
    const { handled, waitedMs, failures } = await runBatch([n], fails)

    expect(waitedMs).toBeLessThan(60_000)
    expect(handled.size).toBe(Number(properties.BatchSize) - 1)
    expect(
      failures.map(({ arn, body }) => [arn, (body.DDBStreamBatchInfo as { batchSize: number }).batchSize]),
    ).toEqual([[properties.DestinationConfig?.OnFailure?.Destination, 1]])
  },
)

it('R10 each of several poison records is given up alone', async () => {
  const { handled, failures } = await runBatch([3, 40, 41], 'whole')

  expect(handled.size).toBe(Number(properties.BatchSize) - 3)
  expect(failures).toHaveLength(3)
})
