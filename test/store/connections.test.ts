import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkConnection, endConnection, registerConnection } from '../../shared/services/connections.ts'
import type { Given } from '../../shared/services/given.ts'
import { readConnectionLocale } from '../../shared/store/connection-items.ts'
import {
  dropConnection,
  endConnections,
  markMissed,
  type NewConnection,
} from '../../shared/store/connections.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { connectionKey, connectionsKey } from '../../shared/store/keys.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { endSession } from '../../shared/store/sessions.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const test = useTable()
const clock = testClock()
let given: Given
beforeAll(() => {
  given = givenFor(test.table, clock.now)
})

const hour = 3_600_000

function connectionOf(userId: string, more: Partial<NewConnection> = {}): NewConnection {
  const connectedAt = clock.now()
  const connectionId = `${crypto.randomUUID().slice(0, 11)}=`
  return { connectionId, userId, connectedAt, expiresAt: connectedAt + hour, ...more }
}

async function openOf(userId: string): Promise<string[]> {
  const open = await getConnections(test.table, [userId], clock.now())
  return (open.get(userId) ?? []).map(({ connectionId }) => connectionId).toSorted()
}

describe('a registered connection', () => {
  it('is found with all others of its person', async () => {
    const userId = crypto.randomUUID()
    const mine = [connectionOf(userId), connectionOf(userId, { locale: 'fi' })]

    for (const one of mine) await registerConnection(given, one)

    expect(await openOf(userId)).toEqual(mine.map(({ connectionId }) => connectionId).toSorted())
    expect(await readConnectionLocale(test.table, mine[1]?.connectionId ?? '')).toBe('fi')
    expect(await readConnectionLocale(test.table, mine[0]?.connectionId ?? '')).toBeUndefined()
  })

  it('costs two write units and one read unit to register, and one to find', async () => {
    const userId = crypto.randomUUID()
    await registerConnection(given, connectionOf(userId))
    const [registering, finding] = [noUnits(), noUnits()]

    await metered(registering, () => registerConnection(given, connectionOf(userId)))
    await metered(finding, () => getConnections(test.table, [userId], clock.now()))

    expect(registering).toMatchObject({ write: 2, read: 1 })
    expect(finding).toMatchObject({ write: 0, read: 1 })
  })

  it('is one of many that register at once', async () => {
    const userId = crypto.randomUUID()
    const mine = Array.from({ length: 15 }, () => connectionOf(userId))

    await Promise.all(mine.map((one) => registerConnection(given, one)))

    expect(await openOf(userId)).toEqual(mine.map(({ connectionId }) => connectionId).toSorted())
  })

  it('is one, however often it registers', async () => {
    const userId = crypto.randomUUID()
    const mine = connectionOf(userId)

    await registerConnection(given, mine)
    await registerConnection(given, mine)

    expect(await openOf(userId)).toEqual([mine.connectionId])
  })

  it('is not found any more once it has expired, and leaves the map with the next registration', async () => {
    const userId = crypto.randomUUID()
    await registerConnection(given, connectionOf(userId))
    clock.advance(hour)

    expect(await openOf(userId)).toEqual([])
    const next = connectionOf(userId)
    await registerConnection(given, next)

    const ever = await getConnections(test.table, [userId], 0)
    expect(ever.get(userId)?.map(({ connectionId }) => connectionId)).toEqual([next.connectionId])
  })

  it('makes room for a newer one as the oldest of more than twenty', async () => {
    const userId = crypto.randomUUID()
    const mine = Array.from({ length: 21 }, (_, n) =>
      connectionOf(userId, { connectedAt: clock.now() + (n === 3 ? -1 : n) }),
    )

    for (const one of mine) await registerConnection(given, one)

    const staying = mine.filter((_, n) => n !== 3).map(({ connectionId }) => connectionId)
    expect(await openOf(userId)).toEqual(staying.toSorted())
  })

  it('carries the second of its end for TTL, and names its owner', async () => {
    const mine = connectionOf(crypto.randomUUID(), { expiresAt: 1_767_614_400_001 })

    await registerConnection(given, mine)

    const { Item } = await test.client.send(
      new GetCommand({ TableName: test.tableName, Key: { ...connectionKey(mine.connectionId) } }),
    )
    expect(Item).toMatchObject({ u: mine.userId, ttl: 1_767_614_401 })
  })
})

