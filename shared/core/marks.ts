import type { EntryPlace, MessageEntry } from './entries.ts'
import { above, addNumber, holds, type Ranges, sizeOf } from './ranges.ts'

/** A person's marks in one conversation. Positions are seqs; 0 is before the first entry. */
export interface Marks {
  /** Everything up to here is read; goes back only on "mark unread". */
  readonly readSeq: number
  /** Messages, and urgent ones, up to the read mark. */
  readonly readNumber: number
  readonly readUrgent: number
  /** What others see as read: never goes back. */
  readonly seenSeq: number
  readonly deliveredSeq: number
  /** Numbers of own messages above the read mark, and of the urgent ones among them. */
  readonly own: Ranges
  readonly ownUrgent: Ranges
}

export interface Counts {
  readonly lastNumber: number
  readonly urgentNumber: number
}

/**
 * Runs of own messages kept above the read mark. Somebody who wrote so many without ever reading is taken to have
 * read: the row must stay small.
 */
export const maxOwnRuns = 100

/** Messages of others above the read mark. */
export function unreadOf(marks: Marks, counts: Counts): { unreadCount: number; urgentUnread: number } {
  return {
    unreadCount: Math.max(0, counts.lastNumber - marks.readNumber - sizeOf(marks.own)),
    urgentUnread: Math.max(0, counts.urgentNumber - marks.readUrgent - sizeOf(marks.ownUrgent)),
  }
}

/** The read mark at `entry`, and with it the others that reading implies; undefined where nothing moves. */
export function readUpTo(marks: Marks, entry: EntryPlace): Marks | undefined {
  const seenSeq = Math.max(marks.seenSeq, entry.seq)
  const deliveredSeq = Math.max(marks.deliveredSeq, entry.seq)
  if (entry.seq > marks.readSeq) return { ...readAt(marks, entry), seenSeq, deliveredSeq }
  if (seenSeq === marks.seenSeq && deliveredSeq === marks.deliveredSeq) return undefined
  return { ...marks, seenSeq, deliveredSeq }
}

export function deliveredUpTo(marks: Marks, seq: number): Marks | undefined {
  return seq > marks.deliveredSeq ? { ...marks, deliveredSeq: seq } : undefined
}

/** The read mark alone, at an entry that lies behind it. */
export function readAt(marks: Marks, entry: EntryPlace): Marks {
  return {
    ...marks,
    readSeq: entry.seq,
    readNumber: entry.number,
    readUrgent: entry.urgentNumber,
    own: above(marks.own, entry.number),
    ownUrgent: above(marks.ownUrgent, entry.number),
  }
}

/**
 * The marks once an own message stands: the read mark goes along only if nothing unread lies between, else the
 * message's number is remembered as own. What others see as read stays: nothing of theirs lies between, so nobody need be
 * told. Undefined where the marks know of it already, so that it can be repeated.
 */
export function sentOwn(marks: Marks, entry: MessageEntry): Marks | undefined {
  if (entry.number <= marks.readNumber || holds(marks.own, entry.number)) return undefined
  const before = unreadOf(marks, { lastNumber: entry.number - 1, urgentNumber: entry.urgentNumber })
  const all = { ...marks, own: addNumber(marks.own, entry.number) }
  const nothingBetween = before.unreadCount === 0 || all.own.length > 2 * maxOwnRuns
  if (!nothingBetween || sizeOf(above(marks.own, entry.number)) > 0) {
    return entry.message.urgent ? { ...all, ownUrgent: addNumber(marks.ownUrgent, entry.number) } : all
  }
  return readAt(marks, entry)
}

/** The read mark just before an entry; `own` and `ownUrgent` are recounted from the log by the caller. */
export function unreadFrom(
  marks: Marks,
  before: EntryPlace | undefined,
  recount: { own: Ranges; ownUrgent: Ranges },
): Marks {
  return {
    ...marks,
    readSeq: before?.seq ?? 0,
    readNumber: before?.number ?? 0,
    readUrgent: before?.urgentNumber ?? 0,
    ...recount,
  }
}
