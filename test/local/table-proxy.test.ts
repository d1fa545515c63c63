import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { callTable } from '../../local/table/call.ts'
import { startTableProxy, type TableProxyOptions } from '../../local/table/table-proxy.ts'
import { testTableProperties } from '../support/dynoxide.ts'
import { silent, type TestStream, until, useDatabase } from './stream-rig.ts'

const database = useDatabase()
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function open(options: Partial<TableProxyOptions> = {}) {
  const table = await database.makeTable()
  const proxy = await startTableProxy({
    target: table.endpoint,
    tables: [{ ...testTableProperties, TableName: table.tableName }],
    now: Date.now,
    log: silent,
    ...options,
  })
  closers.push(proxy.stop)
  const clientOf = (accessKeyId: string, sessionToken = '1', maxAttempts = 1) => {
    const credentials = { accessKeyId, secretAccessKey: 'local', sessionToken }
    const client = new DynamoDBClient({
      endpoint: proxy.endpoint,
      region: 'eu-north-1',
      credentials,
      maxAttempts,
    })
    closers.push(() => client.destroy())
    return client
  }
  return { table, proxy, clientOf, client: clientOf('SendFunction1A2B'), ...commandsFor(table) }
}

const keyOf = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } })

function commandsFor({ tableName: TableName }: TestStream) {
  return {
    put: (sk: string) => new PutItemCommand({ TableName, Item: keyOf(sk) }),
    get: (sk: string, ConsistentRead = false) =>
      new GetItemCommand({ TableName, Key: keyOf(sk), ConsistentRead }),
    query: (ConsistentRead = false) =>
      new QueryCommand({
        TableName,
        ConsistentRead,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      }),
    transact: (...sks: string[]) =>
      new TransactWriteItemsCommand({
        TransactItems: sks.map((sk) => ({ Put: { TableName, Item: keyOf(sk) } })),
      }),
  }
}

type Opened = Awaited<ReturnType<typeof open>>
const exists = async ({ client, get }: Opened, sk: string, consistent = true) =>
  (await client.send(get(sk, consistent))).Item !== undefined

