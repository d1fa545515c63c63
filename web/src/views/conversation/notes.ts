import { chooseTitle, type Event, type EventData, type MemberShort, type ShownMessages } from '@parley/client'
import { html, type TemplateResult } from 'lit'
import { type TextKey, t } from '../../texts/texts.ts'
import { exactTime, listOf } from '../../texts/times.ts'
import { paceText, writersText } from '../conversations/policy.ts'
import { roleTexts } from '../conversations/roles.ts'

type Notes = readonly [Event, ...Event[]]

/** Who reads it, and what they know of people. */
export interface NoteReader {
  readonly ownId: string | undefined
  readonly languages: readonly string[]
  nameOf(userId: string): string
  /** Goes to a message. */
  jump(seq: number): void
}

/** So many are named; of more, how many. */
const mostNamed = 3

const membersIn = (notes: Notes): readonly MemberShort[] => {
  const all = notes.flatMap(({ data }) => (data as EventData<'member.added'>).members)
  return [...new Map(all.map((one) => [one.userId, one])).values()]
}

function whomOf(members: readonly MemberShort[], { ownId }: NoteReader): string {
  const ownFirst = members.toSorted(
    (one, other) => Number(other.userId === ownId) - Number(one.userId === ownId),
  )
  const names = ownFirst.map(({ userId, displayName }) => (userId === ownId ? t('note.you') : displayName))
  if (names.length <= mostNamed + 1) return listOf(names)
  return listOf([...names.slice(0, mostNamed), t('note.others', { count: names.length - mostNamed })])
}

interface Told extends Pick<ShownMessages, 'items' | 'notes'> {
  readonly known: readonly Pick<MemberShort, 'userId' | 'displayName'>[]
}

/** What somebody is called, who may have left since: then what they said or were told of says it. */
export function nameIn(userId: string, { known, items, notes }: Told): string {
  const member = known.find((one) => one.userId === userId)
  if (member) return member.displayName
  const told = notes.findLast(({ data }) => memberIn(data, userId))
  const said = () => items.findLast(({ senderId, senderName }) => senderId === userId && senderName !== '')
  return memberIn(told?.data, userId)?.displayName ?? said()?.senderName ?? t('note.somebody')
}

const memberIn = (data: unknown, userId: string): MemberShort | undefined =>
  (data as Partial<EventData<'member.added'>> | undefined)?.members?.find((one) => one.userId === userId)

/** Those that somebody need be told of: two people know that they talk with each other. */
export const toldNotes = (notes: readonly Event[], isDirect: boolean): readonly Event[] =>
  isDirect ? notes.filter(({ type }) => type === 'message.pinned') : notes

/** What was done, in words. */
export function noteWords(notes: Notes, reader: NoteReader): string {
  const [{ type, actor, data }] = notes
  const who = actor.userId === reader.ownId ? 'me' : 'other'
  const say = (key: TextKey, more: Readonly<Record<string, string>> = {}) =>
    t(key, { who, name: reader.nameOf(actor.userId), ...more })
  switch (type) {
    case 'member.added':
    case 'member.removed':
      return memberWords(notes, reader, say)
    case 'member.updated':
      return roleWords(notes, reader, say)
    case 'conversation.created':
      return say('note.created')
    case 'conversation.updated':
      return changeWords(data as EventData<'conversation.updated'>, reader, say)
    case 'conversation.deleted':
      return t('conversation.gone')
    default:
      return say('note.pinned')
  }
}

type Say = (key: TextKey, more?: Readonly<Record<string, string>>) => string

function memberWords(notes: Notes, reader: NoteReader, say: Say): string {
  const [{ type, actor }] = notes
  const members = membersIn(notes)
  const isBySelf = members.every(({ userId }) => userId === actor.userId)
  if (isBySelf) return say(type === 'member.added' ? 'note.joined' : 'note.left')
  return say(type === 'member.added' ? 'note.added' : 'note.removed', { whom: whomOf(members, reader) })
}

/** The owner's role is given by nobody: it passes on. */
function roleWords(notes: Notes, reader: NoteReader, say: Say): string {
  const members = membersIn(notes)
  const { role = 'member', userId } = members[0] ?? {}
  if (role === 'owner') {
    const who = userId === reader.ownId ? 'me' : 'other'
    return t('note.owner', { who, name: whomOf(members, reader) })
  }
  return say('note.role', { whom: whomOf(members, reader), role: t(roleTexts[role]) })
}

function changeWords(
  { changed }: EventData<'conversation.updated'>,
  { languages }: NoteReader,
  say: Say,
): string {
  const { title, policy } = changed
  if (title !== undefined) return say('note.renamed', { title: chooseTitle(title, languages) })
  if (!policy || policy.postRoles.length === 0) return t('note.closed')
  return say('note.policy', { writers: writersText(policy), pace: paceText(policy.slowModeSeconds) })
}

/** One quiet line between the messages. */
export function noteLine(notes: Notes, reader: NoteReader): TemplateResult {
  const words = noteWords(notes, reader)
  const [{ type, at, data }] = notes
  const { targetSeq } = data as Partial<EventData<'message.pinned'>>
  const isLink = type === 'message.pinned' && targetSeq !== undefined
  return html`<li class="note small muted" title=${exactTime(at)} dir="auto">
    ${isLink ? html`<button class="small-link" @click=${() => reader.jump(targetSeq)}>${words}</button>` : words}
  </li>`
}
