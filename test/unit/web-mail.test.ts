import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage } from '../../shared/contract/messages.ts'
import { isRead, isShownIn, type Mail, mailOf, withEvent } from '../../web/src/views/mail/mail.ts'

const messageOf = (conversationId: string, seq: number, minute: number, body = `${seq}`): EventMessage => ({
  conversationId,
  seq,
  number: seq,
  messageId: `${conversationId}:${seq}`,
  senderId: seq % 3 === 0 ? 'me' : 'other',
  senderName: 'Somebody',
  content: { body },
  priority: 'normal',
  mentions: [],
  reactions: [],
  pinned: false,
  revision: 1,
  createdAt: new Date(minute * 60_000).toISOString(),
})

const eventOf = (type: string, message: EventMessage, targetSeq?: number): Event => ({
  v: 1,
  id: `${type} ${message.messageId}`,
  type,
  at: message.createdAt,
  actor: { userId: message.senderId },
  conversationId: message.conversationId,
  seq: message.seq,
  data: { message, ...(targetSeq !== undefined && { targetSeq }) },
})

const isForMe = ({ senderId }: EventMessage): boolean => senderId !== 'me'
const places = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 30 })), {
  selector: ([conversationId, seq]) => `${conversationId}${seq}`,
})

describe('a mailbox that is looked at', () => {
  it('holds what others said, newest first and once, whatever order it comes in and however often', () => {
    fc.assert(
      fc.property(places, fc.array(fc.nat()), (all, again) => {
        const events = all.map(([id, seq]) => eventOf('message.created', messageOf(id, seq, seq)))
        const repeated = again.flatMap((place) => events[place % Math.max(events.length, 1)] ?? [])

        const mails = [...events, ...repeated].reduce<readonly Mail[]>(
          (before, event) => withEvent(before, event, isForMe, true),
          [],
        )

        const expected = all.filter(([, seq]) => seq % 3 !== 0).map(([id, seq]) => `${id}:${seq}`)
        expect(mails.map(({ messageId }) => messageId).toSorted()).toEqual(expected.toSorted())
        expect(mails).toEqual(mails.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt)))
      }),
    )
  })

  it('leaves what is older than its last page to the next one', () => {
    const mails = [mailOf(messageOf('a', 8, 8)), mailOf(messageOf('a', 5, 5))]
    const older = eventOf('message.created', messageOf('b', 4, 4))

    expect(withEvent(mails, older, isForMe, false)).toEqual(mails)
    expect(withEvent(mails, older, isForMe, true)).toHaveLength(3)
    expect(withEvent([], older, isForMe, false)).toHaveLength(1)
  })

  it('shows new words, and nothing of what was deleted', () => {
    const mails = [mailOf(messageOf('a', 2, 2)), mailOf(messageOf('a', 1, 1))]
    const edited = withEvent(mails, eventOf('message.edited', messageOf('a', 2, 2, 'New'), 2), isForMe, true)
    const deleted = withEvent(mails, eventOf('message.deleted', messageOf('a', 3, 3), 2), isForMe, true)
    const gone = { ...messageOf('a', 4, 4), content: null }

    expect(edited.map(({ content }) => content)).toEqual([{ body: 'New' }, { body: '1' }])
    expect(deleted.map(({ seq }) => seq)).toEqual([1])
    expect(withEvent(mails, eventOf('message.created', gone), isForMe, true)).toEqual(mails)
    expect(withEvent(mails, { ...eventOf('hidden', gone), data: {} }, isForMe, true)).toEqual(mails)
  })

  it('goes by the marks that are held here, and else by what the service said', () => {
    const conversation = { conversationId: 'a', kind: 'direct', title: null }
    const mail = { ...mailOf(messageOf('a', 5, 5)), listed: { conversation, read: true } }

    expect([isRead(mail, { readSeq: 4 }), isRead(mail, { readSeq: 5 }), isRead(mail, undefined)]).toEqual([
      false,
      true,
      true,
    ])
    expect(isShownIn(mail, { hiddenSeqs: [5] })).toBe(false)
    expect(isShownIn(mail, { clearedSeq: 5 })).toBe(false)
    expect(isShownIn(mail, { hiddenSeqs: [4], clearedSeq: 4 })).toBe(true)
    expect(isShownIn(mail, undefined)).toBe(true)
  })
})