describe('the proxy', () => {
  it('passes calls and errors through', async () => {
    const { client, put, get, table } = await open()

    await client.send(put('1'))
    const found = await client.send(get('1'))
    const twice = new PutItemCommand({
      TableName: table.tableName,
      Item: keyOf('1'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })

    expect(found.Item).toEqual(keyOf('1'))
    await expect(client.send(twice)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: keyOf('1'),
    })
  })

  it('passes on what comes in many pieces', async () => {
    const { client, table, get } = await open()
    const item = { ...keyOf('1'), text: { S: 'x'.repeat(350_000) } }

    await client.send(new PutItemCommand({ TableName: table.tableName, Item: item }))

    expect((await client.send(get('1'))).Item).toEqual(item)
  })

  it('lets faults strike on connections that have passed calls before, and passes calls again afterwards', async () => {
    const { client, put, get, proxy } = await open()
    await client.send(put('1'))

    proxy.faults.throttleTable?.set({ rate: 1 })
    await expect(client.send(get('1'))).rejects.toMatchObject({ name: 'ThrottlingException' })
    proxy.faults.throttleTable?.clear()

    expect((await client.send(get('1'))).Item).toEqual(keyOf('1'))
  })

  it('breaks the connection when the database is gone', async () => {
    const { clientOf, get } = await open({ target: 'http://127.0.0.1:1' })

    await expect(clientOf('any').send(get('1'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('calls about streams', () => {
  it('name a stream as the template does', async () => {
    const table = await database.makeTable()
    const { proxy } = await open({ target: table.endpoint, streams: [table] })
    await table.put('a', '1')
    const call = <Output>(operation: string, input: object) =>
      callTable<Output>(proxy.endpoint, operation, input, 'stream')

    const { StreamDescription } = await call<{
      StreamDescription: { StreamArn: string; Shards: { ShardId: string }[] }
    }>('DescribeStream', { StreamArn: table.streamArn })
    const { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: table.streamArn,
      ShardId: StreamDescription.Shards[0]?.ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    })

    expect(StreamDescription.StreamArn).toBe(table.streamArn)
    expect(await call('GetRecords', { ShardIterator })).toMatchObject({ Records: [{ eventName: 'INSERT' }] })
  })
})

describe('reads that lag', () => {
  it('see nothing new until they are released, unless they are consistent', async () => {
    const opened = await open()
    const { client, put, query, proxy } = opened
    await client.send(put('before'))

    proxy.faults.lagReads?.set({ held: true })
    await client.send(put('after'))

    const late = await client.send(query())
    const strong = await client.send(query(true))
    expect(late.Items).toEqual([keyOf('before')])
    expect(strong.Items).toHaveLength(2)
    expect(await exists(opened, 'after', false)).toBe(false)
    expect(await exists(opened, 'after', true)).toBe(true)

    proxy.faults.lagReads?.set({ milliseconds: 0 })
    await until(() => exists(opened, 'after', false), 'the copy to catch up')
    proxy.faults.lagReads?.clear()
    expect((await client.send(query())).Items).toHaveLength(2)
  })

  it('see each write as late as was asked', async () => {
    const clock = { now: 1_000 }
    const opened = await open({ now: () => clock.now })
    opened.proxy.faults.lagReads?.set(500)
    await opened.client.send(opened.put('1'))

    const early = await exists(opened, '1', false)
    await until(async () => {
      clock.now += 500
      return exists(opened, '1', false)
    })

    expect(early).toBe(false)
  })

  it('include reads of an index and of a batch', async () => {
    const { client, table, proxy } = await open()
    proxy.faults.lagReads?.set({ held: true })
    const Item = { ...keyOf('1'), g: { S: 'me' }, at: { N: '1' } }
    await client.send(new PutItemCommand({ TableName: table.tableName, Item }))

    const ofIndex = await client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: 'sent',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: 'me' } },
      }),
    )
    const batchOf = async (ConsistentRead: boolean) => {
      const RequestItems = { [table.tableName]: { Keys: [keyOf('1')], ConsistentRead } }
      const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems }))
      return Responses?.[table.tableName]?.length
    }

    expect(ofIndex.Items).toEqual([])
    expect([await batchOf(false), await batchOf(true)]).toEqual([0, 1])
  })

  it('see deletions late as well', async () => {
    const opened = await open()
    await opened.client.send(opened.put('1'))
    opened.proxy.faults.lagReads?.set({ held: true })
    await exists(opened, '1', false)

    await opened.table.remove('a', '1')

    expect(await exists(opened, '1', false)).toBe(true)
    expect(await exists(opened, '1', true)).toBe(false)
  })
})

describe('conflicts', () => {
  it('refuse a write with nothing written', async () => {
    const opened = await open()
    opened.proxy.faults.conflictWrites?.set(1)

    const attempt = opened.client.send(opened.put('1'))

    await expect(attempt).rejects.toMatchObject({ name: 'TransactionConflictException' })
    expect(await exists(opened, '1')).toBe(false)
  })

  it('cancel a transaction because of one of its items', async () => {
    const opened = await open()
    opened.proxy.faults.conflictWrites?.set(true)

    const attempt = opened.client.send(opened.transact('1', '2'))

    const error = await attempt.catch(
      (cause: unknown) => cause as { CancellationReasons: { Code: string }[] },
    )
    expect(error).toMatchObject({ name: 'TransactionCanceledException' })
    const codes = 'CancellationReasons' in error ? error.CancellationReasons.map(({ Code }) => Code) : []
    expect(codes.toSorted()).toEqual(['None', 'TransactionConflict'])
  })

  it('strike at the rate asked for, the same ones for the same seed', async () => {
    const run = async () => {
      const { client, put, proxy } = await open({ seed: 7 })
      proxy.faults.conflictWrites?.set(0.5)
      const outcomes: boolean[] = []
      for (let n = 0; n < 40; n += 1) {
        outcomes.push(
          await client.send(put(`${n}`)).then(
            () => true,
            () => false,
          ),
        )
      }
      return outcomes
    }

    const [first, second] = [await run(), await run()]

    expect(second).toEqual(first)
    expect(first.filter(Boolean).length).toBeGreaterThan(8)
    expect(first.filter(Boolean).length).toBeLessThan(32)
  })

  it('may be meant for one function alone', async () => {
    const { clientOf, put, proxy } = await open()
    proxy.faults.conflictWrites?.set({ rate: 1, function: 'sendFunction' })

    await clientOf('EditFunction99').send(put('1'))

    await expect(clientOf('SendFunction1A2B').send(put('2'))).rejects.toThrow()
  })
})

