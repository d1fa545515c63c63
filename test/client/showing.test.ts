import { describe, expect, it } from 'vitest'
import { createDrafts } from '../../client/src/drafts.ts'
import type { Outgoing } from '../../client/src/outbox/outgoing.ts'
import { memoryPersistence, type Persistence } from '../../client/src/persistence/persistence.ts'
import { firstHeld } from '../../client/src/replica/held.ts'
import { messageStateOf } from '../../client/src/replica/message-state.ts'
import { showConversation, showMessages } from '../../client/src/replica/shown.ts'
import { memoryTokenStore } from '../../client/src/token-store.ts'
import { watchMembers } from '../../client/src/watch-members.ts'
import { type SmallClient, stage } from '../support/small-client.ts'
import { me } from '../support/small-server.ts'

const second = 1_000
const c = 'c'

async function settled(messages = 1) {
  const set = stage()
  for (let count = 1; count <= messages; count += 1) set.small.server.send('ann', `words ${count}`)
  const client = await set.open()
  await set.around.pass(10 * second)
  return { ...set, client, server: set.small.server }
}

describe('what was refused and is tried again', () => {
  const sent = (id: string, order: number, doneSeq?: number): Outgoing => ({
    ...{ id, conversationId: c, order, at: 0, after: 0, revision: 0, tried: true },
    wish: { kind: 'send', content: { body: id } },
    ...(doneSeq && { doneSeq }),
  })

  it('is the last one of the conversation, if it stands last', async () => {
    const { client } = await settled()
    const row = client.live.conversations.getSnapshot().find(({ conversationId }) => conversationId === c)
    if (!row) throw new Error('nothing is known')
    const held = firstHeld(row)
    const outgoing = [sent('first', 1, held.position + 9), sent('second', 2, held.position + 7)]

    const shown = showConversation(held, outgoing, { userId: me, languages: ['en'] })

    expect(shown.lastMessage).toMatchObject({ seq: held.position + 9, preview: 'first' })
  })

  it('is shown where it stands, behind what was written after it', () => {
    const outgoing = [sent('first', 1, 9), sent('second', 2, 7), sent('third', 3)]

    const shown = showMessages({ messages: [], position: 5 }, outgoing, { userId: me, languages: ['en'] })

    expect(shown.map(({ seq, clientMessageId }) => [seq, clientMessageId])).toEqual([
      [7, 'second'],
      [9, 'first'],
      [0, 'third'],
    ])
  })
})

describe('older messages', () => {
  it('are loaded back to one that is looked for, and none is left out', async () => {
    const { around, client } = await settled(1500)

    const isThere = await around.untilSettled(client.live.loadTo(c, 100))

    const seqs = client.messages().map(({ seq }) => seq)
    expect(isThere).toBe(true)
    expect(seqs[0]).toBeLessThan(100)
    expect(seqs).toEqual(Array.from(seqs, (_, place) => (seqs[0] ?? 0) + place))
    expect(seqs.at(-1)).toBe(1501)
  })

  it('do not show what is hidden, what was never there, and what is of a conversation that I am not in', async () => {
    const { around, client, server, small } = await settled(100)
    server.hide(5)
    small.tell()
    await around.pass(second)

    const found = await Promise.all(
      [5, 1, 4711].map((seq) => around.untilSettled(client.live.loadTo(c, seq))),
    )
    const elsewhere = await client.live.loadTo('elsewhere', 1)

    expect([...found, elsewhere]).toEqual([false, false, false, false])
  })

  it('are asked for once by two who want them at the same time', async () => {
    const { around, client, small } = await settled(200)
    const before = small.counts.syncs

    await around.untilSettled(Promise.all([client.live.loadOlder(c, 30), client.live.loadOlder(c, 30)]))

    expect(small.counts.syncs - before).toBe(1)
    expect(client.messages()).toHaveLength(70)
  })

  it('are looked for no longer where the service does not answer', async () => {
    const { around, client, small } = await settled(100)
    small.intercept.set('sync', {
      status: 503,
      problem: { code: 'unavailable', status: 503, detail: '', retryable: true },
    })

    const failed = await around.untilSettled(client.live.loadTo(c, 3).catch((error) => error.code))
    const again = await around.untilSettled(client.live.loadTo(c, 3))

    expect([failed, again]).toEqual(['unavailable', true])
  })
})

