import { describe, expect, it } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import type { Given } from '../../shared/services/given.ts'
import { listConversations } from '../../shared/services/list-conversations.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { listInbox } from '../../shared/services/mailbox.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { putMember, removeMember } from '../../shared/services/members.ts'
import { markUnread } from '../../shared/services/own-state.ts'
import { addReaction, removeReaction } from '../../shared/services/react.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { requireWhole } from '../support/model-whole.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
/** Waits as the deployed services do: races are to be won, not only lost together. */
const given = (): Given => ({
  ...givenFor(made.table),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
})

async function groupOf(count: number) {
  const people = await newPeople(made.table, count)
  const [owner, ...others] = people as [Person, ...Person[]]
  const memberIds = others.map(({ userId }) => userId)
  const created = await createConversation(given(), owner, { kind: 'group', title: 'Group', memberIds })
  return { owner, others, people, conversationId: created.conversationId }
}

const say = (person: Person, conversationId: string, body: string) =>
  sendMessage(given(), person, { conversationId, content: { body }, clientMessageId: crypto.randomUUID() })

/** How many went well, and the codes of the others. */
async function outcomes(all: ReadonlyArray<Promise<unknown>>) {
  const settled = await Promise.allSettled(all)
  const codes = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.code)] : []))
  return { done: settled.length - codes.length, codes: codes.sort() }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, place) => place)

