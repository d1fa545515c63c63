import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordingFunction, startTestMapping, until, useDatabase } from './stream-rig.ts'

const database = useDatabase()

async function fill(table: { put(pk: string, sk: string): Promise<unknown> }, names: string[]) {
  for (const name of names) {
    const [pk = '', sk = ''] = name.split('/')
    await table.put(pk, sk)
  }
}

const numbered = (count: number, pk = 'a') => Array.from({ length: count }, (_, index) => `${pk}/${index}`)

describe('a stream mapping', () => {
  it("gives records in Lambda's shape", async () => {
    const table = await database.makeTable()
    const reader = recordingFunction()
    const mapping = await startTestMapping(table, reader.invoke)

    await table.put('a', '1', { n: { N: '1' } })
    await table.put('a', '1', { n: { N: '2' } })
    await table.remove('a', '1')
    await until(() => reader.seen().length === 3)
    await mapping.stop()

    const records = reader.events.flatMap((event) => event.Records)
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
    expect(records[1]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-north-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' }, sk: { S: '1' } },
        NewImage: { pk: { S: 'a' }, sk: { S: '1' }, n: { N: '2' } },
        OldImage: { pk: { S: 'a' }, sk: { S: '1' }, n: { N: '1' } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: table.streamArn,
    })
  })

  it('makes no record of a write that changes nothing', async () => {
    const table = await database.makeTable()
    const reader = recordingFunction()
    const mapping = await startTestMapping(table, reader.invoke)

    await fill(table, ['a/1', 'a/1', 'a/2'])
    await until(() => reader.seen().includes('a/2'))
    await mapping.stop()

    expect(reader.seen()).toEqual(['a/1', 'a/2'])
  })

  it('starts with what comes, at LATEST', async () => {
    const table = await database.makeTable()
    const reader = recordingFunction()
    await table.put('a', 'before')

    const mapping = await startTestMapping(table, reader.invoke, { StartingPosition: 'LATEST' })
    await table.put('a', 'after')
    await until(() => reader.seen().length > 0)
    await mapping.stop()

    expect(reader.seen()).toEqual(['a/after'])
  })

  it('gives no more than the batch size at once', async () => {
    const table = await database.makeTable()
    await fill(table, numbered(7))
    const reader = recordingFunction()

    const mapping = await startTestMapping(table, reader.invoke, { BatchSize: 3 })
    await until(() => reader.seen().length === 7)
    await mapping.stop()

    expect(reader.batches.map((batch) => batch.length)).toEqual([3, 3, 1])
  })

  it('waits for company as long as the batching window is open', async () => {
    const table = await database.makeTable()
    const reader = recordingFunction()
    const mapping = await startTestMapping(table, reader.invoke, {
      BatchSize: 2,
      MaximumBatchingWindowInSeconds: 60,
    })

    await table.put('a', '1')
    await table.put('a', '2')
    await until(() => reader.seen().length === 2)
    await mapping.stop()

    expect(reader.batches).toEqual([['a/1', 'a/2']])
  })

  it('leaves out what the filter refuses', async () => {
    const table = await database.makeTable()
    await fill(table, ['a/log', 'a/meta', 'b/log'])
    const reader = recordingFunction()
    const pattern = { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'lo' }] } } } }

    const mapping = await startTestMapping(table, reader.invoke, {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
    })
    await mapping.settled()
    await mapping.stop()

    expect(reader.seen()).toEqual(['a/log', 'b/log'])
  })

  it('keeps the order of one item and works on others in the meantime', async () => {
    const table = await database.makeTable()
    const writes = 5
    for (let n = 0; n < writes; n += 1)
      for (const pk of ['a', 'b', 'c', 'd']) await table.put(pk, 'x', { n: { N: `${n}` } })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let first = true
    const reader = recordingFunction(async () => {
      if (!first) return
      first = false
      await held
    })

    const mapping = await startTestMapping(table, reader.invoke, { ParallelizationFactor: 10, BatchSize: 1 })
    await until(() => reader.seen().length >= 2 * writes, 'other lanes')
    release()
    await mapping.settled()
    await mapping.stop()

    for (const pk of ['a', 'b', 'c', 'd']) {
      const images = reader.events.flatMap((event) => event.Records.map(({ dynamodb }) => dynamodb))
      const order = images
        .filter((image) => image?.Keys?.pk?.S === pk)
        .map((image) => Number(image?.NewImage?.n?.N))
      expect(order).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('goes on after a restart where it was', async () => {
    const table = await database.makeTable()
    const directory = mkdtempSync(join(tmpdir(), 'parley-mapping-'))
    const file = join(directory, 'mappings', 'one.json')
    await fill(table, ['a/1', 'a/2'])
    const before = recordingFunction()
    const first = await startTestMapping(table, before.invoke, {}, { file })
    await first.settled()
    await first.stop()
    await table.put('a', '3')

    const after = recordingFunction()
    const second = await startTestMapping(table, after.invoke, {}, { file })
    await second.settled()
    await second.stop()

    rmSync(directory, { recursive: true })
    expect([before.seen(), after.seen()]).toEqual([['a/1', 'a/2'], ['a/3']])
  })

  it('gives a batch again that was under way when it stopped', async () => {
    const table = await database.makeTable()
    const directory = mkdtempSync(join(tmpdir(), 'parley-mapping-'))
    const file = join(directory, 'one.json')
    await fill(table, ['a/1', 'a/2'])
    const failing = recordingFunction(() => {
      throw new Error('not now')
    })
    const first = await startTestMapping(table, failing.invoke, {}, { file })
    await until(() => failing.batches.length > 2)
    await first.stop()

    const after = recordingFunction()
    const second = await startTestMapping(table, after.invoke, {}, { file })
    await second.settled()
    await second.stop()

    rmSync(directory, { recursive: true })
    expect(after.seen()).toEqual(['a/1', 'a/2'])
  })
})

describe('failures of the function', () => {
  const poison = (bad: string) => (records: string[]) => {
    if (records.includes(bad)) throw new Error('poison')
    return null
  }

  it('are tried again until it succeeds', async () => {
    const table = await database.makeTable()
    await fill(table, ['a/1'])
    let calls = 0
    const reader = recordingFunction(() => {
      calls += 1
      if (calls < 4) throw new Error('not yet')
    })

    const mapping = await startTestMapping(table, reader.invoke)
    await mapping.settled()
    await mapping.stop()

    expect(reader.batches).toEqual([['a/1'], ['a/1'], ['a/1'], ['a/1']])
  })

  it('send the names of the records to the failure destination once retries are used up', async () => {
    const table = await database.makeTable()
    await fill(table, ['a/1', 'a/2'])
    const reader = recordingFunction(poison('a/1'))

    const mapping = await startTestMapping(table, reader.invoke, {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-north-1:000000000000:failures' } },
    })
    await mapping.settled()
    await mapping.stop()

    expect(reader.batches).toHaveLength(3)
    expect(mapping.failures).toEqual([
      {
        arn: 'arn:aws:sqs:eu-north-1:000000000000:failures',
        body: {
          requestContext: {
            requestId: expect.any(String),
            functionArn: 'arn:aws:lambda:eu-north-1:000000000000:function:reader',
            condition: 'RetryAttemptsExhausted',
            approximateInvokeCount: 3,
          },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          version: '1.0',
          timestamp: expect.any(String),
          DDBStreamBatchInfo: {
            shardId: expect.stringMatching(/^shardId-/),
            startSequenceNumber: expect.stringMatching(/^\d+$/),
            endSequenceNumber: expect.stringMatching(/^\d+$/),
            approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-.*\dZ$/),
            approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-.*\dZ$/),
            batchSize: 2,
            streamArn: table.streamArn,
          },
        },
      },
    ])
  })

  it('bisect down to the poison record', async () => {
    const table = await database.makeTable()
    await fill(table, numbered(8))
    const done: string[] = []
    const reader = recordingFunction((records) => {
      poison('a/5')(records)
      done.push(...records)
    })

    const mapping = await startTestMapping(table, reader.invoke, {
      MaximumRetryAttempts: 2,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-north-1:000000000000:failures' } },
    })
    await mapping.settled()
    await mapping.stop()

    expect(done).toEqual(numbered(8).filter((name) => name !== 'a/5'))
    expect(mapping.failures).toMatchObject([{ body: { DDBStreamBatchInfo: { batchSize: 1 } } }])
  })

  it('repeat from the lowest record that the function names', async () => {
    const table = await database.makeTable()
    await fill(table, numbered(4))
    let calls = 0
    const reader = recordingFunction()
    const invoke: typeof reader.invoke = async (name, event) => {
      await reader.invoke(name, event)
      calls += 1
      const records = reader.events[0]?.Records ?? []
      const failed = [records[3], records[2]].map((record) => ({
        itemIdentifier: record?.dynamodb?.SequenceNumber,
      }))
      return { ok: true, payload: { batchItemFailures: calls === 1 ? failed : [] } }
    }

    const mapping = await startTestMapping(table, invoke, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
    await mapping.settled()
    await mapping.stop()

    expect(reader.batches).toEqual([numbered(4), ['a/2', 'a/3']])
  })

  it('give up records that are too old without trying them', async () => {
    const table = await database.makeTable()
    await fill(table, ['a/1'])
    const reader = recordingFunction()

    const mapping = await startTestMapping(
      table,
      reader.invoke,
      {
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-north-1:000000000000:failures' } },
      },
      { now: () => Date.now() + 120_000 },
    )
    await mapping.settled()
    await mapping.stop()

    expect(reader.batches).toEqual([])
    expect(mapping.failures).toMatchObject([
      { body: { requestContext: { condition: 'MaximumRecordAgeExceeded', approximateInvokeCount: 0 } } },
    ])
  })
})
