import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageEntry } from '../../shared/core/entries.ts'
import { type Marks, readUpTo, sentOwn, unreadOf } from '../../shared/core/marks.ts'
import { above, addNumber, holds, sizeOf } from '../../shared/core/ranges.ts'
import { storedMessage } from '../support/stored-message.ts'

const fresh: Marks = {
  readSeq: 0,
  readNumber: 0,
  readUrgent: 0,
  seenSeq: 0,
  deliveredSeq: 0,
  own: [],
  ownUrgent: [],
}

interface Said {
  readonly mine: boolean
  readonly urgent: boolean
}

/** A log of messages only: seq and number are the same. */
function logOf(said: readonly Said[]): MessageEntry[] {
  let urgentNumber = 0
  return said.map(({ urgent }, place) => {
    if (urgent) urgentNumber += 1
    return {
      conversationId: 'c',
      seq: place + 1,
      number: place + 1,
      urgentNumber,
      memberCount: 2,
      at: 0,
      actor: 'a',
      type: 'message.created',
      message: storedMessage({ urgent }),
    }
  })
}

const recount = (said: readonly Said[], readSeq: number) => {
  const unread = said.filter((one, place) => place + 1 > readSeq && !one.mine)
  return { unreadCount: unread.length, urgentUnread: unread.filter(({ urgent }) => urgent).length }
}

const Said = fc.record({ mine: fc.boolean(), urgent: fc.boolean() })

describe('marks', () => {
  it('R7 count as unread what a recount of the log counts, whatever is sent and read in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(Said, fc.option(fc.nat())), { maxLength: 60 }), (steps) => {
        const said: Said[] = []
        let marks = fresh
        for (const [one, read] of steps) {
          said.push(one)
          const log = logOf(said)
          const last = log.at(-1)
          if (!last) return
          if (one.mine) marks = sentOwn(marks, last) ?? marks
          const target = read === null ? undefined : log[read % log.length]
          if (target) marks = readUpTo(marks, target) ?? marks
          expect(unreadOf(marks, { lastNumber: last.number, urgentNumber: last.urgentNumber })).toEqual(
            recount(said, marks.readSeq),
          )
        }
      }),
    )
  })

  it('R7 only move forward, and what others see never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 29 }), { maxLength: 40 }), (targets) => {
        const log = logOf(Array.from({ length: 30 }, () => ({ mine: false, urgent: false })))
        let marks = fresh
        for (const target of targets) {
          const entry = log[target]
          const next = (entry && readUpTo(marks, entry)) ?? marks
          expect(next.readSeq).toBeGreaterThanOrEqual(marks.readSeq)
          expect(next.seenSeq).toBeGreaterThanOrEqual(marks.seenSeq)
          marks = next
        }
      }),
    )
  })

  it('take an own message once, in whatever order and however often it is reported', () => {
    const said = [true, true, false, true].map((mine) => ({ mine, urgent: false }))
    const log = logOf(said)
    const own = log.filter((_, place) => said[place]?.mine)
    fc.assert(
      fc.property(fc.shuffledSubarray([...own, ...own], { minLength: 6 }), (reports) => {
        let marks = fresh
        for (const entry of reports) marks = sentOwn(marks, entry) ?? marks
        expect(unreadOf(marks, { lastNumber: 4, urgentNumber: 0 }).unreadCount).toBe(1)
      }),
    )
  })

  it('let an own message carry the read mark along only when nothing unread lies between', () => {
    const [first, second, third] = logOf([true, false, true].map((mine) => ({ mine, urgent: false })))
    if (!first || !second || !third) throw new Error('three messages')

    const afterFirst = sentOwn(fresh, first)
    const afterThird = sentOwn(afterFirst ?? fresh, third)

    expect(afterFirst?.readSeq).toBe(1)
    expect(afterThird?.readSeq).toBe(1)
    expect(afterThird?.own).toEqual([3, 3])
  })
})

describe('ranges', () => {
  it('hold what a set holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 })),
        fc.integer({ min: 0, max: 40 }),
        (values, cut) => {
          const set = new Set(values)
          const ranges = values.reduce<readonly number[]>(addNumber, [])
          expect(sizeOf(ranges)).toBe(set.size)
          for (let value = 1; value <= 40; value += 1) {
            expect(holds(ranges, value)).toBe(set.has(value))
            expect(holds(above(ranges, cut), value)).toBe(set.has(value) && value > cut)
          }
          for (let i = 2; i < ranges.length; i += 2) {
            expect((ranges[i] ?? 0) - (ranges[i - 1] ?? 0)).toBeGreaterThan(1)
          }
        },
      ),
    )
  })
})
