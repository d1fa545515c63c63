import { describe, expect, it } from 'vitest'
import { Timestamp } from '../../shared/contract/common.ts'
import { isMessage, type MessageEntry, messageAfter } from '../../shared/core/entries.ts'
import { unreadOf } from '../../shared/core/marks.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForEveryone, deleteForMe } from '../../shared/services/delete-message.ts'
import type { Given } from '../../shared/services/given.ts'
import {
  listConversations,
  readConversation,
  readStandings,
} from '../../shared/services/list-conversations.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { addPeople, putMember, removeMember } from '../../shared/services/members.ts'
import { clearForMe, markDelivered } from '../../shared/services/own-state.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { deleteConversation } from '../../shared/services/update-conversation.ts'
import { advanceHead, getHead } from '../../shared/store/heads.ts'
import { headKey } from '../../shared/store/keys.ts'
import { appendEntry, getEntry, longestTail, readEntries } from '../../shared/store/log.ts'
import { getRow } from '../../shared/store/rows.ts'
import type { Table } from '../../shared/store/table.ts'
import { newPeople, type Person } from '../support/people.ts'
import { StoppedError, stoppingTable } from '../support/stopping-table.ts'
import { storedMessage } from '../support/stored-message.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const given = (table: Table = made.table): Given => givenFor(table)
const three = async () => (await newPeople(made.table, 3)) as [Person, Person, Person]
const reader = (person: Person) => ({ ...person, languages: ['en'] })
const idsOf = (people: readonly Person[]): string[] => people.map(({ userId }) => userId)

async function group(owner: Person, ...others: Person[]): Promise<string> {
  const wanted = { kind: 'group' as const, title: 'Group', memberIds: idsOf(others) }
  return (await createConversation(given(), owner, wanted)).conversationId
}