describe('what was done that is no message', () => {
  const notesOf = ({ live }: SmallClient) =>
    live
      .messages(c)
      .getSnapshot()
      .notes.map(({ seq, type }) => `${seq} ${type}`)

  it('is shown as far back as the messages are, and kept, and goes with what one clears', async () => {
    const { around, small, open } = stage()
    const persistence = memoryPersistence()
    const store = memoryTokenStore()
    for (let count = 1; count <= 200; count += 1) small.server.send('ann', `words ${count}`)
    const first = await open({ persistence }, store)
    await around.pass(10 * second)
    small.server.pin(small.server.send('ann', 'hello'))
    small.server.join('eve')
    small.server.rename('Choir')
    small.server.leave('eve')
    small.tell()
    await around.pass(10 * second)
    const fresh = notesOf(first)
    await around.untilSettled(first.live.loadTo(c, 2))
    await around.untilSettled(first.live.close())

    const again = await open({ persistence }, store)

    expect(fresh).toEqual([
      '203 message.pinned',
      '204 member.added',
      '205 conversation.updated',
      '206 member.removed',
    ])
    expect(notesOf(again)).toEqual(['1 conversation.created', ...fresh])
    again.store.learn({
      kind: 'own',
      conversationId: c,
      me: { ...small.server.row(), stateRevision: 99, clearedSeq: 205 },
    })
    expect(notesOf(again)).toEqual(['206 member.removed'])
  })
})

describe('an own message', () => {
  it('keeps its id where its event comes before the answer', async () => {
    const { around, small, client } = await settled()
    small.intercept.set('message.send', 'lost')

    const { id } = client.live.send(c, 'mine')
    await around.pass(0)
    const unanswered = client.messages().at(-1)
    await around.pass(60 * second)

    expect(unanswered).toMatchObject({ seq: 3, clientMessageId: id })
    expect(unanswered?.status).toBeUndefined()
    expect(client.messages().at(-1)).toMatchObject({ seq: 3, clientMessageId: id })
    expect(client.messages()).toHaveLength(2)
  })

  it('is pending, sent, delivered and seen, each once that is true of everybody', async () => {
    const { around, small, client, server, goOnline } = await settled()
    const stop = watchMembers(client, c)
    const state = () => {
      const message = client.messages().at(-1)
      return message && messageStateOf(message, client.live.members(c).getSnapshot())
    }
    const states: unknown[] = []
    const told = async (...marks: [userId: string, readSeq: number, deliveredSeq: number][]) => {
      for (const [userId, readSeq, deliveredSeq] of marks) {
        server.mark(userId, readSeq, deliveredSeq)
        const type = readSeq > 0 ? 'receipt.read' : 'receipt.delivered'
        const upTo = Math.max(readSeq, deliveredSeq)
        small.say({ ...server.ownState(), type, data: { userId, upTo, number: 1 } })
      }
      await around.pass(0)
      states.push(state())
    }

    goOnline(false)
    client.live.send(c, 'mine')
    states.push(state())
    goOnline(true)
    await around.pass(10 * second)
    const { seq = 0 } = client.messages().at(-1) ?? {}
    await told(['ann', seq, seq])
    await told(['ben', 0, seq], ['cid', 0, seq])
    await told(['ben', seq, seq], ['cid', seq, seq])
    stop()

    expect(states).toEqual(['pending', 'sent', 'delivered', 'seen'])
  })

  it('is seen also where that was told to nobody, as the next connection shows', async () => {
    const { around, small, client, server } = await settled()
    const seq = server.send(me, 'mine')
    small.tell()
    const stop = watchMembers(client, c)
    await around.pass(second)
    const before = client.live.members(c).getSnapshot()

    for (const userId of ['ann', 'ben', 'cid']) server.mark(userId, seq)
    small.cut()
    await around.pass(10 * second)
    stop()

    const message = client.messages().at(-1)
    expect(before).toHaveLength(4)
    expect(message && messageStateOf(message, before)).toBe('sent')
    expect(message && messageStateOf(message, client.live.members(c).getSnapshot())).toBe('seen')
  })

  it('brings members once a connection, and none where nobody is told how far they are', async () => {
    const { around, small, client, server } = await settled()
    const asked = () => small.counts.requests.filter((name) => name.includes('/members')).length
    const stop = watchMembers(client, c)
    await around.pass(second)
    server.send('ann', 'more')
    small.tell()
    await around.pass(second)
    const once = asked()

    for (let count = 1; count <= 50; count += 1) server.join(`new ${count}`)
    small.tell()
    small.cut()
    await around.pass(10 * second)
    stop()

    expect([once, asked()]).toEqual([1, 1])
  })

  it('counts on those who were there when it was sent, and says nothing of nobody', () => {
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
    const member = (userId: string, joinedAt: string, readSeq: number) => ({
      ...{ userId, username: userId, displayName: userId, role: 'member' as const },
      ...{ joinedAt, readSeq, deliveredSeq: readSeq },
    })
    const message = {
      ...{ conversationId: c, seq: 5, number: 1, messageId: 'c:5', senderId: me, senderName: '' },
      ...{ content: null, priority: 'normal' as const, mentions: [], reactions: [], pinned: false },
      ...{ revision: 1, createdAt: at(5), own: true },
    }

    const mine = member(me, at(0), 0)
    const states = [[mine], [mine, member('ann', at(0), 5), member('late', at(6), 0)]].map((members) =>
      messageStateOf(message, members),
    )

    expect(states).toEqual(['sent', 'seen'])
  })
})

