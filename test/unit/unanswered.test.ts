import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MessageEntry, messageAfter } from '../../shared/core/entries.ts'
import { longestFirst, standingMessages, type Waited, waitedIn } from '../../shared/core/unanswered.ts'
import { storedMessage } from '../support/stored-message.ts'

const message = (place: number, actor: string, deleted = false, urgent = false): MessageEntry => {
  const tail = { conversationId: 'c', seq: place, number: 0, urgentNumber: 0, memberCount: 2, at: 0, actor }
  return messageAfter(tail, actor, place, storedMessage({ deletedAt: deleted ? 1 : undefined, urgent }))
}
const nobodyYet: Waited = { since: undefined, urgent: false, ended: false }

const writers = { answering: new Set(['ann']), asking: new Set(['sue', 'tim']) }

/** As the list reads a log: so many at a time, the newest first. */
function readBack(newestFirst: readonly MessageEntry[], chunk: number): Waited {
  let waited = nobodyYet
  for (let from = 0; from < newestFirst.length && !waited.ended; from += chunk) {
    waited = waitedIn(standingMessages(newestFirst.slice(from, from + chunk)), writers, waited)
  }
  return waited
}

describe('since when a question waits', () => {
  test('is since the oldest message after the last answer, urgent where one of them is, however the log is read', () => {
    const said = fc.record({
      by: fc.constantFrom('sue', 'tim', 'ann', 'gone'),
      deleted: fc.boolean(),
      urgent: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), fc.integer({ min: 1, max: 31 }), (all, chunk) => {
        const log = all.map(({ by, deleted, urgent }, place) => message(place + 1, by, deleted, urgent))
        const standing = all
          .map((one, place) => ({ ...one, at: place + 1 }))
          .filter(({ deleted }) => !deleted)
        const lastAnswer = standing.findLastIndex(({ by }) => by === 'ann')
        const asked = standing.slice(lastAnswer + 1).filter(({ by }) => by !== 'gone')

        expect(readBack(log.toReversed(), chunk)).toMatchObject({
          since: asked[0]?.at,
          urgent: asked.some(({ urgent }) => urgent),
        })
      }),
    )
  })

  test('puts who waits longest first, and whoever waits as long always in one order', () => {
    const place = (since: number, conversationId: string) => ({ since, conversationId })
    const all = [place(2, 'a'), place(1, 'b'), place(1, 'a'), place(3, 'c')]

    expect(all.toSorted(longestFirst)).toEqual([place(1, 'a'), place(1, 'b'), place(2, 'a'), place(3, 'c')])
    expect(longestFirst(place(1, 'a'), place(1, 'a'))).toBe(0)
  })
})
