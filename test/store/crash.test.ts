import { describe, expect, it } from 'vitest'
import { createdId, directConversationId } from '../../shared/core/ids.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForEveryone } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import type { Given } from '../../shared/services/given.ts'
import { addPeople, removeMember } from '../../shared/services/members.ts'
import { setPinned } from '../../shared/services/pin-message.ts'
import { addReaction } from '../../shared/services/react.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { conversationPk } from '../../shared/store/keys.ts'
import { dumpOf, textOf } from '../support/model-dump.ts'
import { hearOf, requireWhole, type Whole } from '../support/model-whole.ts'
import { newPeople, type Person } from '../support/people.ts'
import { type Ending, stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const mostWrites = 30

/** What a client asks for, as often as it takes, and what must stand in the end. */
interface Attempt {
  readonly conversationId: () => string
  readonly ask: (given: Given) => Promise<unknown>
  readonly expectDone: (whole: Whole) => void | Promise<void>
  /** What a repeat may be answered where the first try had gone through. */
  readonly repeated?: string
}
type Prepare = () => Promise<Attempt>

const variants: ReadonlyArray<{ ending: Ending; heardBefore: boolean }> = [
  { ending: 'stops', heardBefore: true },
  { ending: 'stops', heardBefore: false },
  { ending: 'loses', heardBefore: true },
]

/** Stops at the n-th write, for every n until there are no more; then the client asks again. Answers how often. */
async function crashEverywhere(prepare: Prepare): Promise<number> {
  let crashes = 0
  for (const { ending, heardBefore } of variants) {
    for (let stopAt = 1; stopAt < mostWrites; stopAt += 1) {
      const attempt = await prepare()
      const stopping = stoppingTable(made.table, stopAt, ending)
      const first = await attempt.ask(givenFor(stopping.table)).then(
        () => 'answered',
        (error: Error) => error.name,
      )
      await stopping.quiet()
      if (!stopping.stopped()) {
        expect(first).toBe('answered')
        break
      }
      crashes += 1
      if (heardBefore) await hearOf(givenFor(made.table), attempt.conversationId(), 1)
      await askAgain(attempt)
      await hearOf(givenFor(made.table), attempt.conversationId(), 1)
      await attempt.expectDone(await requireWhole(made.table, attempt.conversationId()))
    }
  }
  return crashes
}

async function askAgain({ ask, repeated }: Attempt): Promise<void> {
  await ask(givenFor(made.table)).catch((error: { code?: string }) => {
    if (repeated === undefined || error.code !== repeated) throw error
  })
}

/** The same 90 for every try: making them anew takes longer than what is tested. */
let crowd: Promise<Person[]> | undefined
const crowdIds = async (): Promise<string[]> => {
  crowd ??= newPeople(made.table, 90)
  return (await crowd).map(({ userId }) => userId)
}

const alone = async () => (await newPeople(made.table, 3)) as [Person, Person, Person]

/** A group of three with two messages of the first, the newest at seq 3. */
async function talking() {
  const people = await alone()
  const [alice, bob, carol] = people
  const given = givenFor(made.table)
  const memberIds = [bob.userId, carol.userId]
  const { conversationId } = await createConversation(given, alice, {
    kind: 'group',
    title: 'Group',
    memberIds,
  })
  const say = (person: Person, body: string, at = given) =>
    sendMessage(at, person, { conversationId, content: { body }, clientMessageId: crypto.randomUUID() })
  await say(alice, 'the first of them')
  await say(alice, 'the second of them')
  return { given, alice, bob, carol, conversationId, seq: 3, say }
}

describe('a handler that dies at any write, and a client that asks again', () => {
  it.each(['alice', 'bob'])('R3 sends one message, %s', { timeout: 60_000 }, async (sender) => {
    const crashes = await crashEverywhere(async () => {
      const { alice, bob, conversationId } = await talking()
      const clientMessageId = crypto.randomUUID()
      const ask = (person: Person) => (given: Given) =>
        sendMessage(given, person, { conversationId, content: { body: 'third' }, clientMessageId })
      return {
        conversationId: () => conversationId,
        ask: ask(sender === 'alice' ? alice : bob),
        expectDone: ({ messages }) => expect(messages).toHaveLength(3),
      }
    })
    expect(crashes).toBeGreaterThan(3)
  })

  it('R3 edits once, and the head shows it', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const { alice, conversationId, seq } = await talking()
      const content = { body: 'said better' }
      return {
        conversationId: () => conversationId,
        ask: (given) => editMessage(given, alice, { conversationId, seq, content, revision: 1 }),
        expectDone: ({ messages, head }) => {
          expect(messages[1]?.message).toMatchObject({ revision: 2, content })
          expect(head.lastMessage?.preview).toBe('said better')
        },
      }
    })
  })

  it('R3 R8 deletes for everyone, old revisions and preview too', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const { given, alice, conversationId, seq } = await talking()
      const place = { conversationId, seq }
      await editMessage(given, alice, { ...place, content: { body: 'said better' }, revision: 1 })
      await setPinned(given, alice, place, true)
      return {
        conversationId: () => conversationId,
        ask: (at) => deleteForEveryone(at, alice, place),
        expectDone: async ({ log }) => {
          expect(log.filter(({ type }) => type === 'message.deleted')).toHaveLength(1)
          const text = textOf(await dumpOf(made.table, [conversationPk(conversationId)]))
          expect(text).not.toMatch(/the second of them|said better/)
        },
      }
    })
  })

  it('R3 counts a reaction once, and pins once', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const { bob, conversationId, seq } = await talking()
      return {
        conversationId: () => conversationId,
        ask: (given) => addReaction(given, bob, { conversationId, seq, emoji: '👍' }),
        expectDone: ({ messages, log }) => {
          expect(messages[1]?.message.reactions).toEqual({ '👍': 1 })
          expect(log.filter(({ type }) => type === 'reaction.added')).toHaveLength(1)
        },
      }
    })
    await crashEverywhere(async () => {
      const { alice, conversationId, seq } = await talking()
      return {
        conversationId: () => conversationId,
        ask: (given) => setPinned(given, alice, { conversationId, seq }, true),
        expectDone: ({ log }) => expect(log.filter(({ type }) => type === 'message.pinned')).toHaveLength(1),
      }
    })
  })

  it('R3 brings 90 people in, each once', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const { alice, conversationId } = await talking()
      const userIds = await crowdIds()
      return {
        conversationId: () => conversationId,
        ask: (given) => addPeople(given, alice, conversationId, userIds, 'member'),
        expectDone: ({ rows }) => expect(rows).toHaveLength(93),
      }
    })
  })

  it('R3 creates one group of 90 under one key, with one first message', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const [alice] = await alone()
      const memberIds = await crowdIds()
      const key = crypto.randomUUID()
      const firstMessage = { content: { body: 'welcome' } }
      const wanted = { kind: 'group', title: 'Many', memberIds, firstMessage } as const
      let conversationId = ''
      return {
        conversationId: () => conversationId,
        ask: async (given) => {
          // The id follows from creator and key: known before the answer.
          conversationId = createdId(alice.userId, key)
          return createConversation(given, alice, wanted, key)
        },
        expectDone: ({ rows, messages }) => {
          expect(rows).toHaveLength(91)
          expect(messages).toHaveLength(1)
        },
      }
    })
  })

  it('R3 opens one direct conversation with one first message', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const [alice, bob] = await alone()
      const key = crypto.randomUUID()
      const firstMessage = { content: { body: 'hello' } }
      const conversationId = directConversationId(alice.userId, bob.userId)
      return {
        conversationId: () => conversationId,
        ask: (given) =>
          createConversation(given, alice, { kind: 'direct', userId: bob.userId, firstMessage }, key),
        expectDone: ({ rows, messages }) => {
          expect(rows).toHaveLength(2)
          expect(messages).toHaveLength(1)
        },
      }
    })
  })

  it('R3 lets the owner leave, and one heir follow', { timeout: 60_000 }, async () => {
    await crashEverywhere(async () => {
      const { alice, conversationId } = await talking()
      return {
        conversationId: () => conversationId,
        ask: (given) => removeMember(given, alice, { conversationId, userId: alice.userId }),
        expectDone: ({ rows }) => expect(rows.map(({ role }) => role).sort()).toEqual(['member', 'owner']),
        repeated: 'not_found',
      }
    })
  })
})
