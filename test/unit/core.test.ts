import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberRoles } from '../../shared/contract/conversations.ts'
import { chooseText, preview, previewCharacters } from '../../shared/contract/text.ts'
import { packFrames } from '../../shared/core/frames.ts'
import { derivedId, directConversationId, requestHash, sameBytes } from '../../shared/core/ids.ts'
import { type ConversationAction, defaultPolicy, may, mayActOn } from '../../shared/core/rights.ts'
import { entryOfItem, itemOfEntry } from '../../shared/store/entries.ts'

describe('ids', () => {
  it('give two people one direct conversation, whoever opens it', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        expect(directConversationId(one, other)).toBe(directConversationId(other, one))
        expect(directConversationId(one, other)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      }),
    )
  })

  it('keep parts apart', () => {
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'))
  })

  it('hash a request alike whatever the order of its members, and otherwise not', () => {
    expect(sameBytes(requestHash({ a: 1, b: [1, 2] }), requestHash({ b: [1, 2], a: 1 }))).toBe(true)
    expect(sameBytes(requestHash({ a: 1, c: undefined }), requestHash({ a: 1 }))).toBe(true)
    expect(sameBytes(requestHash({ a: 1, b: [2, 1] }), requestHash({ a: 1, b: [1, 2] }))).toBe(false)
  })
})

describe('frames', () => {
  it('hold every event once, in order, within the size', () => {
    const Event = fc.string({ maxLength: 60 }).map((text) => JSON.stringify({ text }))
    fc.assert(
      fc.property(fc.array(Event), (events) => {
        const frames = packFrames(events, 200)

        const back = frames.flatMap((frame) => (JSON.parse(frame) as { events: unknown[] }).events)
        expect(back).toEqual(events.map((event) => JSON.parse(event)))
        for (const frame of frames) {
          const single = (JSON.parse(frame) as { events: unknown[] }).events.length === 1
          expect(single || Buffer.byteLength(frame) <= 200).toBe(true)
        }
      }),
    )
  })
})

describe('rights', () => {
  const all: ConversationAction[] = [
    'read',
    'send',
    'edit_own',
    'rename',
    'pin',
    'delete_any',
    'set_role',
    'delete_conversation',
  ]
  it.each([
    ['reader', ['read']],
    ['member', ['read', 'send', 'edit_own']],
    ['admin', ['read', 'send', 'edit_own', 'rename', 'pin', 'delete_any']],
    ['owner', all],
  ] as const)('let a %s of a group do what the contract says', (role, allowed) => {
    expect(all.filter((action) => may(action, { kind: 'group', role, policy: defaultPolicy }))).toEqual(
      allowed,
    )
  })

  it('let both of a direct conversation write and pin, and neither rename or leave', () => {
    const rights = { kind: 'direct' as const, role: 'member' as const, policy: defaultPolicy }
    expect(['send', 'pin'].every((action) => may(action as ConversationAction, rights))).toBe(true)
    expect(
      ['rename', 'leave', 'add_member'].some((action) => may(action as ConversationAction, rights)),
    ).toBe(false)
  })

  it('let only those post whom the policy names', () => {
    const policy = { ...defaultPolicy, postRoles: ['owner' as const] }
    expect(memberRoles.filter((role) => may('send', { kind: 'group', role, policy }))).toEqual(['owner'])
  })

  it('let admins act on members and readers, the owner on all others', () => {
    expect(memberRoles.filter((role) => mayActOn('admin', role))).toEqual(['member', 'reader'])
    expect(memberRoles.filter((role) => mayActOn('owner', role))).toEqual(['admin', 'member', 'reader'])
    expect(memberRoles.filter((role) => mayActOn('member', role))).toEqual([])
  })
})

describe('text', () => {
  const content = { variants: { fi: { body: 'hei' }, sv: { body: 'hej' } }, default: 'fi' }
  it.each([
    [['sv-FI'], 'sv'],
    [['de', 'sv'], 'sv'],
    [['de'], 'fi'],
    [[], 'fi'],
  ])('chooses for %j the variant %s', (languages, expected) => {
    expect(chooseText(content, languages).language).toBe(expected)
  })

  it('previews on one line, whole characters, no longer than it may', () => {
    expect(preview({ title: 'Exam', body: 'on\nFriday' })).toBe('Exam: on Friday')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (body) => {
        const segments = [...new Intl.Segmenter('und').segment(preview({ body }))]
        expect(segments.length).toBeLessThanOrEqual(previewCharacters)
      }),
    )
  })
})

describe('entries', () => {
  const place = { conversationId: 'c', seq: 7, number: 3, urgentNumber: 1, memberCount: 4, at: 5, actor: 'u' }
  const message = {
    content: { title: 't', body: 'b' },
    clientMessageId: '0b9d6c3e-0000-4000-8000-000000000001',
    hash: new Uint8Array([1, 2]),
    urgent: true,
    replyTo: 2,
    mentions: ['u2'],
    reactions: { '👍': 2 },
    pinned: true,
    revision: 3,
    version: 3,
    editedAt: 8,
    deletedAt: undefined,
  }
  it.each([
    { ...place, type: 'message.created' as const, message },
    { ...place, type: 'message.edited' as const, targetSeq: 2, version: 2 },
    { ...place, type: 'reaction.added' as const, targetSeq: 2, version: 2, emoji: '👍' },
    { ...place, type: 'member.added' as const, members: [{ userId: 'u3', role: 'member' as const }] },
    { ...place, type: 'conversation.updated' as const, title: 'New', policy: undefined },
    { ...place, type: 'conversation.deleted' as const },
  ])('come back from an item as they went in: $type', (entry) => {
    expect(entryOfItem(itemOfEntry(entry))).toEqual(entry)
  })
})
