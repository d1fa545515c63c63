import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ShownMessage } from '../../client/src/replica/shown.ts'
import {
  isNamedBy,
  mentionOf,
  mentionsIn,
  namingBefore,
  piecesOf,
} from '../../web/src/views/conversation/mentions.ts'
import { actionsFor } from '../../web/src/views/conversation/message-actions.ts'
import {
  type Bounds,
  boundsAround,
  heldStill,
  newerBounds,
  newest,
  olderBounds,
  rangeOf,
  windowMost,
} from '../../web/src/views/conversation/shown-window.ts'
import { mayRemove, rightsIn } from '../../web/src/views/conversations/rights.ts'

const itemsOf = (count: number, pending = 0): { seq: number }[] => [
  ...Array.from({ length: count }, (_, index) => ({ seq: 3 * index + 1 })),
  ...Array.from({ length: pending }, () => ({ seq: 0 })),
]

describe('what of a long conversation is in the page', () => {
  const counts = fc.integer({ min: 0, max: 2000 })

  it('ends with what is on its way while the newest are followed', () => {
    expect(rangeOf(itemsOf(1000, 2), newest)).toEqual({ from: 972, to: 1002 })
    expect(rangeOf(itemsOf(3), newest)).toEqual({ from: 0, to: 3 })
  })

  it('reaches every message by going up, and the end again by going down, never with more than fit', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 300 }), (count, pending) => {
        const items = itemsOf(count, pending)
        const seen = new Set<number>()
        const go = (bounds: Bounds, further: typeof olderBounds): Bounds => {
          let now = bounds
          for (let step = 0; step < 100; step += 1) {
            const { from, to } = rangeOf(items, now)
            expect(Math.min(to, count) - from).toBeLessThanOrEqual(windowMost)
            for (let index = from; index < to; index += 1) seen.add(index)
            now = further(items, now)
          }
          return now
        }

        const top = go(newest, olderBounds)
        expect(rangeOf(items, top).from).toBe(0)
        expect(seen.size).toBe(items.length)
        expect(rangeOf(items, go(top, newerBounds)).to).toBe(items.length)
      }),
      { numRuns: 30 },
    )
  })

  it('holds what is looked for, and stays where it is while others come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 1999 }), (count, at) => {
        const items = itemsOf(count)
        const index = at % count
        const bounds = boundsAround(items, items[index]?.seq ?? 0)
        const { from, to } = rangeOf(items, bounds)
        const held = heldStill(items, bounds)

        expect(from <= index && index < to).toBe(true)
        expect(rangeOf([...items, { seq: 3 * count + 1 }], held)).toEqual({ from, to })
      }),
    )
  })
})

