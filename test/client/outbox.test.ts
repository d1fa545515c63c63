import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../client/src/outbox/outgoing.ts'
import { createPersistence, memoryPersistence } from '../../client/src/persistence/persistence.ts'
import { memoryTokenStore } from '../../client/src/token-store.ts'
import { stage } from '../support/small-client.ts'
import { me } from '../support/small-server.ts'

const second = 1_000
const c = 'c'

async function settled() {
  const set = stage()
  set.small.server.send('ann', 'hello')
  const client = await set.open()
  await set.around.pass(10 * second)
  const { small } = set
  const asked = (name: RegExp) => small.counts.requests.filter((one) => name.test(one)).length
  return { ...set, client, server: small.server, asked }
}

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  problem: {
    status,
    code,
    detail: code,
    retryable: status >= 500 || status === 429,
    requestId: 'r',
    ...more,
  },
})

describe('the outbox', () => {
  it('lets a message wait for those before it', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('message.send', problem(503, 'unavailable'))

    client.live.send(c, 'first')
    client.live.send(c, 'second')
    await around.pass(60 * second)

    const said = server.messages().map(({ content }) => (content as { body: string }).body)
    expect(said).toEqual(['hello', 'first', 'second'])
  })

  it('does not ask again before the service wants to be asked', async () => {
    const { around, small, client, asked } = await settled()
    small.intercept.set('message.send', problem(429, 'rate_limited', { retryAfterSeconds: 30 }))

    client.live.send(c, 'patient')
    await around.pass(29 * second)
    small.cut()
    await around.pass(0.5 * second)
    const early = asked(/message.send|messages$/)
    await around.pass(30 * second)

    expect(early).toBe(1)
    expect(client.words()).toEqual(['hello', 'patient'])
  })

  it('lets what comes behind a refused message go on', async () => {
    const { around, small, client } = await settled()
    small.intercept.set('message.send', problem(403, 'forbidden'))

    client.live.send(c, 'refused')
    client.live.send(c, 'taken')
    await around.pass(10 * second)

    expect(client.messages().map(({ status }) => status)).toEqual([undefined, undefined, 'failed'])
    expect(client.words()).toEqual(['hello', 'taken', 'refused'])
  })

  it('looks for its own message where its position is too old, and sends it with a newer one', async () => {
    const { around, small, client, server, asked } = await settled()
    small.intercept.set('message.send', problem(409, 'stale_position'))

    client.live.send(c, 'late')
    await around.pass(10 * second)

    expect(asked(/^GET .*messages\?after=2/)).toBe(1)
    expect(server.messages()).toHaveLength(2)
    expect(client.words()).toEqual(['hello', 'late'])
  })

  it('R4 finds its own message where it went through and its position is too old by now', async () => {
    const { around, small, client, server, asked } = await settled()
    small.intercept.set('message.send', 'lost')

    const { id } = client.live.send(c, 'went through')
    await around.pass(second)
    small.intercept.set('message.send', problem(409, 'stale_position'))
    await around.pass(60 * second)

    expect(asked(/^message.send|^POST .*messages$/)).toBe(2)
    expect(server.messages()).toHaveLength(2)
    expect(client.messages().at(-1)).toMatchObject({ clientMessageId: id, seq: 3 })
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
  })

  it.each([
    ['a socket', 'message.send'],
    ['REST', 'POST /conversations/c/messages'],
  ])('tries again where something that is not the service answered in place of %s', async (_, name) => {
    const { around, small, client } = await settled()
    if (name !== 'message.send') small.intercept.set('connect', 'unreached')
    if (name !== 'message.send') small.cut()
    await around.pass(0)
    small.intercept.set(name, 'nonsense')

    client.live.send(c, 'behind a portal')
    await around.pass(0)
    const meanwhile = client.messages().at(-1)?.status
    await around.pass(60 * second)

    expect(meanwhile).toBe('pending')
    expect(client.words()).toEqual(['hello', 'behind a portal'])
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
  })

  it('waits for somebody to sign in, and gives nothing up', async () => {
    const { around, small, client } = await settled()
    small.intercept.set('message.send', problem(401, 'unauthenticated'))

    client.live.send(c, 'still mine')
    await around.pass(60 * second)

    expect(client.messages().at(-1)?.status).toBeUndefined()
    expect(client.words()).toEqual(['hello', 'still mine'])
  })

  it('edits what is on its way to be edited as one, from the revision that was seen', async () => {
    const { around, goOnline, client, server, asked } = await settled()

    goOnline(false)
    client.live.edit(c, 2, 'better')
    client.live.edit(c, 2, 'best')
    const shown = client.words()
    goOnline(true)
    await around.pass(10 * second)

    expect(shown).toEqual(['best'])
    expect(asked(/^PATCH/)).toBe(1)
    expect(server.messages()[0]).toMatchObject({ content: { body: 'best' }, revision: 2 })
  })

  it('shows a refused change no more, and keeps it with its reason', async () => {
    const { around, small, client } = await settled()
    small.intercept.set('PATCH /conversations/c/messages/2', problem(409, 'conflict'))

    client.live.edit(c, 2, 'too late')
    const before = client.words()
    await around.pass(10 * second)

    expect(before).toEqual(['too late'])
    expect(client.words()).toEqual(['hello'])
    expect(client.live.outbox.all.getSnapshot()).toMatchObject([
      { wish: { kind: 'edit', seq: 2 }, refusal: { code: 'conflict', status: 409 } },
    ])
  })

  it('forgets a mark that cannot be moved', async () => {
    const { around, small, client, asked } = await settled()
    small.intercept.set('read', problem(404, 'not_found'))

    client.live.markRead(c)
    await around.pass(10 * second)

    expect(asked(/^read$/)).toBe(1)
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
  })

  it('shows a refused message beside one of mine that says the same', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('message.send', problem(403, 'forbidden'))
    client.live.send(c, 'may I')
    await around.pass(second)

    server.send(me, 'may I')
    small.tell()
    await around.pass(second)

    expect(client.messages().map(({ seq, status }) => [seq, status])).toEqual([
      [2, undefined],
      [3, undefined],
      [0, 'failed'],
    ])
  })

  it('shows once what went through unanswered and was refused when it was tried again', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('message.send', 'lost')
    client.live.send(c, 'went through')
    await around.pass(second)

    small.intercept.set('message.send', problem(404, 'not_found'))
    await around.pass(60 * second)

    expect(server.messages()).toHaveLength(2)
    expect(client.messages().map(({ seq, status }) => [seq, status])).toEqual([
      [2, undefined],
      [3, undefined],
    ])
  })

  it('shows it once, too, where the app was killed before any answer could come', async () => {
    const set = stage()
    const { around, small } = set
    const records = memoryPersistence()
    const tokens = memoryTokenStore()
    let isKilled = false
    const persistence = createPersistence({
      load: records.load,
      write: (changes) => (isKilled ? new Promise(() => undefined) : records.write(changes)),
    })
    small.server.send('ann', 'hello')
    const before = await set.open({ persistence }, tokens)
    await around.pass(10 * second)
    small.intercept.set('message.send', 'lost')
    await before.live.send(c, 'went through').kept
    await around.pass(0)
    isKilled = true
    void before.live.close()

    small.intercept.set('POST /conversations/c/messages', problem(404, 'not_found'))
    const client = await set.open({ persistence: records }, tokens)
    await around.pass(60 * second)

    expect(small.server.messages()).toHaveLength(2)
    expect(client.messages().map(({ seq, status }) => [seq, status])).toEqual([
      [2, undefined],
      [3, undefined],
    ])
  })

  it('keeps of what was taken back or changed before anybody heard of it only the last', async () => {
    const set = stage()
    const persistence = memoryPersistence()
    set.small.server.send('ann', 'hello')
    const { live } = await set.open({ persistence })
    await set.around.pass(10 * second)
    set.goOnline(false)

    live.react(c, 2, '👍')
    await live.react(c, 2, '👍', false).kept
    const { id, kept } = live.send(c, 'never mind')
    await kept
    const isDiscarded = live.outbox.discard(id)
    live.markRead(c, 2)
    await live.markRead(c, 1).kept

    const stored = [...(await persistence.load('me/outgoing/'))].map(([, one]) => (one as Outgoing).wish)
    expect(isDiscarded).toBe(true)
    expect(stored).toEqual([
      { kind: 'react', seq: 2, emoji: '👍', on: false },
      { kind: 'read', upTo: 2 },
      { kind: 'read', upTo: 1 },
    ])
  })

  it('asks what became of something whose event does not come', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('PUT /conversations/c/messages/2/pin', 'untold')

    client.live.pin(c, 2)
    await around.pass(2 * second)
    const waiting = client.live.outbox.all.getSnapshot().length
    const shown = client.messages()[0]?.pinned
    await around.pass(10 * second)

    expect([waiting, shown]).toEqual([1, true])
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
    expect(server.messages()[0]?.pinned).toBe(true)
    expect(client.store.replica.conversations.get(c)?.messages[0]?.pinned).toBe(true)
  })

  it('shows what is, where somebody undid it before any event came', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('PUT /conversations/c/messages/2/pin', 'untold')

    client.live.pin(c, 2)
    await around.pass(0)
    server.pin(2)
    small.lose()
    await around.pass(10 * second)

    expect(server.messages()[0]?.pinned).toBe(false)
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
    expect(client.messages()[0]?.pinned).toBe(false)
  })
})

describe('that something has come', () => {
  it('is said again of a log that was restored to an earlier state', async () => {
    const { around, small, server, asked } = await settled()
    for (let count = 1; count <= 5; count += 1) server.send('ann', `words ${count}`)
    small.tell()
    await around.pass(10 * second)
    const before = asked(/^delivered$/)

    server.restore(3)
    small.cut()
    await around.pass(10 * second)

    expect([before, asked(/^delivered$/)]).toEqual([2, 3])
  })
})
