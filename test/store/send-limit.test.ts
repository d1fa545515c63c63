import { describe, expect, it } from 'vitest'
import type { NamedPolicy } from '../../shared/contract/limits.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import type { Table } from '../../shared/store/table.ts'
import { laggingTable } from '../support/lagging-table.ts'
import { measure } from '../support/model-units.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const made = useTable()
const copy = useTable()
const usual: NamedPolicy = { name: 'send', policy: { calls: 60, windowSeconds: 60, longestSeconds: 600 } }

const rateOf = (calls: number): NamedPolicy => ({ ...usual, policy: { ...usual.policy, calls } })

/** Two people with so many conversations, and one who sends in them under a limit. */
async function sending(table: Table, limit: NamedPolicy, groups = 1, settle = async () => {}) {
  const { now, advance } = testClock()
  const given = givenFor(table, now)
  const [ada, ben] = (await newPeople(table, 2)) as [Person, Person]
  await settle()
  const conversationIds: string[] = []
  for (let place = 0; place < groups; place += 1) {
    const group = { kind: 'group', title: `Group ${place}`, memberIds: [ben.userId] } as const
    conversationIds.push((await createConversation(given, ada, group)).conversationId)
  }
  const say = (place = 0, more: object = {}, body = 'Hei') => {
    const [first = ''] = conversationIds
    const conversationId = conversationIds[place] ?? first
    const message = { conversationId, content: { body }, clientMessageId: crypto.randomUUID(), ...more }
    return sendMessage(given, ada, message, limit)
  }
  return { say, advance }
}

/** What became of each: sent, or the code of its refusal. */
async function outcomesOf(sends: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(sends)
  return settled.map((one) => (one.status === 'fulfilled' ? 'sent' : (one.reason as { code: string }).code))
}

const countOf = (outcomes: readonly string[], outcome: string): number =>
  outcomes.filter((one) => one === outcome).length

describe('the limit of messages', () => {
  it('counts those of all conversations', async () => {
    const { say } = await sending(made.table, rateOf(4), 2)

    const outcomes = await outcomesOf([])
    for (const place of [0, 1, 0, 1, 0]) outcomes.push(...(await outcomesOf([say(place)])))

    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent', 'rate_limited'])
  })

  it('lets one through again as soon as one of them is older than the window', async () => {
    const { say, advance } = await sending(made.table, rateOf(2))
    await say()
    advance(30_000)
    await say()

    advance(30_000)

    const third = await say()
    expect(third.pace).toMatchObject({ remaining: 0, resetSeconds: 30 })
  })

  it('holds in one conversation, though the index may show none of its messages yet', async () => {
    const lagging = laggingTable(made.table, copy.table, 1_000_000)
    const { say } = await sending(lagging.table, rateOf(10), 1, lagging.settle)

    const outcomes = await outcomesOf(Array.from({ length: 30 }, () => say()))

    expect(countOf(outcomes, 'sent')).toBe(10)
    expect(countOf(outcomes, 'rate_limited')).toBe(20)
  })

  it('lets no more through than it says where the index shows them', async () => {
    const { say } = await sending(made.table, rateOf(10), 3)

    const outcomes: string[] = []
    for (let place = 0; place < 15; place += 1) outcomes.push(...(await outcomesOf([say(place % 3)])))

    expect(countOf(outcomes, 'sent')).toBe(10)
  })

  it('is within what a send may cost, also with as many messages as it lets through', async () => {
    const { say } = await sending(made.table, usual)
    for (let place = 0; place < 58; place += 1) await say()

    const measured = [
      await measure('with after', { write: 4, read: 7 }, () => say(0, { after: 54 }, 'x'.repeat(800))),
      await measure('without', { write: 4, read: 16 }, () => say(0, {}, 'x'.repeat(800))),
    ]

    expect(measured.map(({ write, read, limit }) => [write <= limit.write, read <= limit.read])).toEqual([
      [true, true],
      [true, true],
    ])
    expect(measured.map(({ write, read }) => ({ write, read }))).toEqual([
      { write: 4, read: 3.5 },
      { write: 4, read: 5.5 },
    ])
  })

  it('costs a refusal one write unit, which notes the lockout', async () => {
    const { say } = await sending(made.table, rateOf(2))
    await say()
    await say()

    const { write } = await measure('refused', { write: 1, read: 7 }, () => outcomesOf([say()]))

    expect(write).toBe(1)
  })
})
