import { describe, expect, it } from 'vitest'
import { memoryPersistence } from '../../client/src/persistence/persistence.ts'
import { memoryTokenStore } from '../../client/src/token-store.ts'
import { stage } from '../support/small-client.ts'
import { me } from '../support/small-server.ts'

const second = 1_000
const hour = 3_600 * second
const c = 'c'

/** Somebody connected who has everything. */
async function settled(options = {}) {
  const { around, small, open, goOnline } = stage(options)
  small.server.send('ann', 'hello')
  const client = await open()
  await around.pass(second)
  return { around, small, open, goOnline, client, server: small.server }
}

describe('a client', () => {
  it('shows what there is once it is signed in', async () => {
    const { client, server } = await settled()

    expect(client.status()).toBe('connected')
    expect(client.words()).toEqual(['hello'])
    expect(client.live.conversation(c).getSnapshot()).toMatchObject({ ...server.row(), pending: false })
    expect(client.live.unread.getSnapshot()).toEqual({ total: 1, urgent: 0, conversations: 1 })
    expect(client.live.isCurrent.getSnapshot()).toBe(true)
  })

  it('shows what others do as they do it', async () => {
    const { around, small, client, server } = await settled()

    const seq = server.send('ben', 'hi')
    server.react('ann', seq, '👍')
    small.tell()
    await around.pass(0)

    expect(client.words()).toEqual(['hello', 'hi'])
    expect(client.messages()[1]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }])
  })

  it('shows a message at once, and as sent once the service has it', async () => {
    const { around, client, server } = await settled()

    const { id } = client.live.send(c, 'mine')
    const before = client.messages().at(-1)
    await around.pass(second)

    expect(before).toMatchObject({ clientMessageId: id, status: 'pending', seq: 0, own: true })
    expect(client.messages().at(-1)).toMatchObject({ clientMessageId: id, seq: server.row().lastSeq })
    expect(client.messages().at(-1)?.status).toBeUndefined()
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
  })

  it('R3 keeps what is said offline, and sends it in order, each once, when the network is back', async () => {
    const { around, goOnline, client, server } = await settled()

    goOnline(false)
    for (const words of ['one', 'two', 'three']) client.live.send(c, words)
    await around.pass(hour)
    const offline = client.messages().map(({ status }) => status)
    goOnline(true)
    await around.pass(10 * second)

    expect(offline).toEqual([undefined, 'pending', 'pending', 'pending'])
    expect(client.words()).toEqual(['hello', 'one', 'two', 'three'])
    expect(server.messages().map(({ content }) => content)).toEqual(
      ['hello', 'one', 'two', 'three'].map((body) => ({ body })),
    )
  })

  it('R4 sends again with the same id where the answer was lost, and shows nothing twice', async () => {
    const { around, small, client, server } = await settled()
    small.intercept.set('message.send', 'lost')

    client.live.send(c, 'once')
    await around.pass(0)
    const meanwhile = client.words()
    await around.pass(60 * second)

    expect(meanwhile).toEqual(['hello', 'once'])
    expect(client.words()).toEqual(['hello', 'once'])
    expect(server.messages()).toHaveLength(2)
  })

  it('keeps a refused message with its reason, until it is tried again or given up', async () => {
    const { around, small, client } = await settled()
    const problem = { code: 'forbidden', status: 403, detail: 'No.', retryable: false }
    small.intercept.set('message.send', { status: 403, problem })

    const { id } = client.live.send(c, 'may I')
    await around.pass(second)
    const refused = client.messages().at(-1)
    client.live.outbox.retry(id)
    await around.pass(second)

    expect(refused).toMatchObject({ status: 'failed', refusal: { code: 'forbidden', detail: 'No.' } })
    expect(client.words()).toEqual(['hello', 'may I'])
    expect(client.messages().at(-1)?.status).toBeUndefined()
  })

  it('gives up what was refused when it is told to', async () => {
    const { around, small, client } = await settled()
    const problem = { code: 'forbidden', status: 403, detail: 'No.', retryable: false }
    small.intercept.set('message.send', { status: 403, problem })

    const { id } = client.live.send(c, 'may I')
    await around.pass(second)

    expect(client.live.outbox.discard(id)).toBe(true)
    expect(client.words()).toEqual(['hello'])
  })

  it('shows edits, reactions, marks and deletions at once, and keeps them while it is offline', async () => {
    const { around, small, goOnline, client, server } = await settled()
    const seq = server.send(me, 'mine')
    small.tell()
    await around.pass(second)

    goOnline(false)
    client.live.edit(c, seq, 'edited')
    client.live.react(c, 2, '🎉')
    client.live.markRead(c)
    await around.pass(second)
    const offline = client.messages()
    const row = client.live.conversation(c).getSnapshot()
    goOnline(true)
    await around.pass(10 * second)

    expect(offline[0]?.reactions).toEqual([{ emoji: '🎉', count: 1, mine: true }])
    expect(offline[1]).toMatchObject({ content: { body: 'edited' }, status: 'pending' })
    expect(row).toMatchObject({ unreadCount: 0, pending: true })
    expect(server.messages()[1]?.content).toEqual({ body: 'edited' })
    expect(server.row().unreadCount).toBe(0)
    expect(client.messages()[0]?.reactions).toEqual([{ emoji: '🎉', count: 1, mine: true }])
    expect(client.live.conversation(c).getSnapshot()).toMatchObject({ pending: false, unreadCount: 0 })
  })

  it('tells the newest of several marks only', async () => {
    const { around, small, goOnline, client, server } = await settled()
    server.send('ben', 'more')
    small.tell()
    await around.pass(second)

    goOnline(false)
    for (const upTo of [1, 2, 3]) client.live.markRead(c, upTo)
    goOnline(true)
    await around.pass(10 * second)

    expect(small.counts.requests.filter((name) => /^read$|\/read$/.test(name))).toHaveLength(1)
    expect(server.row().readSeq).toBe(3)
  })

  it('marks nothing as read where nothing is here yet', async () => {
    const { around, small, client } = await settled()

    await client.live.markRead('elsewhere').kept
    await around.pass(second)

    expect(client.live.outbox.all.getSnapshot()).toEqual([])
    expect(small.counts.requests.filter((name) => /^read$|\/read$/.test(name))).toEqual([])
  })

  it('R6 waits two seconds at a gap, and asks for that conversation then', async () => {
    const { around, small, client, server } = await settled()
    const before = small.counts.syncs

    server.send('ben', 'lost')
    small.lose()
    server.send('ben', 'heard')
    small.tell()
    await around.pass(1.9 * second)
    const waiting = small.counts.syncs - before
    await around.pass(second)

    expect(waiting).toBe(0)
    expect(small.counts.syncs - before).toBe(1)
    expect(client.words()).toEqual(['hello', 'lost', 'heard'])
  })

  it('fetches older messages when somebody asks for them, to the beginning', async () => {
    const { around, small, open } = stage()
    for (let count = 1; count <= 120; count += 1) small.server.send('ann', `words ${count}`)
    const client = await open()
    await around.pass(second)
    const first = client.messages().length

    await around.untilSettled(client.live.loadOlder(c, 50))
    const second_ = client.messages().length
    await around.untilSettled(client.live.loadOlder(c, 50))

    expect([first, second_]).toEqual([40, 90])
    expect(client.words()).toEqual(Array.from({ length: 120 }, (_, place) => `words ${place + 1}`))
    expect(client.live.messages(c).getSnapshot().hasOlder).toBe(false)
  })

  it('opens offline with what it had, pending things included', async () => {
    const { around, small, open, goOnline } = stage()
    const persistence = memoryPersistence()
    const store = memoryTokenStore()
    small.server.send('ann', 'hello')
    const before = await open({ persistence }, store)
    await around.pass(10 * second)
    goOnline(false)
    before.live.send(c, 'on its way')
    await around.untilSettled(before.live.close())

    const after = await open({ persistence }, store)
    const offline = after.words()
    goOnline(true)
    await around.pass(10 * second)

    expect(offline).toEqual(['hello', 'on its way'])
    expect(after.words()).toEqual(['hello', 'on its way'])
    expect(small.server.messages()).toHaveLength(2)
  })

  it('keeps nothing of who has signed out, and everything of who only has to give the password again', async () => {
    const { around, small, open } = stage()
    const persistence = memoryPersistence()
    small.server.send('ann', 'hello')
    const client = await open({ persistence })
    await around.pass(10 * second)
    const kept = [...(await persistence.load(''))].length

    await around.untilSettled(client.session.signOut())
    await around.pass(second)

    expect(kept).toBeGreaterThan(0)
    expect([...(await persistence.load(''))]).toEqual([])
    expect(client.words()).toEqual([])
    expect(client.live.connection.getSnapshot()).toEqual({ status: 'stopped', reason: 'signed_out' })
  })
})

describe('a view', () => {
  it('shows the same object until it changes', async () => {
    const { around, small, client, server } = await settled()
    const views = [client.live.conversations, client.live.messages(c), client.live.conversation(c)]
    const before = views.map((view) => view.getSnapshot())

    const same = views.map((view) => view.getSnapshot())
    server.send('ben', 'hi')
    small.tell()
    await around.pass(0)

    expect(same.every((one, place) => one === before[place])).toBe(true)
    expect(views.some((view, place) => view.getSnapshot() === before[place])).toBe(false)
    expect(client.live.messages(c)).toBe(client.live.messages(c))
  })

  it('tells who listens, and those who read one state after the other', async () => {
    const { around, small, client, server } = await settled()
    let told = 0
    const stop = client.live.unread.subscribe(() => {
      told += 1
    })
    const totals = client.live.unread[Symbol.asyncIterator]()
    const first = await totals.next()

    server.send('ben', 'hi')
    small.tell()
    await around.pass(0)
    const next = await totals.next()
    stop()
    await totals.return?.()

    expect(told).toBeGreaterThan(0)
    expect([first.value?.total, next.value?.total]).toEqual([1, 2])
  })
})