describe('what a reader may do with a message', () => {
  const policy = { postRoles: ['owner', 'admin', 'member'], history: 'all', slowModeSeconds: 0 } as const
  const message = (more: Partial<ShownMessage> = {}): ShownMessage => ({
    conversationId: 'c',
    seq: 5,
    number: 1,
    messageId: 'c:5',
    senderId: 'ada',
    senderName: 'Ada',
    content: { body: 'Hello' },
    priority: 'normal',
    mentions: [],
    reactions: [],
    pinned: false,
    revision: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    own: false,
    ...more,
  })
  const inGroup = (myRole: 'owner' | 'member' | 'reader', postRoles: ('owner' | 'member')[] = ['member']) =>
    rightsIn({ kind: 'group', myRole, policy: { ...policy, postRoles } })

  it('follows role and policy', () => {
    const direct = rightsIn({ kind: 'direct', myRole: 'member', policy: { ...policy, postRoles: [] } })

    expect(actionsFor(message(), direct)).toEqual(['reply', 'copy', 'pin', 'unread', 'delete'])
    expect(actionsFor(message({ own: true, pinned: true, editedAt: '2026' }), inGroup('owner'))).toEqual([
      'copy',
      'edit',
      'unpin',
      'seen',
      'history',
      'delete',
    ])
    expect(actionsFor(message({ own: true }), inGroup('member'))).toEqual([
      'reply',
      'copy',
      'edit',
      'seen',
      'delete',
    ])
    expect(actionsFor(message(), inGroup('reader'))).toEqual(['copy', 'unread', 'delete'])
    expect(inGroup('member', []).mayChange).toBe(false)
  })

  it('ends and manages a group by role, and only leaves one that is closed', () => {
    const named = ({ mayManage, maySetRoles, mayLeave, mayEnd }: ReturnType<typeof rightsIn>) =>
      Object.entries({ mayManage, maySetRoles, mayLeave, mayEnd }).flatMap(([name, may]) => (may ? name : []))
    const own = { ...policy, postRoles: [...policy.postRoles] }
    const standing = { kind: 'group', myRole: 'admin', policy: own } as const

    expect(named(inGroup('owner'))).toEqual(['mayManage', 'maySetRoles', 'mayLeave', 'mayEnd'])
    expect(named(inGroup('owner', []))).toEqual(['mayLeave', 'mayEnd'])
    expect(named(inGroup('member'))).toEqual(['mayLeave'])
    expect(named(rightsIn({ ...standing, kind: 'direct' }))).toEqual([])
    expect(mayRemove(standing, 'reader')).toBe(true)
    expect(mayRemove(standing, 'admin')).toBe(false)
  })

  it('is little with one that is gone, and nothing with one that was not sent', () => {
    const gone = message({ own: true, content: null, editedAt: '2026', deletedAt: '2026' })

    expect(actionsFor(gone, inGroup('member'))).toEqual(['delete'])
    expect(actionsFor(message({ seq: 0, own: true }), inGroup('member'))).toEqual([])
  })
})

describe('whom a text names', () => {
  const people = [
    { userId: '1', username: 'ada', displayName: 'Ada Lind' },
    { userId: '2', username: 'adam', displayName: 'Adam Å' },
  ]

  it.each([
    ['Hello @ada', ['1']],
    ['@Adam, @ADA LIND!', ['1', '2']],
    ['@Adam Å', ['2']],
    ['mail me: x@ada.example', []],
    ['ada, adam', []],
  ])('%s', (body, expected) => {
    expect(mentionsIn(body, people)).toEqual(expected)
  })
})

describe('somebody who is named', () => {
  const ada = { userId: 'a', username: 'ada.l', displayName: 'Ada Lind (she)' }
  const adas = { userId: 'b', username: 'ada2', displayName: 'Ada' }

  it('is marked in the text, the longer of two names first, and nothing of the text is lost', () => {
    const text = 'hello @ada lind (she), @Ada and x@ada2.example'

    const pieces = piecesOf(text, [ada, adas])

    expect(pieces.filter(({ isMention }) => isMention).map((one) => one.text)).toEqual([
      '@ada lind (she)',
      '@Ada',
    ])
    expect(pieces.map((one) => one.text).join('')).toBe(text)
    expect(piecesOf(text, [])).toEqual([{ text, isMention: false }])
    expect(mentionsIn('hello @ada lind (she)', [ada, adas])).toEqual(['a'])
  })

  it.each([
    ['Hello @ad', { at: 6, written: 'ad' }],
    ['@', { at: 0, written: '' }],
    ['(@Ada Li', { at: 1, written: 'Ada Li' }],
    ['mail@example', undefined],
    ['meet @ noon', undefined],
    ['@ada\nand', undefined],
  ])('is being named in %j', (text, expected) => {
    expect(namingBefore(text, text.length)).toEqual(expected)
  })

  it.each(['', 'a', 'Ada Li', 'LIND', 'ada.l'])('is found by "%s"', (written) => {
    expect(isNamedBy(ada, written)).toBe(true)
    expect(isNamedBy(ada, `${written}x`)).toBe(false)
  })

  it('is written by the username where two are called the same', () => {
    expect(mentionOf(adas, [ada, adas])).toBe('@Ada')
    expect(mentionOf(adas, [adas, { ...ada, displayName: 'Ada' }])).toBe('@ada2')
  })
})
