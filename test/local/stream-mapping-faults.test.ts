import { describe, expect, it } from 'vitest'
import { recordingFunction, startTestMapping, until, useDatabase } from './stream-rig.ts'

const database = useDatabase()

/** Writes items a/0 to a/n-1 once the fault is on, and waits until all is dealt with. */
async function runWith(name: string, value: unknown, properties: object = {}, count = 3) {
  const table = await database.makeTable()
  const reader = recordingFunction()
  const mapping = await startTestMapping(table, reader.invoke, properties)
  mapping.faults[name]?.set(value)
  for (let n = 0; n < count; n += 1) await table.put('a', `${n}`)
  await until(() => reader.seen().length > 0 || name === 'skipBatches')
  return { table, reader, mapping }
}

describe('a fault of the stream', () => {
  it('loses answers, so that batches come again', async () => {
    const { reader, mapping } = await runWith('loseAnswers', true, { MaximumRetryAttempts: 0 }, 1)
    await until(() => reader.batches.length > 3)

    mapping.faults.loseAnswers?.clear()
    await mapping.settled()
    await mapping.stop()

    expect(new Set(reader.seen())).toEqual(new Set(['a/0']))
    expect(mapping.failures).toEqual([])
  })

  it('skips batches for good', async () => {
    const { table, reader, mapping } = await runWith('skipBatches', 1)
    await mapping.settled()

    mapping.faults.skipBatches?.clear()
    await table.put('a', 'next')
    await until(() => reader.seen().length > 0)
    await mapping.stop()

    expect(reader.seen()).toEqual(['a/next'])
  })

  it('gives every batch twice', async () => {
    const { reader, mapping } = await runWith('duplicateBatches', true, { BatchSize: 1 })
    await mapping.settled()
    await mapping.stop()

    expect(reader.seen()).toEqual(['a/0', 'a/0', 'a/1', 'a/1', 'a/2', 'a/2'])
  })

  it('repeats old batches', async () => {
    const { reader, mapping } = await runWith('repeatBatches', true, { BatchSize: 1 })
    await mapping.settled()
    await mapping.stop()

    expect(reader.seen()).toHaveLength(6)
    expect(new Set(reader.seen())).toEqual(new Set(['a/0', 'a/1', 'a/2']))
  })

  it('gives every record alone', async () => {
    const { reader, mapping } = await runWith('splitBatches', true, { BatchSize: 100 }, 5)
    await mapping.settled()
    await mapping.stop()

    expect(reader.batches.map((batch) => batch.length)).toEqual([1, 1, 1, 1, 1])
  })

  it('fails what holds a poisonous record until it is out of the way', async () => {
    const poison = { containing: '"sk":{"S":"1"}' }
    const properties = {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: 'failures' } },
    }
    const { reader, mapping } = await runWith('poisonRecords', poison, properties, 3)
    await mapping.settled()
    await mapping.stop()

    expect(reader.seen().toSorted()).toEqual(['a/0', 'a/2'])
    expect(mapping.failures.map(({ body }) => body.DDBStreamBatchInfo)).toMatchObject([{ batchSize: 1 }])
  })

  it('lets items overtake each other, but never an item itself', async () => {
    const properties = { BatchSize: 1, ParallelizationFactor: 10 }
    const table = await database.makeTable()
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 10; n += 1) await table.put('a', `${n}`, { round: { N: `${round}` } })
    }
    const reader = recordingFunction()
    const mapping = await startTestMapping(table, reader.invoke, properties, { seed: 3 })
    mapping.faults.reorderLanes?.set(30)
    await mapping.settled()
    await mapping.stop()

    const records = reader.events.flatMap((event) => event.Records.map(({ dynamodb }) => dynamodb))
    const order = records.map((record) => Number(record?.SequenceNumber))
    expect(order).not.toEqual(order.toSorted((one, other) => one - other))
    for (let n = 0; n < 10; n += 1) {
      const ofItem = records.filter((record) => record?.Keys?.sk?.S === `${n}`)
      expect(ofItem.map((record) => record?.NewImage?.round?.N)).toEqual(['0', '1', '2'])
    }
  })

  it('holds batches back', async () => {
    const table = await database.makeTable()
    const reader = recordingFunction()
    const mapping = await startTestMapping(table, reader.invoke)
    mapping.faults.delayBatches?.set({ milliseconds: 50 })

    const started = performance.now()
    await table.put('a', '1')
    await until(() => reader.seen().length > 0)
    await mapping.stop()

    expect(performance.now() - started).toBeGreaterThanOrEqual(49)
  })

  it.each([
    ['loseAnswers', -1],
    ['delayBatches', { rate: 1 }],
    ['splitBatches', { size: 1 }],
    ['poisonRecords', true],
  ])('refuses a setting that makes no sense: %s %o', async (name, value) => {
    const table = await database.makeTable()
    const mapping = await startTestMapping(table, recordingFunction().invoke)

    expect(() => mapping.faults[name]?.set(value)).toThrow(TypeError)
    await mapping.stop()
  })
})
