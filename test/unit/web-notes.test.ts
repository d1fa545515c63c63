import { afterEach, describe, expect, it } from 'vitest'
import type { ShownMessage } from '../../client/src/replica/shown.ts'
import type { Event } from '../../shared/contract/event.ts'
import { useLanguage } from '../../web/src/texts/texts.ts'
import { nameIn, noteWords, toldNotes } from '../../web/src/views/conversation/notes.ts'
import { rowsOf } from '../../web/src/views/conversation/rows.ts'

const person = (userId: string, role = 'member') => ({
  userId,
  username: userId,
  displayName: userId.toUpperCase(),
  role,
})

function note(seq: number, type: string, data: object, by = 'ann', day = 1): Event {
  const at = `2026-03-0${day}T12:00:00.000Z`
  return { v: 1, id: `c:${seq}`, type, at, actor: { userId: by }, conversationId: 'c', seq, number: 0, data }
}

const added = (seq: number, who: readonly string[], by = 'ann', day = 1) =>
  note(seq, 'member.added', { members: who.map((one) => person(one)) }, by, day)

const message = (seq: number, senderId: string, day = 1): ShownMessage => ({
  conversationId: 'c',
  seq,
  number: seq,
  messageId: `c:${seq}`,
  senderId,
  senderName: senderId,
  content: { body: 'words' },
  priority: 'normal',
  mentions: [],
  reactions: [],
  pinned: false,
  revision: 1,
  createdAt: `2026-03-0${day}T12:00:00.000Z`,
  own: false,
})

const reader = {
  ownId: 'me',
  languages: ['en'],
  nameOf: (userId: string) => userId.toUpperCase(),
  jump: () => undefined,
}

describe('the rows of a conversation', () => {
  it('have each note at its place, those of one act in one row, and days where they begin', () => {
    const items = [message(2, 'ann'), message(5, 'ann'), message(6, 'ann'), message(8, 'ben', 2)]
    const notes = [added(1, ['ben']), added(3, ['cid']), added(4, ['dan']), added(7, ['eve'], 'ann', 2)]

    const rows = rowsOf({ items, notes }, { from: 0, to: 4 })

    expect(
      rows.map((row) =>
        'notes' in row
          ? `${row.isNewDay ? 'day, ' : ''}${row.notes.map(({ seq }) => seq).join('+')}`
          : `${row.isNewDay ? 'day, ' : ''}message ${row.message.seq}${row.isFirst ? ' by' : ''}`,
      ),
    ).toEqual(['day, 1', 'message 2 by', '3+4', 'message 5 by', 'message 6', 'day, 7', 'message 8 by'])
  })

  it('of a part have the notes of that part, and those before what is on its way', () => {
    const items = [message(2, 'ann'), message(4, 'ann'), { ...message(0, 'me'), messageId: 'pending' }]
    const notes = [added(1, ['ben']), added(3, ['cid']), added(5, ['dan'])]
    const keysIn = (from: number, to: number) => rowsOf({ items, notes }, { from, to }).map(({ key }) => key)

    expect(keysIn(0, 1)).toEqual(['c:1', 'c:2', 'c:3'])
    expect(keysIn(1, 3)).toEqual(['c:3', 'c:4', 'c:5', 'pending'])
  })
})

describe('what was done', () => {
  afterEach(() => useLanguage('en'))

  it.each([
    ['en', 'ANN added you, BEN, CID, and 2 others', 'BEN left', 'You are the owner now'],
    ['fi', 'ANN lisäsi jäseniä: sinä, BEN, CID ja 2 muuta', 'BEN poistui keskustelusta', 'Olet nyt omistaja'],
    ['sv', 'ANN lade till dig, BEN, CID och 2 till', 'BEN lämnade konversationen', 'Du är ägare nu'],
  ] as const)('is told in %s', async (language, several, left, owner) => {
    await useLanguage(language)

    expect(noteWords([added(1, ['ben', 'cid']), added(2, ['dan', 'eve', 'me'])], reader)).toBe(several)
    expect(noteWords([note(3, 'member.removed', { members: [person('ben')] }, 'ben')], reader)).toBe(left)
    const heir = note(4, 'member.updated', { members: [person('me', 'owner')] })
    expect(noteWords([heir], reader)).toBe(owner)
  })

  it('names what was set then, not what is so now', async () => {
    await useLanguage('en')
    const policy = { postRoles: ['owner'], history: 'all', slowModeSeconds: 0 }
    const conversation = { title: 'Choir', policy }
    const changes = [{ title: 'Band' }, { title: { variants: { en: 'Group' }, default: 'en' } }, { policy }]
    const closed = { policy: { ...policy, postRoles: [] } }

    const words = [...changes, closed].map((changed) =>
      noteWords([note(1, 'conversation.updated', { conversation, changed })], reader),
    )

    expect(words).toEqual([
      'ANN named the conversation “Band”',
      'ANN named the conversation “Group”',
      'ANN changed the rules. Who may write: The owner alone. Slow mode: Off.',
      'The conversation was closed',
    ])
  })

  it('is told by name of who has left, where anything names them', () => {
    const notes = [added(1, ['ben'])]
    const told = { known: [person('ann')], notes, items: [message(2, 'cid')] }

    expect(['ann', 'ben', 'cid', 'dan'].map((userId) => nameIn(userId, told))).toEqual([
      'ANN',
      'BEN',
      'cid',
      'Somebody',
    ])
  })

  it('is not told to two who talk with each other, but for what they pin', () => {
    const notes = [note(1, 'conversation.created', {}), note(2, 'message.pinned', { targetSeq: 1 })]

    expect(toldNotes(notes, true).map(({ seq }) => seq)).toEqual([2])
    expect(toldNotes(notes, false)).toBe(notes)
  })
})