describe('racing requests', () => {
  it('R2 R3 give 200 senders in one conversation one dense place each', { timeout: 120_000 }, async () => {
    const { people, conversationId } = await groupOf(30)

    await Promise.all(
      range(200).map((place) => say(people[place % 30] as Person, conversationId, `m${place}`)),
    )

    const { messages } = await requireWhole(made.table, conversationId)
    const bodies = messages.map(({ message }) => JSON.stringify(message.content)).sort()
    expect(bodies).toEqual(
      range(200)
        .map((place) => JSON.stringify({ body: `m${place}` }))
        .sort(),
    )
  })

  it('open one direct conversation, with the first message of each', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]

    const opened = await Promise.all(
      range(20).map((place) => {
        const [me, other] = place % 2 ? [alice, bob] : [bob, alice]
        const firstMessage = { content: { body: `from ${place}` } }
        return createConversation(given(), me, { kind: 'direct', userId: other.userId, firstMessage })
      }),
    )

    expect(opened.filter(({ created }) => created)).toHaveLength(1)
    const whole = await requireWhole(made.table, opened[0]?.conversationId ?? '')
    expect(whole.messages).toHaveLength(20)
    expect(whole.rows).toHaveLength(2)
  })

  it('create one group under one key', async () => {
    const [owner, ...others] = (await newPeople(made.table, 60)) as [Person, ...Person[]]
    const memberIds = others.map(({ userId }) => userId)
    const key = crypto.randomUUID()

    const all = await Promise.all(
      range(6).map(() => createConversation(given(), owner, { kind: 'group', title: 'G', memberIds }, key)),
    )

    expect(all.filter(({ created }) => created)).toHaveLength(1)
    const { rows } = await requireWhole(made.table, all[0]?.conversationId ?? '')
    expect(rows).toHaveLength(60)
  })

  it('let one edit of a revision win, and answer `conflict` to the others', async () => {
    const { owner, conversationId } = await groupOf(2)
    const { entry } = await say(owner, conversationId, 'first')
    const edit = (place: number) =>
      editMessage(given(), owner, {
        conversationId,
        seq: entry.seq,
        content: { body: `edit ${place}` },
        revision: 1,
      })

    const { done, codes } = await outcomes(range(12).map(edit))

    expect(done).toBe(1)
    expect(new Set(codes)).toEqual(new Set(['conflict']))
    const { messages } = await requireWhole(made.table, conversationId)
    expect(messages[0]?.message.revision).toBe(2)
  })

  it('R5 leave nothing of somebody behind the entry that removed them', { timeout: 60_000 }, async () => {
    for (const remover of ['self', 'owner']) {
      const { owner, others, conversationId } = await groupOf(3)
      const [leaver] = others as [Person]
      const by = remover === 'self' ? leaver : owner

      const { codes } = await outcomes([
        ...range(15).map((place) => say(leaver, conversationId, `before ${place}`)),
        removeMember(given(), by, { conversationId, userId: leaver.userId }),
        ...range(15).map((place) => say(leaver, conversationId, `after ${place}`)),
      ])

      expect([...new Set(codes)].join()).toMatch(/^(not_found)?$/)
      const { log } = await requireWhole(made.table, conversationId)
      const removed = log.findIndex(({ type }) => type === 'member.removed')
      expect(removed).toBeGreaterThan(0)
      const later = log.slice(removed + 1).filter(({ actor }) => actor === leaver.userId)
      expect(later).toEqual([])
    }
  })

  it('R5 keep two admins who remove each other, and find an heir when owner and admin leave at once', async () => {
    const { owner, others, conversationId } = await groupOf(4)
    const [one, two] = others as [Person, Person]
    for (const { userId } of [one, two]) await putMember(given(), owner, { conversationId, userId }, 'admin')

    const admins = await outcomes([
      removeMember(given(), one, { conversationId, userId: two.userId }),
      removeMember(given(), two, { conversationId, userId: one.userId }),
    ])
    expect(admins).toEqual({ done: 0, codes: ['forbidden', 'forbidden'] })

    const leaving = await outcomes([
      removeMember(given(), owner, { conversationId, userId: owner.userId }),
      removeMember(given(), one, { conversationId, userId: one.userId }),
    ])
    expect(leaving.codes).toEqual([])
    const { rows } = await requireWhole(made.table, conversationId)
    expect(rows.map(({ role, userId }) => [role, userId === two.userId]).sort()).toEqual([
      ['member', false],
      ['owner', true],
    ])
  })

  it('close a group once when its last members leave together', async () => {
    const { people, conversationId } = await groupOf(3)

    const { codes } = await outcomes(
      people.map((person) => removeMember(given(), person, { conversationId, userId: person.userId })),
    )

    expect(codes).toEqual([])
  })

  it('count reactions as many as there are', { timeout: 60_000 }, async () => {
    const { owner, people, conversationId } = await groupOf(8)
    const { entry } = await say(owner, conversationId, 'well?')
    const reaction = (emoji: string) => ({ conversationId, seq: entry.seq, emoji })

    const { codes } = await outcomes(
      people.flatMap((person) => [
        addReaction(given(), person, reaction('👍')),
        addReaction(given(), person, reaction('👍')),
        addReaction(given(), person, reaction('🎉')),
        removeReaction(given(), person, reaction('🎉')),
      ]),
    )

    expect(codes).toEqual([])
    const { messages } = await requireWhole(made.table, conversationId)
    expect(messages[0]?.message.reactions['👍']).toBe(8)
  })

  it('R7 keep unread exact while marking unread, reading and sending race', { timeout: 60_000 }, async () => {
    for (const _ of range(6)) {
      const { owner, others, conversationId } = await groupOf(2)
      const [bob] = others as [Person]
      for (const place of range(4)) await say(place % 2 ? owner : bob, conversationId, `m${place}`)
      await markRead(given(), owner, conversationId, 5)

      await Promise.all([
        ...range(3).map((place) => say(owner, conversationId, `own ${place}`)),
        markUnread(given(), owner, conversationId, 3),
        markRead(given(), bob, conversationId, 4),
        say(bob, conversationId, 'other'),
      ])

      await requireWhole(made.table, conversationId)
    }
  })

  it('R7 count nothing own as unread that was sent while marking unread', async () => {
    const { owner, others, conversationId } = await groupOf(2)
    await say(others[0] as Person, conversationId, 'unread again')
    await markRead(given(), owner, conversationId, 2)
    const { query } = made.table
    let sent: Promise<unknown> | undefined
    const table = {
      ...made.table,
      query: async (input: Parameters<typeof query>[0]) => {
        const answer = await query(input)
        sent ??= say(owner, conversationId, 'meanwhile')
        await sent
        return answer
      },
    }

    await markUnread({ ...given(), table }, owner, conversationId, 2)

    await requireWhole(made.table, conversationId)
  })

  it('R9 page through messages, conversations and the inbox without gap or repeat while others write', {
    timeout: 60_000,
  }, async () => {
    const groups = await Promise.all(range(6).map(() => groupOf(1)))
    const [reader] = (await newPeople(made.table, 1)) as [Person]
    const before: string[] = []
    for (const { owner, conversationId } of groups) {
      await putMember(given(), owner, { conversationId, userId: reader.userId }, 'member')
      for (const place of range(6)) {
        const { entry } = await say(owner, conversationId, `old ${place}`)
        before.push(`${conversationId}:${entry.seq}`)
      }
    }
    let stop = false
    const writing = Promise.all(
      groups.map(async ({ owner, conversationId }) => {
        while (!stop) await say(owner, conversationId, 'new')
      }),
    )
    const me = { ...reader, languages: [] }

    const inbox = await paged((position: Parameters<typeof listInbox>[2]['position']) =>
      listInbox(given(), me, { limit: 5, position }),
    )
    const one = groups[0]?.conversationId ?? ''
    const messages = await paged((position: number | undefined) =>
      listMessages(given(), me, { conversationId: one, limit: 2, position }),
    )
    const lists = await paged((position: Parameters<typeof listConversations>[2]['position']) =>
      listConversations(given(), me, { view: 'all', limit: 2, position }),
    )
    stop = true
    await writing

    const ids = inbox.map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(before.filter((id) => !ids.includes(id))).toEqual([])
    const seqs = messages.map(({ seq }) => seq)
    const newest = seqs[0] ?? 0
    expect(seqs.slice(0, newest - 2)).toEqual(range(newest - 2).map((place) => newest - place))
    // What moved up meanwhile is on page one; nothing comes twice.
    expect(new Set(lists.map(({ conversationId }) => conversationId)).size).toBe(lists.length)
  })
})

async function paged<Item, Position>(
  ask: (position: Position | undefined) => Promise<{ items: Item[]; position: Position | undefined }>,
): Promise<Item[]> {
  const items: Item[] = []
  let position: Position | undefined
  do {
    const page = await ask(position)
    items.push(...page.items)
    position = page.position
  } while (position !== undefined)
  return items
}