const say = (person: Person, conversationId: string, body: string, more: object = {}) =>
  sendMessage(given(), person, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

/** A message whose sender's handler has come no further than the log. */
async function appendSilently(person: Person, conversationId: string, body: string): Promise<MessageEntry> {
  const { entry } = await say(person, await group(person), body)
  const [tail] = await readEntries(made.table, conversationId, { newestFirst: true, limit: 1 })
  const silent = { ...entry, conversationId, seq: (tail?.seq ?? 0) + 1, number: (tail?.number ?? 0) + 1 }
  await appendEntry(made.table, silent)
  return silent
}

/** So many messages, as far as the log. */
async function sayMuch(person: Person, conversationId: string, count: number): Promise<void> {
  let tail = await getEntry(made.table, conversationId, 2, { consistent: true })
  for (let said = 0; tail && said < count; said += 1) {
    tail = messageAfter(tail, person.userId, Date.now(), storedMessage())
    await appendEntry(made.table, tail)
  }
}

describe('a conversation made with its first message', () => {
  it('R13 is not made where the message is refused, and the pointer says where', async () => {
    const [ann, bob, cy] = await three()
    const all = idsOf([ann, bob])
    const firstMessage = { content: { body: 'Hey' }, mentions: [bob.userId, cy.userId] }
    const refused = {
      code: 'invalid_request',
      params: { errors: [{ pointer: '#/firstMessage/mentions/1', code: 'unknown_user' }] },
    }
    const direct = { kind: 'direct' as const, userId: bob.userId }
    const wide = { kind: 'group' as const, title: 'G', memberIds: all }
    const tooLarge = { content: { body: '\u{1f600}'.repeat(7000) } }

    await expect(createConversation(given(), ann, { ...direct, firstMessage })).rejects.toMatchObject(refused)
    await expect(createConversation(given(), ann, { ...wide, firstMessage })).rejects.toMatchObject(refused)
    await expect(createConversation(given(), ann, { ...wide, firstMessage: tooLarge })).rejects.toMatchObject(
      { code: 'too_large' },
    )

    expect(await readStandings(given(), ann.userId)).toEqual([])
  })

  it('R4 is the same under its key however much was said since; with or without a message is another request', async () => {
    const [ann, bob] = await three()
    const key = crypto.randomUUID()
    const bare = { kind: 'group' as const, title: 'G', memberIds: [bob.userId] }
    const wanted = { ...bare, firstMessage: { content: { body: 'Hey' } } }
    const first = await createConversation(given(), ann, wanted, key)
    await sayMuch(bob, first.conversationId, longestTail + 1)

    const again = await createConversation(given(), ann, wanted, key)

    expect(again).toMatchObject({ replayed: true, firstMessage: { replayed: true, entry: { seq: 2 } } })
    const otherWords = { ...wanted, firstMessage: { content: { body: 'Hi' } } }
    const reworded = createConversation(given(), ann, otherWords, key)
    await expect(reworded).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    const other = createConversation(given(), ann, bare, key)
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    await deleteConversation(given(), ann, first.conversationId)
    await expect(createConversation(given(), ann, wanted, key)).rejects.toMatchObject({ code: 'gone' })
  })

  it('R4 says that it is a repeat in a direct conversation too', async () => {
    const [ann, bob] = await three()
    const wanted = { kind: 'direct' as const, userId: bob.userId, firstMessage: { content: { body: 'Hey' } } }
    const key = crypto.randomUUID()

    const tries = [1, 2].map(() => () => createConversation(given(), ann, wanted, key))
    const first = await tries[0]?.()
    const again = await tries[1]?.()

    expect(first).toMatchObject({ created: true, replayed: false })
    expect(again).toMatchObject({ created: false, replayed: true, firstMessage: { entry: { seq: 2 } } })
  })

  it('R4 says so of a direct one without a message too, and refuses its key for anything else', async () => {
    const [ann, bob, cy] = await three()
    const [key, later] = [crypto.randomUUID(), crypto.randomUUID()]
    const withBob = { kind: 'direct' as const, userId: bob.userId }
    const withCy = { kind: 'direct' as const, userId: cy.userId }
    const group = { kind: 'group' as const, title: 'G', memberIds: [bob.userId] }

    const first = await createConversation(given(), ann, withBob, key)
    const again = await createConversation(given(), ann, withBob, key)
    const existing = await createConversation(given(), ann, withBob, later)
    const repeated = await createConversation(given(), ann, withBob, later)

    const { conversationId } = first
    expect(first).toMatchObject({ created: true, replayed: false })
    expect(again).toMatchObject({ conversationId, created: false, replayed: true })
    expect(existing).toMatchObject({ conversationId, created: false, replayed: false })
    expect(repeated).toMatchObject({ conversationId, created: false, replayed: true })
    const firstMessage = { content: { body: 'Hey' } }
    for (const other of [withCy, group, { ...withBob, firstMessage }]) {
      for (const used of [key, later]) {
        const reused = createConversation(given(), ann, other, used)
        await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' })
      }
    }
    expect((await readStandings(given(), ann.userId)).map(({ head }) => head.conversationId)).toEqual([
      conversationId,
    ])
    await expect(createConversation(given(), bob, withCy, key)).resolves.toMatchObject({ created: true })
  })

  it('R4 refuses the key of a group for a direct one', async () => {
    const [ann, bob] = await three()
    const key = crypto.randomUUID()
    await createConversation(given(), ann, { kind: 'group', title: 'G', memberIds: [] }, key)

    const direct = createConversation(given(), ann, { kind: 'direct', userId: bob.userId }, key)

    await expect(direct).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    expect(await readStandings(given(), ann.userId)).toHaveLength(1)
  })

  it('R13 leaves the key of a refused request free', async () => {
    const [ann, bob] = await three()
    const key = crypto.randomUUID()
    const unknown = { kind: 'direct' as const, userId: crypto.randomUUID() }
    await expect(createConversation(given(), ann, unknown, key)).rejects.toMatchObject({
      code: 'invalid_request',
    })

    const opened = await createConversation(given(), ann, { kind: 'direct', userId: bob.userId }, key)

    expect(opened).toMatchObject({ created: true, replayed: false })
  })

  it('of one request under one key at the same time opens one direct conversation', async () => {
    const [ann, bob, cy] = await three()
    const key = crypto.randomUUID()

    const outcomes = await Promise.allSettled(
      [bob, cy].map(({ userId }) => createConversation(given(), ann, { kind: 'direct', userId }, key)),
    )

    const codes = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'opened'))
    expect(codes.toSorted()).toEqual(['idempotency_key_reused', 'opened'])
    expect(await readStandings(given(), ann.userId)).toHaveLength(1)
  })
})