describe('a conversation that has just begun', () => {
  /** The service has it, and it is not here yet. */
  async function begun() {
    const set = stage()
    set.small.server.removeMe()
    const client = await set.open()
    await set.around.pass(10 * second)
    const shown: string[][] = []
    client.live.messages(c).subscribe(() => shown.push(client.words()))
    return { ...set, client, shown, server: set.small.server }
  }

  it('shows what is said there before anything is known of it, and all the while', async () => {
    const { around, client, server, shown } = await begun()

    client.live.send(c, 'first')
    const before = client.messages().map(({ status }) => status)
    server.addMe()
    await around.pass(second)
    await around.untilSettled(client.live.sync([c]))
    await around.pass(10 * second)

    expect(before).toEqual(['pending'])
    expect(shown.map((words) => words.join())).toEqual(shown.map(() => 'first'))
    expect(client.messages()).toMatchObject([{ seq: 2, own: true }])
    expect(client.live.outbox.all.getSnapshot()).toEqual([])
  })

  it('brings its newest messages along', async () => {
    const { around, client, server } = await begun()
    for (let count = 1; count <= 100; count += 1) server.send('ann', `words ${count}`)

    server.addMe()
    await around.untilSettled(client.live.sync([c]))
    await around.pass(second)

    expect(client.words()).toHaveLength(40)
    expect(client.words().at(-1)).toBe('words 100')
  })

  it('leaves nothing in the outbox where it is none of mine', async () => {
    const { around, client, small } = await begun()
    small.intercept.set('message.send', 'untold')
    client.live.send(c, 'to nobody')
    await around.pass(second)
    const before = client.live.outbox.all.getSnapshot().length

    small.cut()
    await around.pass(10 * second)

    expect([before, client.live.outbox.all.getSnapshot().length]).toEqual([1, 0])
  })
})

describe('whether everything is here', () => {
  it('is not known any more once somebody has signed out', async () => {
    const { around, client } = await settled()
    const before = client.live.isCurrent.getSnapshot()

    await around.untilSettled(client.session.signOut())
    await around.pass(second)

    expect([before, client.live.isCurrent.getSnapshot()]).toEqual([true, false])
  })
})

describe('a draft', () => {
  async function written() {
    const set = stage()
    const persistence = memoryPersistence()
    const store = memoryTokenStore()
    const client = await set.open({ persistence }, store)
    const drafts = createDrafts(client, persistence)
    drafts.set(c, 'Dear')
    drafts.set(c, 'Dear all')
    const stored = async () => [...(await persistence.load('me/draft/'))]
    return { ...set, persistence, store, client, drafts, stored }
  }

  it('is there again when the app is opened again', async () => {
    const { around, open, persistence, store, client, drafts } = await written()
    const shown = drafts.of(c).getSnapshot()
    await around.untilSettled(drafts.close())
    await around.untilSettled(client.live.close())

    const again = createDrafts(await open({ persistence }, store), persistence)
    await around.pass(second)

    expect([shown, again.of(c).getSnapshot()]).toEqual(['Dear all', 'Dear all'])
  })

  it('is kept a moment after it was typed, and away once it is empty', async () => {
    const { around, drafts, stored } = await written()

    const before = await stored()
    await around.pass(second)
    const kept = await stored()
    drafts.set(c, '')
    await around.pass(second)

    expect([before, kept, await stored()]).toEqual([[], [['me/draft/c', 'Dear all']], []])
  })

  it('goes with who signs out, and does not come back', async () => {
    const { around, client, drafts, stored } = await written()
    await around.pass(second)

    drafts.set(c, 'secret')
    await around.untilSettled(client.session.signOut())
    await around.pass(10 * second)

    expect(drafts.of(c).getSnapshot()).toBe('')
    expect(await stored()).toEqual([])
  })

  it('is kept for who signs in a moment after somebody else was typing', async () => {
    const { around, client, drafts, stored } = await written()
    await around.untilSettled(client.session.signOut())
    await client.session.signIn({ username: 'ada', password: 'Correct-Horse-7' })
    await around.pass(second)

    drafts.set(c, 'Dear me')
    await around.pass(second)

    expect(await stored()).toEqual([['me/draft/c', 'Dear me']])
  })

  it('stays where a tab takes over the storing from another', async () => {
    const { around, small, open } = stage()
    const records = memoryPersistence()
    const persistence = { ...records, sharedAs: 'place' }
    const store = memoryTokenStore()
    const first = await open({ persistence }, store)
    await open({ persistence }, store)
    createDrafts(first, persistence).set(c, 'Dear all')
    small.server.send('ann', 'hello')
    small.tell()
    await around.pass(10 * second)

    const before = await metaOf(records)
    await around.untilSettled(first.live.close())
    await around.pass(10 * second)

    expect(await metaOf(records)).not.toEqual(before)
    expect([...(await records.load('me/draft/'))]).toEqual([['me/draft/c', 'Dear all']])
  })
})

const metaOf = async (records: Persistence): Promise<unknown> => [...(await records.load('me/meta'))][0]?.[1]
