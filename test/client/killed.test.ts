import { describe, expect, it } from 'vitest'
import {
  createPersistence,
  memoryPersistence,
  type Persistence,
} from '../../client/src/persistence/persistence.ts'
import { memoryTokenStore } from '../../client/src/token-store.ts'
import { type SmallClient, type Stage, stage } from '../support/small-client.ts'

const second = 1_000
const c = 'c'

/** Writes record after record, and nothing more after so many: as a store does whose app is killed then. */
function dying(records: Persistence, after: number) {
  const life = { left: after, isOver: false }
  const persistence = createPersistence({
    load: records.load,
    async write(changes) {
      for (const change of changes) {
        life.isOver ||= life.left === 0
        if (life.isOver) return new Promise(() => undefined)
        life.left -= 1
        await records.write([change])
      }
    },
  })
  return { persistence, life }
}

interface Life {
  readonly set: Stage
  /** What the client told its owner was sent. */
  readonly acknowledged: string[]
}

/** A busy time: every kind of wish, edits and deletions by others, a gap, and a while without network. */
async function live(set: Stage, client: SmallClient, isOver: () => boolean): Promise<void> {
  const { around, small, goOnline } = set
  const { server } = small
  const steps: (() => void)[] = [
    () => void client.live.send(c, 'one'),
    () => void server.send('ben', 'secret'),
    () => server.edit(2, 'hello again'),
    () => void client.live.react(c, 2, '👍'),
    () => goOnline(false),
    () => void client.live.send(c, 'two'),
    () => void client.live.send(c, 'three'),
    () => void client.live.edit(c, 3, 'one, edited'),
    () => void client.live.markRead(c),
    () => server.remove(4),
    () => goOnline(true),
    () => void server.send('ann', 'lost on its way'),
    () => small.lose(),
    () => void server.send('ann', 'behind a gap'),
    () => void client.live.send(c, 'four'),
    () => void client.live.delete(c, 2, 'me'),
  ]
  for (const step of steps) {
    if (isOver()) return
    step()
    small.tell()
    await around.pass(700)
  }
  await around.pass(10 * second)
}

async function runUntilKilled(after: number): Promise<Life & { records: Persistence; isOver: boolean }> {
  const set = stage()
  const records = memoryPersistence()
  const { persistence, life } = dying(records, after)
  const acknowledged: string[] = []
  set.small.server.send('ann', 'hello')
  const client = await set.open({
    persistence,
    listener: {
      sent({ wish }) {
        if (wish.kind === 'send' && !life.isOver) acknowledged.push((wish.content as { body: string }).body)
      },
    },
  })
  await set.around.pass(second)
  await live(set, client, () => life.isOver)
  void client.live.close()
  await set.around.pass(second)
  return { set, acknowledged, records, isOver: life.isOver }
}

/** Everything that the last record written leaves behind must be a state from which the rest follows. */
async function checkAfter(after: number): Promise<boolean> {
  const { set, acknowledged, records, isOver } = await runUntilKilled(after)
  const { around, small, goOnline } = set
  goOnline(false)
  const client = await set.open({ persistence: records }, memoryTokenStore(signedIn))
  const offline = client.words()
  goOnline(true)
  await around.pass(60 * second)

  const shown = small.server
    .messages()
    .map(({ content }) => (content as { body?: string } | null)?.body ?? '-')
  const missing = acknowledged.filter((words) => !offline.some((one) => one.startsWith(words)))
  expect({ after, missing }).toEqual({ after, missing: [] })
  expect({ after, words: client.words() }).toEqual({ after, words: shown })
  expect(new Set(shown).size, `doubled after ${after}`).toBe(shown.length)
  expect(client.live.outbox.all.getSnapshot(), `left after ${after}`).toEqual([])
  expect(client.store.replica.conversations.get(c)?.row).toEqual(small.server.row())
  return isOver
}

const signedIn = {
  userId: 'me',
  tokens: { accessToken: 'access-1', refreshToken: 'refresh', goodUntil: Number.MAX_SAFE_INTEGER },
}

describe('a client that is killed', () => {
  it('R3 loses and doubles nothing, whichever record was the last that it stored', async () => {
    let kills = 0
    while (await checkAfter(kills)) kills += 1

    expect(kills).toBeGreaterThan(40)
  })
})