describe('a direct conversation in which nothing was said', () => {
  const seenBy = async ({ userId }: Person) =>
    (await readStandings(given(), userId)).map(({ head }) => head.conversationId)

  it('is in the list of who opened it, and of the other once they open it too', async () => {
    const [ann, bob] = await three()
    const { conversationId } = await createConversation(given(), ann, { kind: 'direct', userId: bob.userId })
    const before = await seenBy(bob)

    const opened = await createConversation(given(), bob, { kind: 'direct', userId: ann.userId })

    expect(opened).toMatchObject({ conversationId, created: false })
    expect(before).toEqual([])
    expect(await seenBy(ann)).toEqual([conversationId])
    expect(await seenBy(bob)).toEqual([conversationId])
  })
})

describe('a repeat', () => {
  it('R3 R4 of a message is answered though whom it mentions has left and what it answers is cleared', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    const { entry } = await say(bob, conversationId, 'Question')
    const clientMessageId = crypto.randomUUID()
    const more = { clientMessageId, replyTo: entry.seq, mentions: [bob.userId] }
    const sent = await say(ann, conversationId, 'Answer', more)

    await removeMember(given(), ann, { conversationId, userId: bob.userId })
    await clearForMe(given(), ann, conversationId)

    const again = await say(ann, conversationId, 'Answer', more)
    expect(again).toMatchObject({ replayed: true, entry: { seq: sent.entry.seq } })
  })

  it('by an admin of bringing somebody in changes nothing, and of another role is refused', async () => {
    const [ann, bob, cy] = await three()
    const conversationId = await group(ann, bob)
    await putMember(given(), ann, { conversationId, userId: bob.userId }, 'admin')
    const place = { conversationId, userId: cy.userId }

    const added = [
      await putMember(given(), bob, place, 'member'),
      await putMember(given(), bob, place, 'member'),
    ]

    expect(added).toEqual([true, false])
    await expect(putMember(given(), bob, place, 'reader')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(putMember(given(), cy, place, 'member')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('of hiding a message leaves the own state as it is', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    const { entry } = await say(bob, conversationId, 'Hey')

    await deleteForMe(given(), ann, { conversationId, seq: entry.seq })
    const before = await getRow(made.table, ann.userId, conversationId)
    await deleteForMe(given(), ann, { conversationId, seq: entry.seq })

    expect(await getRow(made.table, ann.userId, conversationId)).toEqual(before)
  })
})

describe('the head of a conversation', () => {
  it('R8 shows nothing of a deleted message when its sender is late', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    const late = await appendSilently(ann, conversationId, 'secret')
    const stopping = stoppingTable(made.table, 2, 'stops')
    const deletion = deleteForEveryone(given(stopping.table), ann, { conversationId, seq: late.seq })
    await expect(deletion).rejects.toBeInstanceOf(StoppedError)

    await advanceHead(made.table, late)

    const head = await getHead(made.table, conversationId)
    expect(head).toMatchObject({ lastSeq: late.seq, lastNumber: 1, lastMessage: { deleted: true } })
    expect(JSON.stringify(head)).not.toContain('secret')
    expect(isMessage(await getEntry(made.table, conversationId, late.seq))).toBe(true)
  })

  it('R8 shows nothing once it is closed', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    const late = await appendSilently(ann, conversationId, 'secret')
    await deleteConversation(given(), ann, conversationId)

    await advanceHead(made.table, late)

    expect(await getHead(made.table, conversationId)).toMatchObject({ lastMessage: undefined })
  })
})