describe('an ended session', () => {
  const endedOf = async (userId: string) => {
    const item = await test.table.get(connectionsKey(userId), { consistent: true })
    return Object.keys((item?.os as object | undefined) ?? {})
  }

  it('is remembered until twenty more have ended, and its connections leave nothing behind', async () => {
    const userId = crypto.randomUUID()
    const mine = connectionOf(userId, { sessionId: 'session-1' })
    await registerConnection(given, mine)

    const ended = await endSession(test.table, userId, 'session-1', clock.now())
    for (let n = 2; n <= 21; n += 1) await endSession(test.table, userId, `session-${n}`, clock.now() + n)

    expect(ended).toMatchObject({ forgotten: [{ connectionId: mine.connectionId }], left: [] })
    expect(await test.table.get(connectionKey(mine.connectionId))).toBeUndefined()
    expect((await endedOf(userId)).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, n) => `session-${n + 2}`).toSorted(),
    )
  })

  it('takes no part in an account that is gone', async () => {
    const userId = crypto.randomUUID()
    await endConnections(test.table, userId, 'account_removed', clock.now())

    const ended = await endSession(test.table, userId, 'session-1', clock.now())

    expect(ended).toEqual({ forgotten: [], left: [] })
    expect(await endedOf(userId)).toEqual([])
  })
})

describe('a connection that is gone', () => {
  it('is dropped, once or often, and takes nobody with it', async () => {
    const userId = crypto.randomUUID()
    const [gone, staying] = [connectionOf(userId), connectionOf(userId)]
    await registerConnection(given, gone)
    await registerConnection(given, staying)

    await dropConnection(test.table, userId, gone.connectionId)
    await dropConnection(test.table, userId, gone.connectionId)

    expect(await openOf(userId)).toEqual([staying.connectionId])
    expect(await test.table.get(connectionKey(gone.connectionId))).toBeUndefined()
  })

  it('leaves nothing behind, a thousand times', async () => {
    const userId = crypto.randomUUID()
    const ids: string[] = []
    const openAndClose = async (): Promise<void> => {
      const mine = connectionOf(userId)
      ids.push(mine.connectionId)
      await registerConnection(given, mine)
      await endConnection(given, userId, mine.connectionId)
    }

    const tenAtOnce = Array.from(
      { length: 100 },
      () => () => Promise.all(Array.from({ length: 10 }, openAndClose)),
    )
    for (const round of tenAtOnce) await round()

    expect(await getConnections(test.table, [userId], 0)).toEqual(new Map())
    expect(await test.table.batchGet(ids.map(connectionKey), { consistent: true })).toEqual([])
  })

  it('may belong to somebody who never had one', async () => {
    await dropConnection(test.table, crypto.randomUUID(), 'never')

    expect(await test.table.get(connectionKey('never'))).toBeUndefined()
  })
})

describe('a ping', () => {
  it('finds all well, at one read unit', async () => {
    const mine = connectionOf(crypto.randomUUID())
    await registerConnection(given, mine)
    const units = noUnits()

    const missed = await metered(units, () => checkConnection(given, mine))

    expect(missed.sync).toBe(false)
    expect(units).toMatchObject({ read: 1, write: 0 })
  })

  it('is told once that something could not be delivered', async () => {
    const mine = connectionOf(crypto.randomUUID())
    await registerConnection(given, mine)
    await markMissed(test.table, mine.userId, mine.connectionId)

    expect((await checkConnection(given, mine)).sync).toBe(true)
    expect((await checkConnection(given, mine)).sync).toBe(false)
  })

  it('registers a connection that is missing, whose client has to sync', async () => {
    const mine = connectionOf(crypto.randomUUID())

    expect((await checkConnection(given, mine)).sync).toBe(true)
    expect(await openOf(mine.userId)).toEqual([mine.connectionId])
    expect((await checkConnection(given, mine)).sync).toBe(false)
  })

  it('is not answered for a connection that was marked after it had gone', async () => {
    const mine = connectionOf(crypto.randomUUID())

    await markMissed(test.table, mine.userId, mine.connectionId)

    expect(await openOf(mine.userId)).toEqual([])
  })
})
