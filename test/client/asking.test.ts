import { describe, expect, it } from 'vitest'
import type { LiveListener } from '../../client/src/listener.ts'
import { memoryPersistence } from '../../client/src/persistence/persistence.ts'
import { memoryTokenStore } from '../../client/src/token-store.ts'
import { stage } from '../support/small-client.ts'
import { me } from '../support/small-server.ts'

const second = 1_000
const c = 'c'

/** Somebody connected who has everything, and how often a whole pass of sync has succeeded. */
async function settled(messages = 1) {
  const set = stage()
  for (let count = 1; count <= messages; count += 1) set.small.server.send('ann', `words ${count}`)
  const passes: (readonly string[] | undefined)[] = []
  const sentAfter: number[] = []
  const listener: LiveListener = {
    synced: (_, only) => passes.push(only),
    sent: ({ after }) => sentAfter.push(after),
  }
  const client = await set.open({ listener })
  await set.around.pass(10 * second)
  passes.length = 0
  return { ...set, client, passes, sentAfter, server: set.small.server }
}

describe('asking for what is lacking', () => {
  it('begins with everything, and asks then only for what changed in between', async () => {
    const { around, small, passes } = await settled()

    small.cut()
    await around.pass(5 * second)

    expect(passes).toEqual([undefined])
  })

  it('follows a page by the next, and applies each as it comes', async () => {
    const { around, small, client, server } = await settled()

    for (let count = 1; count <= 700; count += 1) server.send('ben', `more ${count}`)
    small.lose()
    small.cut()
    await around.pass(5 * second)

    expect(client.words()).toHaveLength(701)
    expect(small.counts.syncs).toBeGreaterThan(4)
  })

  it('tries again, later each time, where nobody answers', async () => {
    const { around, small, client, server, passes } = await settled()

    server.send('ben', 'missed')
    small.lose()
    small.intercept.set('sync', {
      status: 503,
      problem: { code: 'unavailable', status: 503, detail: '', retryable: true },
    })
    small.cut()
    await around.pass(10 * second)

    expect(client.words()).toEqual(['words 1', 'missed'])
    expect(passes).toEqual([undefined])
  })

  it('asks for a gap at once, although it was told to wait before', async () => {
    const { around, small, client, server } = await settled()
    const problem = { code: 'rate_limited', status: 429, detail: '', retryable: true, retryAfterSeconds: 600 }
    small.intercept.set('sync', { status: 429, problem })
    small.cut()
    await around.pass(5 * second)
    small.cut()
    await around.pass(5 * second)

    server.send('ben', 'lost on its way')
    small.lose()
    server.send('ben', 'behind a gap')
    small.tell()
    await around.pass(10 * second)

    expect(client.words()).toEqual(['words 1', 'lost on its way', 'behind a gap'])
  })

  it('asks for a row that cannot be told from what came', async () => {
    const { around, small, client, server, passes } = await settled()

    server.archive(true)
    small.tell()
    await around.pass(5 * second)

    expect(passes).toEqual([[c]])
    expect(client.live.conversation(c).getSnapshot()).toMatchObject({ archived: true })
  })

  it('tells from what came what is read, pinned, hidden and said, and asks nobody', async () => {
    const { around, small, client, server, passes } = await settled(3)

    server.read(3)
    server.hide(2)
    server.send(me, 'mine')
    server.rename('Another title')
    small.tell()
    await around.pass(5 * second)

    expect(passes).toEqual([])
    expect(client.store.replica.conversations.get(c)?.row).toEqual(server.row())
    expect(client.words()).toEqual(['words 2', 'words 3', 'mine'])
  })

  it('drops everything when the deployment was restored, and sends again from where the log ends now', async () => {
    const { around, small, goOnline, client, server, sentAfter } = await settled(5)
    goOnline(false)
    client.live.send(c, 'written before')

    server.restore(3)
    goOnline(true)
    await around.pass(20 * second)

    expect(client.words()).toEqual(['words 1', 'words 2', 'written before'])
    expect(sentAfter).toEqual([3])
    expect(small.counts.passwords).toBe(1)
  })

  it('forgets a conversation that I am out of, on the disk too', async () => {
    const { around, small, open } = stage()
    const persistence = memoryPersistence()
    small.server.send('ann', 'secret')
    const client = await open({ persistence })
    await around.pass(10 * second)

    small.server.removeMe()
    small.cut()
    await around.pass(10 * second)

    expect(client.live.conversations.getSnapshot()).toEqual([])
    expect(client.words()).toEqual([])
    expect(JSON.stringify([...(await persistence.load(''))])).not.toContain('secret')
  })

  it('leaves older messages where they are when newer ones are asked for meanwhile', async () => {
    const { around, small, client, server } = await settled(100)

    const older = client.live.loadOlder(c, 30)
    server.edit(2, 'edited meanwhile')
    server.react('ben', 40, '👍')
    server.send('ben', 'new')
    small.tell()
    await around.untilSettled(older)
    await around.untilSettled(client.live.loadOlder(c, 100))

    expect(client.words()).toHaveLength(101)
    expect(client.words()[0]).toBe('edited meanwhile')
    expect(client.messages()[38]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }])
  })
})

describe('tabs that keep in one place', () => {
  it('send what one of them had not sent when it was closed', async () => {
    const { around, small, open, goOnline } = stage()
    const persistence = { ...memoryPersistence(), sharedAs: 'one place' }
    const store = memoryTokenStore()
    small.server.send('ann', 'hello')
    const tab = await open({ persistence }, store)
    const closed = await open({ persistence }, store)
    await around.pass(10 * second)
    goOnline(false)
    await around.untilSettled(closed.live.send(c, 'written in the other').kept)
    await around.untilSettled(closed.live.close())
    await around.pass(120 * second)

    goOnline(true)
    await around.pass(10 * second)

    expect(tab.words()).toEqual(['hello', 'written in the other'])
    expect(small.server.messages()).toHaveLength(2)
    expect([...(await persistence.load('me/outgoing/'))]).toEqual([])
  })

  it('store the replica once, and each what is on its way', async () => {
    const { around, small, open, goOnline } = stage()
    const records = memoryPersistence()
    const persistence = { ...records, sharedAs: 'place' }
    const store = memoryTokenStore()
    small.server.send('ann', 'hello')
    const tabs = [await open({ persistence }, store), await open({ persistence }, store)]
    await around.pass(10 * second)

    goOnline(false)
    tabs[0]?.live.send(c, 'of the first')
    tabs[1]?.live.send(c, 'of the second')
    await around.pass(second)
    for (const tab of tabs) await around.untilSettled(tab.live.close())
    const after = await open({ persistence }, store)
    const offline = after.words()
    goOnline(true)
    await around.pass(20 * second)

    expect(offline).toEqual(['hello', 'of the first', 'of the second'])
    expect(after.words()).toHaveLength(3)
    expect(small.server.messages()).toHaveLength(3)
  })

  it('go on storing when the one that did is closed', async () => {
    const { around, small, open, goOnline } = stage()
    const persistence = { ...memoryPersistence(), sharedAs: 'place' }
    const store = memoryTokenStore()
    small.server.send('ann', 'hello')
    const first = await open({ persistence }, store)
    const second_ = await open({ persistence }, store)
    await around.pass(10 * second)

    await around.untilSettled(first.live.close())
    small.server.send('ann', 'later')
    small.tell()
    await around.pass(10 * second)
    await around.untilSettled(second_.live.close())
    goOnline(false)
    const after = await open({ persistence }, store)

    expect(after.words()).toEqual(['hello', 'later'])
  })
})