describe('R13', () => {
  it('brings in nobody where not all have room, and counts no one twice', async () => {
    const [ann, ...others] = (await newPeople(made.table, 60)) as [Person, ...Person[]]
    const conversationId = await group(ann, ...others.slice(0, 5))
    const count = (members: number) =>
      made.table.update({
        Key: headKey(conversationId),
        UpdateExpression: 'SET mc = :mc',
        ExpressionAttributeValues: { ':mc': members },
      })
    await count(9950)

    const adding = addPeople(given(), ann, conversationId, idsOf(others), 'member')

    await expect(adding).rejects.toMatchObject({ code: 'limit_reached' })
    expect(await getRow(made.table, others[10]?.userId ?? '', conversationId)).toBeUndefined()
    await count(10_000)
    await addPeople(given(), ann, conversationId, idsOf(others.slice(0, 5)), 'member')
  })

  it('takes no day that there is not', () => {
    for (const day of ['2026-13-01', '2026-02-30', '2026-00-10']) {
      expect(Timestamp.safeParse(`${day}T00:00:00.000Z`).success).toBe(false)
    }
    expect(Timestamp.safeParse('2028-02-29T00:00:00.000Z').success).toBe(true)
  })
})

describe('own state', () => {
  it('R7 counts no own message that was sent while history was being cleared', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    await say(bob, conversationId, 'Hey')
    let raced = false
    const racing: Table = {
      ...made.table,
      put: async (input) => {
        if (!raced) {
          raced = true
          await say(ann, conversationId, 'Meanwhile')
        }
        return made.table.put(input)
      },
    }

    await clearForMe(given(racing), ann, conversationId)

    const [standing] = await readStandings(given(), ann.userId)
    expect(standing && unreadOf(standing.row, standing.head).unreadCount).toBe(0)
    const left = await listMessages(given(), reader(ann), { conversationId, limit: 5 })
    expect(left.items.map(({ text }) => text?.body)).toEqual(['Meanwhile'])
  })

  it('marks say gone of what was deleted, and not found to strangers', async () => {
    const [ann, bob, cy] = await three()
    const conversationId = await group(ann, bob)
    await say(ann, conversationId, 'Hey', { after: 1 })
    await deleteConversation(given(), ann, conversationId)

    for (const mark of [markRead, markDelivered]) {
      await expect(mark(given(), bob, conversationId, 99)).rejects.toMatchObject({ code: 'gone' })
      await expect(mark(given(), cy, conversationId, 1)).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(say(bob, conversationId, 'Hey', { after: 99 })).rejects.toMatchObject({ code: 'gone' })
  })
})

describe('what somebody may', () => {
  it('R5 stands in the links of a conversation', async () => {
    const [ann, bob, cy] = await three()
    const conversationId = await group(ann, bob)
    const { conversationId: direct } = await createConversation(given(), ann, {
      kind: 'direct',
      userId: cy.userId,
    })
    const linksFor = async (person: Person, id: string) =>
      Object.keys((await readConversation(given(), reader(person), id))._links)

    const [owners, members, directs] = await Promise.all([
      linksFor(ann, conversationId),
      linksFor(bob, conversationId),
      linksFor(ann, direct),
    ])

    const ruling = ['edit', 'addMembers', 'delete']
    expect(owners).toEqual(expect.arrayContaining([...ruling, 'leave', 'send']))
    expect(members).toEqual(expect.arrayContaining(['leave', 'send', 'me', 'pins']))
    expect(members.filter((name) => ruling.includes(name))).toEqual([])
    expect(directs.filter((name) => [...ruling, 'leave'].includes(name))).toEqual([])
  })

  it('includes taking back own words from who blocks them, and nothing that says something', async () => {
    const [ann, bob] = await three()
    const { conversationId } = await createConversation(given(), ann, { kind: 'direct', userId: bob.userId })
    const { entry } = await say(ann, conversationId, 'Sorry')
    await setBlock(given(), bob, ann.userId, true)

    await deleteForEveryone(given(), ann, { conversationId, seq: entry.seq })

    await expect(say(ann, conversationId, 'Hey')).rejects.toMatchObject({ code: 'blocked' })
    const [mine] = (await listConversations(given(), reader(bob), { view: 'all', limit: 1 })).items
    expect(mine?.lastMessage).toMatchObject({ deleted: true, preview: null })
  })

  it('R9 a page around one message holds no more than was asked for', async () => {
    const [ann, bob] = await three()
    const conversationId = await group(ann, bob)
    for (const body of ['a', 'b', 'c']) await say(bob, conversationId, body)

    const page = await listMessages(given(), reader(ann), { conversationId, around: 3, limit: 1 })

    expect(page.items.map(({ seq }) => seq)).toEqual([3])
  })
})
