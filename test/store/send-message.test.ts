import { describe, expect, it } from 'vitest'
import { unreadOf } from '../../shared/core/marks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import type { Given } from '../../shared/services/given.ts'
import { readStandings } from '../../shared/services/list-conversations.ts'
import { listMessages, readMessage } from '../../shared/services/list-messages.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { readEntries } from '../../shared/store/log.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const given = (): Given => givenFor(made.table)

async function group(people: readonly Person[]): Promise<string> {
  const [owner, ...others] = people
  if (!owner) throw new RangeError('a group needs somebody')
  const memberIds = others.map(({ userId }) => userId)
  const created = await createConversation(given(), owner, { kind: 'group', title: 'Group', memberIds })
  return created.conversationId
}

const say = (person: Person, conversationId: string, body: string, more: object = {}) =>
  sendMessage(given(), person, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

describe('send', () => {
  it('R2 makes of 100 parallel sends 100 entries, dense and in order', async () => {
    const people = await newPeople(made.table, 10)
    const conversationId = await group(people)

    await Promise.all(
      Array.from({ length: 100 }, (_, place) =>
        say(people[place % 10] as Person, conversationId, `m${place}`),
      ),
    )

    const log = await readEntries(made.table, conversationId, { consistent: true })
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, place) => place + 1))
    expect(log.at(-1)?.number).toBe(100)
    const times = log.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('R7 leaves the first message of a new group unread for the others, and not for who begins it', async () => {
    const people = await newPeople(made.table, 2)
    const [alice, bob] = people as [Person, Person]
    const firstMessage = { content: { body: 'Welcome' } }
    const wanted = { kind: 'group' as const, title: 'Begun', memberIds: [bob.userId], firstMessage }

    await createConversation(given(), alice, wanted)

    const unread = await Promise.all(
      people.map(async ({ userId }) => {
        const [standing] = await readStandings(given(), userId)
        return standing && unreadOf(standing.row, standing.head).unreadCount
      }),
    )
    expect(unread).toEqual([0, 1])
  })

  it('R4 makes one message of the same id sent 20 times in parallel, and refuses other content under it', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const clientMessageId = crypto.randomUUID()

    const sent = await Promise.all(
      Array.from({ length: 20 }, () => say(alice, conversationId, 'once', { clientMessageId })),
    )

    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(new Set(sent.map(({ entry }) => entry.seq)).size).toBe(1)
    await expect(say(alice, conversationId, 'other', { clientMessageId })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    })
    await expect(say(bob, conversationId, 'mine', { clientMessageId })).resolves.toMatchObject({
      replayed: false,
    })
  })

  it('R4 finds a repeat with `after` behind any number of newer messages, up to 500, and refuses a false or older claim', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const clientMessageId = crypto.randomUUID()
    const first = await say(alice, conversationId, 'first', { clientMessageId, after: 1 })
    for (let i = 0; i < 60; i += 1) await say(bob, conversationId, `later ${i}`)

    const again = await say(alice, conversationId, 'first', { clientMessageId, after: 1 })

    expect(again).toMatchObject({ replayed: true, entry: { seq: first.entry.seq } })
    await expect(say(alice, conversationId, 'x', { after: 9999 })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    for (let i = 0; i < 440; i += 1) await say(bob, conversationId, `more ${i}`)
    await expect(say(alice, conversationId, 'x', { after: 1 })).rejects.toMatchObject({
      code: 'stale_position',
    })
    await expect(say(alice, conversationId, 'x', { after: 0 })).rejects.toMatchObject({
      code: 'stale_position',
    })
  })

  it('R5 shows a stranger nothing: neither messages, nor whether what they point at exists', async () => {
    const [alice, bob, mallory] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob])
    await say(alice, conversationId, 'between us')

    const reader = { ...mallory, languages: [] }
    for (const attempt of [
      () => say(mallory, conversationId, 'hello'),
      () => say(mallory, conversationId, 'hello', { replyTo: 77, mentions: [alice.userId], after: 55 }),
      () => listMessages(given(), reader, { conversationId, limit: 10 }),
      () => readMessage(given(), reader, conversationId, 2),
      () => markRead(given(), mallory, conversationId, 2),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('R7 counts as unread what others wrote, and never the own', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await say(alice, conversationId, 'one')
    await say(bob, conversationId, 'two')
    await say(alice, conversationId, 'three', { priority: 'urgent' })

    const unread = async (person: Person) => {
      const [standing] = await readStandings(given(), person.userId)
      return standing && unreadOf(standing.row, standing.head)
    }
    expect(await unread(alice)).toEqual({ unreadCount: 1, urgentUnread: 0 })
    expect(await unread(bob)).toEqual({ unreadCount: 2, urgentUnread: 1 })

    await markRead(given(), bob, conversationId, 4)
    expect(await unread(bob)).toEqual({ unreadCount: 0, urgentUnread: 0 })
    await markRead(given(), bob, conversationId, 2)
    expect(await unread(bob)).toEqual({ unreadCount: 0, urgentUnread: 0 })
  })

  it('costs at most 4 write units, and 7 read units with `after`, 16 without', async () => {
    const people = await newPeople(made.table, 30)
    const conversationId = await group(people)
    const alice = people[0] as Person
    const body = 'x'.repeat(650)
    for (let i = 0; i < 60; i += 1) await say(people[1 + (i % 5)] as Person, conversationId, body)

    const withAfter = noUnits()
    await metered(withAfter, () => say(alice, conversationId, body, { after: 56 }))
    const without = noUnits()
    await metered(without, () => say(alice, conversationId, body))

    expect(withAfter.write).toBeLessThanOrEqual(4)
    expect(withAfter.read).toBeLessThanOrEqual(7)
    expect(without.write).toBeLessThanOrEqual(4)
    expect(without.read).toBeLessThanOrEqual(16)
  })

  it('opens a direct conversation once, however many race to open it, and none with oneself', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]

    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        createConversation(given(), place % 2 ? alice : bob, {
          kind: 'direct',
          userId: (place % 2 ? bob : alice).userId,
        }),
      ),
    )

    expect(new Set(opened.map(({ conversationId }) => conversationId)).size).toBe(1)
    expect(opened.filter(({ created }) => created)).toHaveLength(1)
    await expect(
      createConversation(given(), alice, { kind: 'direct', userId: alice.userId }),
    ).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
