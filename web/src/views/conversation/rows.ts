import type { Event, ShownMessage, ShownMessages } from '@parley/client'
import { dayOf } from '../../texts/times.ts'
import type { Range } from './shown-window.ts'

interface RowPlace {
  readonly key: string
  readonly at: string
  /** The first of its day. */
  readonly isNewDay: boolean
}

/** A line of a conversation: a message, or what was done between two of them. */
export type Row =
  | (RowPlace & {
      readonly message: ShownMessage
      /** Of several of the same person, one after the other. */
      readonly isFirst: boolean
    })
  /** Of one kind and by one person, one after the other. */
  | (RowPlace & { readonly notes: readonly [Event, ...Event[]] })

const seqOf = ({ seq = 0 }: { readonly seq?: number | undefined }): number =>
  seq === 0 ? Number.POSITIVE_INFINITY : seq

/** What stands in the page of these messages, and of the notes among them. */
export function rowsOf(
  { items, notes }: Pick<ShownMessages, 'items' | 'notes'>,
  { from, to }: Range,
): readonly Row[] {
  const [above, below] = [items[from - 1], items[to]]
  const least = above ? seqOf(above) : 0
  const most = below ? seqOf(below) : Number.POSITIVE_INFINITY
  const waiting = notes.filter(({ seq = 0 }) => seq > least && seq < most)
  const rows: Row[] = []
  let day = above && dayOf(above.createdAt)
  let senderId = above?.senderId
  const place = (key: string, at: string): RowPlace => {
    const [before, today] = [day, dayOf(at)]
    day = today
    return { key, at, isNewDay: before !== today }
  }
  const addNotes = (upTo: number): void => {
    const count = waiting.findIndex((note) => seqOf(note) > upTo)
    for (const group of groupsOf(waiting.splice(0, count < 0 ? waiting.length : count))) {
      rows.push({ ...place(group[0].id, group[0].at), notes: group })
      senderId = undefined
    }
  }
  for (const message of items.slice(from, to)) {
    addNotes(seqOf(message))
    const { clientMessageId, messageId, createdAt } = message
    const at = place(clientMessageId ?? messageId, createdAt)
    rows.push({ ...at, message, isFirst: at.isNewDay || message.senderId !== senderId })
    senderId = message.senderId
  }
  addNotes(Number.POSITIVE_INFINITY)
  return rows
}

const merged: readonly string[] = ['member.added', 'member.removed']

/** Many who were brought in or taken out at once are told of in one line. */
function groupsOf(notes: readonly Event[]): [Event, ...Event[]][] {
  const groups: [Event, ...Event[]][] = []
  for (const note of notes) {
    const group = groups.at(-1)
    const isSame = group?.[0].type === note.type && group[0].actor.userId === note.actor.userId
    const isSameDay = group && dayOf(group[0].at) === dayOf(note.at)
    if (group && isSame && isSameDay && merged.includes(note.type)) group.push(note)
    else groups.push([note])
  }
  return groups
}
