import { describe, expect, it } from 'vitest'
import { keeping } from '../../client/src/persistence/keeper.ts'
import { createPersistence } from '../../client/src/persistence/persistence.ts'
import { chunkChange, heldChange, metaChange, readRecords } from '../../client/src/persistence/records.ts'
import { chunkOf, firstHeld, type Held } from '../../client/src/replica/held.ts'
import { surroundings } from '../support/client-surroundings.ts'
import { createSmallServer, me } from '../support/small-server.ts'

const second = 1_000
const c = 'c'

/** A conversation of so many messages, as a client holds it that has been there from the first on. */
function longConversation(count: number): Held {
  const server = createSmallServer()
  const seq = server.send('ann', 'the same again')
  const { message } = server.event(seq).data as { message: Held['messages'][number] }
  const messages = Array.from({ length: count }, (_, place) => ({ ...message, seq: seq + place }))
  const row = { ...server.row(), lastSeq: seq + count - 1 }
  return { ...firstHeld(row), floor: seq - 1, messages }
}

/** All records of it. */
function stored(held: Held): Map<string, unknown> {
  const chunks = new Set(held.messages.map(({ seq }) => chunkOf(seq)))
  const replica = { epoch: 'e', conversations: new Map([[c, held]]) }
  return new Map([
    ...[...chunks].map((chunk) => chunkChange(me, c, chunk, held)),
    heldChange(me, c, held),
    metaChange(me, replica, 'first'),
  ])
}

describe('a conversation that has grown for years', () => {
  it('opens with its newest 10,000 messages, and the next start takes what was left out from the disk', async () => {
    const around = surroundings(() => ({ status: 500 }))
    const records = stored(longConversation(10_300))
    const persistence = createPersistence({
      load: async (prefix) => [...records].filter(([key]) => key.startsWith(prefix)),
      async write(changes) {
        for (const [key, value] of changes) {
          if (value === undefined) records.delete(key)
          else records.set(key, value)
        }
      },
    })
    const before = records.size
    const start = async () => {
      const loaded = await keeping.load(persistence, me)
      const onError = (error: unknown) => expect.unreachable(String(error))
      const more = { environment: around.tab(), userId: me, saveMs: 500, onError }
      const keeper = keeping.start({ ...more, persistence, replica: loaded.replica, loaded })
      await around.pass(second)
      await keeper.stop()
      return loaded.replica.conversations.get(c)
    }

    const first = await start()
    const between = records.size
    const again = await start()

    expect(first).toMatchObject({ floor: 301 })
    expect(first?.messages).toHaveLength(10_000)
    expect(again).toMatchObject({ floor: 301, position: first?.position })
    expect(again?.messages).toEqual(first?.messages)
    expect([before - between, between - records.size]).toEqual([0, chunkOf(301)])
    expect(readRecords(me, records).strays).toEqual([])
  })
})
