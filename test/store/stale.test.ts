import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForEveryone } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { listConversations, readConversation } from '../../shared/services/list-conversations.ts'
import { listMessages, readMessage } from '../../shared/services/list-messages.ts'
import { countUnread, listInbox, listSentMessages } from '../../shared/services/mailbox.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { putMember, removeMember } from '../../shared/services/members.ts'
import { listHistory } from '../../shared/services/message-threads.ts'
import { listReceipts } from '../../shared/services/receipts.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { updateConversation } from '../../shared/services/update-conversation.ts'
import { laggingTable } from '../support/lagging-table.ts'
import { anyOperation, type Operation } from '../support/model-operations.ts'
import { requireWhole } from '../support/model-whole.ts'
import { expectSame, newWorld, step, tell } from '../support/model-world.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const copy = useTable()

/** Three people in a group that everybody sees; from then on the copy stands still. */
async function frozen(lag = 1_000_000) {
  const lagging = laggingTable(made.table, copy.table, lag)
  const given = givenFor(lagging.table)
  const people = (await newPeople(lagging.table, 3)) as [Person, Person, Person]
  await lagging.settle()
  const [alice, bob, carol] = people
  const memberIds = [bob.userId, carol.userId]
  const { conversationId } = await createConversation(given, alice, {
    kind: 'group',
    title: 'Group',
    memberIds,
  })
  await lagging.settle()
  const say = (person: Person, body: string, more: object = {}) =>
    sendMessage(given, person, {
      conversationId,
      content: { body },
      clientMessageId: crypto.randomUUID(),
      ...more,
    })
  const reader = (person: Person) => ({ ...person, languages: [] })
  return { ...lagging, given, alice, bob, carol, conversationId, say, reader }
}

