import { describe, expect, it } from 'vitest'
import type { SendLimits } from '../../shared/core/limits.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createSpace } from '../../shared/services/spaces.ts'
import { updateSpace } from '../../shared/services/update-space.ts'
import { headKey } from '../../shared/store/keys.ts'
import type { Table } from '../../shared/store/table.ts'
import { laggingTable } from '../support/lagging-table.ts'
import { measure } from '../support/model-units.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const made = useTable()
const copy = useTable()
const rateOf = (calls: number): SendLimits => ({
  messages: { name: 'send', policy: { calls, windowSeconds: 60, longestSeconds: 600 } },
  spaces: true,
})
const usual = rateOf(60)

/** Two people with so many conversations, and one who sends in them under a limit. */
async function sending(table: Table, limits: SendLimits, groups = 1, settle = async () => {}) {
  const { now, advance } = testClock()
  const given = givenFor(table, now)
  const [ada, ben] = (await newPeople(table, 2)) as [Person, Person]
  await settle()
  const conversationIds: string[] = []
  for (let place = 0; place < groups; place += 1) {
    const group = { kind: 'group' as const, title: `Group ${place}`, memberIds: [ben.userId] }
    conversationIds.push((await createConversation(given, ada, group)).conversationId)
  }
  const say = (place = 0, more: object = {}, body = 'Hei') => {
    const [first = ''] = conversationIds
    const conversationId = conversationIds[place] ?? first
    const message = { conversationId, content: { body }, clientMessageId: crypto.randomUUID(), ...more }
    return sendMessage(given, ada, message, limits)
  }
  return { say, advance, given, ada, ben, conversationIds }
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
    expect(third.pace).toMatchObject([{ name: 'send', remaining: 0, resetSeconds: 30 }])
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

  it('counts no more than ten messages that opened their conversation', async () => {
    const { say, given, ada, ben } = await sending(made.table, rateOf(13))
    const memberIds = [ben.userId]
    for (let place = 0; place < 15; place += 1) {
      const firstMessage = { content: { body: 'Welcome' } }
      await createConversation(given, ada, { kind: 'group', title: `New ${place}`, memberIds, firstMessage })
    }

    const outcomes: string[] = []
    for (let place = 0; place < 5; place += 1) outcomes.push(...(await outcomesOf([say()])))

    // The first of these opens a conversation too, the eleventh.
    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent', 'rate_limited'])
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

describe('a flood of messages', () => {
  it('is refused without a read, and written down once a second', async () => {
    const { say, advance } = await sending(made.table, rateOf(2))
    await say()
    await say()
    for (let place = 0; place < 11; place += 1) await outcomesOf([say()])

    const atOnce = await measure('at once', { write: 0, read: 0 }, () => outcomesOf([say(), say()]))
    advance(1_000)
    const later = await measure('later', { write: 1, read: 0 }, () => outcomesOf([say()]))
    advance(60_000)

    expect([atOnce.read, atOnce.write]).toEqual([0, 0])
    expect([later.read, later.write]).toEqual([0, 1])
    expect(await outcomesOf([say()])).toEqual(['sent'])
  })
})

describe('the limit of a space', () => {
  /** Two groups that belong to a space with that rate. */
  async function inSpace(send: string, limits = usual) {
    const sender = await sending(made.table, limits, 2)
    const space = { name: 'Course', language: 'en', limits: { send } }
    const { spaceId } = await createSpace(sender.given, sender.ada, space)
    for (const conversationId of sender.conversationIds) await belongTo(spaceId, conversationId)
    return { ...sender, spaceId }
  }
  const belongTo = (spaceId: string, conversationId: string) =>
    made.table.update({
      Key: headKey(conversationId),
      UpdateExpression: 'SET si = :space',
      ExpressionAttributeValues: { ':space': spaceId },
    })

  it('counts the messages of one person in all its conversations together', async () => {
    const { say, advance } = await inSpace('3/30')

    const outcomes: string[] = []
    for (const place of [0, 1, 0, 1]) outcomes.push(...(await outcomesOf([say(place)])))
    advance(30_000)

    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'rate_limited'])
    expect((await say()).pace).toMatchObject([
      { name: 'send', remaining: 56 },
      { name: 'space', remaining: 2, resetSeconds: 30 },
    ])
  })

  it("tightens the deployment's limit and never loosens it", async () => {
    const { say } = await inSpace('100/30', rateOf(1))
    await say()

    expect(await outcomesOf([say()])).toEqual(['rate_limited'])
  })

  it('answers a repeat, and counts it no second time', async () => {
    const { say } = await inSpace('2/30')
    const clientMessageId = crypto.randomUUID()

    await say(0, { clientMessageId })
    const repeat = await say(0, { clientMessageId })
    const second = await say()

    expect(repeat.replayed).toBe(true)
    expect(second.pace[1]).toMatchObject({ name: 'space', remaining: 0 })
  })

  it('can be changed and taken away by who manages the space', async () => {
    const { say, given, ada, spaceId } = await inSpace('1/30')
    await say()
    const limited = await outcomesOf([say()])
    await updateSpace(given, ada, spaceId, { limits: null })

    expect(limited).toEqual(['rate_limited'])
    expect((await say()).pace).toHaveLength(1)
  })

  it('says nothing where limits are off', async () => {
    const { say } = await inSpace('1/30', { messages: undefined, spaces: false })

    expect(await outcomesOf([say(), say(), say()])).toEqual(['sent', 'sent', 'sent'])
  })

  it('costs half a read unit and a write unit', async () => {
    const { say } = await sending(made.table, usual)
    const limited = await inSpace('100/30')

    const plain = await measure('plain', { write: 4, read: 7 }, () => say(0, { after: 1 }))
    const inside = await measure('in a space', { write: 5, read: 7 }, () => limited.say(0, { after: 1 }))

    expect([inside.write - plain.write, inside.read - plain.read]).toEqual([1, 0.5])
  })
})