describe('throttling', () => {
  it('refuses a call as a table on demand does', async () => {
    const opened = await open()
    opened.proxy.faults.throttleTable?.set({ access: 'write' })

    await expect(opened.client.send(opened.put('1'))).rejects.toMatchObject({ name: 'ThrottlingException' })
    await expect(opened.client.send(opened.transact('1'))).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ThrottlingError' }],
    })
    expect(await exists(opened, '1')).toBe(false)
  })

  it('is got over by the retries of the SDK', async () => {
    const { clientOf, put, proxy } = await open()
    proxy.faults.throttleTable?.set(0.3)

    const client = clientOf('any', '1', 10)
    for (let n = 0; n < 10; n += 1) await client.send(put(`${n}`))
  })

  it('leaves a part of a batch unprocessed', async () => {
    const opened = await open()
    const { client, table, proxy } = opened
    proxy.faults.throttleTable?.set(true)
    const requests = ['1', '2', '3'].map((sk) => ({ PutRequest: { Item: keyOf(sk) } }))

    const written = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table.tableName]: requests } }),
    )
    const Keys = ['1', '2'].map(keyOf)
    const found = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table.tableName]: { Keys, ConsistentRead: true } } }),
    )

    expect(written.UnprocessedItems).toEqual({ [table.tableName]: [requests[2]] })
    expect(found.Responses).toEqual({ [table.tableName]: [keyOf('1')] })
    expect(found.UnprocessedKeys).toMatchObject({ [table.tableName]: { Keys: [keyOf('2')] } })
  })
})

describe('lost answers and killed functions', () => {
  it('may lose the answer of a write that has happened', async () => {
    const opened = await open()
    opened.proxy.faults.loseWriteAnswers?.set(true)

    await expect(opened.client.send(opened.put('1'))).rejects.toThrow()

    expect(await exists(opened, '1')).toBe(true)
  })

  it.each([
    ['lost', false],
    ['done', true],
  ])('kill the environment at its second write, which is %s', async (outcome, isWritten) => {
    const killed: unknown[] = []
    const opened = await open({ kill: (...who) => killed.push(who) })
    const { clientOf, put, proxy } = opened
    proxy.faults.killAtWrite?.set({ function: 'SendFunction', write: 2, outcome })
    const victim = clientOf('SendFunction1A2B', '7')

    await clientOf('OtherFunction').send(put('other'))
    await clientOf('SendFunction1A2B', '8').send(put('another environment'))
    await victim.send(put('1'))
    const second = victim.send(put('2'))

    await expect(second).rejects.toThrow()
    expect(killed).toEqual([['SendFunction1A2B', '7']])
    expect(await exists(opened, '2')).toBe(isWritten)
    expect(proxy.faults.killAtWrite?.get()).toBeUndefined()
  })
})

describe('settings of faults', () => {
  it.each([
    ['lagReads', { milliseconds: -1 }],
    ['conflictWrites', 2],
    ['throttleTable', { access: 'some' }],
    ['loseWriteAnswers', 'often'],
    ['killAtWrite', { write: 1 }],
    ['killAtWrite', { function: 'send' }],
  ])('that make no sense are refused: %s %o', async (name, value) => {
    const { proxy } = await open()

    expect(() => proxy.faults[name]?.set(value)).toThrow(TypeError)
    expect(proxy.faults[name]?.get()).toBeUndefined()
  })
})