describe('on a table whose other reads lag behind', () => {
  it('R1 R5 R7 R8 R13 decides every operation as the model does, and agrees with it once quiet', {
    timeout: 120_000,
  }, async () => {
    const check = async (operations: readonly Operation[], lag: number) => {
      const lagging = laggingTable(made.table, copy.table, lag)
      const world = await newWorld(lagging.table, lagging.settle)

      for (const operation of operations) await step(world, operation)

      await lagging.settle()
      await expectSame(world)
    }
    const operations = fc.array(anyOperation, { minLength: 1, maxLength: 40, size: 'max' })
    const property = fc.asyncProperty(operations, fc.constantFrom(1, 4, 1000), check)
    const runs = Number(process.env.MODEL_RUNS ?? 8)
    const result = await fc.check(property, { numRuns: runs, interruptAfterTimeLimit: 100_000 })

    const found = result.failed ? tell(result.counterexample?.[0] ?? [], result.errorInstance) : 'none'
    expect(found, `seed ${result.seed}`).toBe('none')
  })

  it('R2 R4 keeps the log dense and each message once', async () => {
    const { given, alice, bob, conversationId, say, settle } = await frozen()
    const clientMessageIds = Array.from({ length: 15 }, () => crypto.randomUUID())

    const sent = await Promise.all(
      [...clientMessageIds, ...clientMessageIds].map((clientMessageId, place) =>
        say(place % 15 < 7 ? alice : bob, `m${place % 15}`, { clientMessageId }),
      ),
    )

    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(15)
    await settle()
    expect((await requireWhole(given.table, conversationId)).messages).toHaveLength(15)
  })

  it('R5 lets nobody who was removed send or read, and obeys new rules at once', async () => {
    const { given, alice, bob, carol, conversationId, say, reader } = await frozen()
    await say(bob, 'while I was here')
    await removeMember(given, alice, { conversationId, userId: bob.userId })
    await updateConversation(given, alice, conversationId, { policy: { postRoles: ['owner'] } })

    const place = { conversationId, limit: 10 }
    for (const attempt of [
      () => say(bob, 'still here'),
      () => readConversation(given, reader(bob), conversationId),
      () => readMessage(given, reader(bob), conversationId, 2),
      () => listMessages(given, reader(bob), place),
      () => listHistory(given, reader(bob), { ...place, seq: 2 }),
      () => listReceipts(given, reader(bob), { ...place, seq: 2 }),
      () => markRead(given, bob, conversationId, 2),
      () => editMessage(given, bob, { conversationId, seq: 2, content: { body: 'x' }, revision: 1 }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(say(carol, 'may I?')).rejects.toMatchObject({ code: 'forbidden' })
    expect((await listInbox(given, reader(bob), { limit: 10 })).items).toEqual([])
    expect((await listSentMessages(given, reader(bob), { limit: 10 })).items).toEqual([])
    expect((await listConversations(given, reader(bob), { view: 'all', limit: 10 })).items).toEqual([])
  })

  it('R5 shows somebody new nothing from before them, once the policy says so', async () => {
    const { given, alice, conversationId, say, reader, settle } = await frozen()
    await say(alice, 'before')
    await settle()
    const [dave] = (await newPeople(given.table, 1)) as [Person]
    await settle()
    await updateConversation(given, alice, conversationId, { policy: { history: 'joined' } })
    await putMember(given, alice, { conversationId, userId: dave.userId }, 'member')

    const page = await listMessages(given, reader(dave), { conversationId, limit: 10 })

    expect(page.items).toEqual([])
    expect((await listInbox(given, reader(dave), { limit: 10 })).items).toEqual([])
  })

  it('shows a conversation and a message to those who have just made them', async () => {
    const { given, alice, bob, conversationId, say, reader } = await frozen()
    const memberIds = [bob.userId]
    const made = await createConversation(given, alice, { kind: 'group', title: 'New', memberIds })
    const { entry } = await say(alice, 'just now')

    const place = { conversationId: made.conversationId, limit: 10 }
    await expect(listMessages(given, reader(alice), place)).resolves.toMatchObject({ items: [] })
    const { items } = await listConversations(given, reader(alice), { view: 'all', limit: 10 })
    expect(items.map((one) => one.conversationId)).toContain(made.conversationId)
    await expect(
      listReceipts(given, reader(alice), { conversationId, seq: entry.seq, limit: 10 }),
    ).resolves.toBeDefined()
    await expect(readMessage(given, reader(alice), conversationId, entry.seq)).resolves.toBeDefined()
    await expect(markRead(given, bob, conversationId, entry.seq)).resolves.toMatchObject({
      readSeq: entry.seq,
    })
  })

  it('R7 counts unread right once quiet', async () => {
    const { given, alice, bob, carol, conversationId, say, settle } = await frozen()
    await say(alice, 'one', { priority: 'urgent' })
    await say(bob, 'two')
    const third = await say(alice, 'three')
    await markRead(given, carol, conversationId, third.entry.seq - 1)

    await settle()

    const unread = async ({ userId }: Person) => (await countUnread(given, userId, {})).total
    expect([await unread(alice), await unread(bob), await unread(carol)]).toEqual([1, 2, 1])
    await requireWhole(given.table, conversationId)
  })

  it('R8 reads a deleted message as deleted at once, and its history as empty', async () => {
    const { given, alice, bob, conversationId, say, reader, settle } = await frozen()
    const { entry } = await say(alice, 'a slip')
    await settle()
    await deleteForEveryone(given, alice, { conversationId, seq: entry.seq })

    expect((await readMessage(given, reader(bob), conversationId, entry.seq)).text).toBeNull()
    const place = { conversationId, seq: entry.seq, limit: 10 }
    expect((await listHistory(given, reader(bob), place)).items).toEqual([])
  })

  it('R9 pages on without a gap from a page that lagged', async () => {
    const { given, alice, bob, conversationId, say, reader, settle } = await frozen(5)
    for (let i = 1; i <= 12; i += 1) await say(alice, `m${i}`)
    const read = (position?: number) =>
      listMessages(given, reader(bob), { conversationId, limit: 3, position })
    const seqs: number[] = []
    let page = await read()
    for (let more = true; more; page = await read(page.position)) {
      seqs.push(...page.items.map(({ seq }) => seq))
      await settle()
      await say(alice, 'meanwhile')
      if (page.position === undefined) break
      more = page.position > 0
    }

    const newest = seqs[0] ?? 0
    expect(seqs).toEqual(Array.from({ length: newest - 1 }, (_, place) => newest - place))
  })
})
