import { AppError } from '../contract/errors.ts'
import { type Receipt, type ReceiptState, receiptCountsUpTo } from '../contract/receipts.ts'
import { isMessage, type MessageEntry } from '../core/entries.ts'
import { firstVisibleSeq, type Row } from '../core/rows.ts'
import { getEntry } from '../store/log.ts'
import { allMemberships, listMemberships, type Membership } from '../store/members.ts'
import { getRows } from '../store/rows.ts'
import type { Given, Reader } from './given.ts'
import { deletedUserName } from './names.ts'
import { languagesOf } from './people.ts'
import { requireStanding } from './standing.ts'

export interface ReceiptsWanted {
  readonly conversationId: string
  readonly seq: number
  readonly state?: ReceiptState | undefined
  readonly limit: number
  /** The user id where the page before ended. */
  readonly position?: string | undefined
}

export interface ReceiptSlice {
  readonly items: Receipt[]
  readonly position: string | undefined
  readonly counts: Record<ReceiptState, number> | undefined
}

/** Each recipient is in exactly one state. */
export function stateOf(row: Row, seq: number): ReceiptState {
  if (row.seenSeq >= seq) return 'seen'
  return row.deliveredSeq >= seq ? 'delivered' : 'pending'
}

/**
 * Who has seen a message: the members it was sent to, without its sender, by user id. Half a read unit a member, and
 * about one for 25 of their names; counts come with the first page of conversations of up to 200 members, for which all
 * of them are read.
 */
export async function listReceipts(
  given: Given,
  reader: Reader,
  wanted: ReceiptsWanted,
): Promise<ReceiptSlice> {
  const { conversationId, seq, state } = wanted
  const [{ head, row }, known] = await Promise.all([
    requireStanding(given, reader.userId, conversationId),
    getEntry(given.table, conversationId, seq),
  ])
  const entry = known ?? (await getEntry(given.table, conversationId, seq, { consistent: true }))
  if (!isMessage(entry) || seq < firstVisibleSeq(row, head)) throw new AppError('not_found')
  const languages = await languagesOf(given, reader)
  const counted = wanted.position === undefined && head.memberCount <= receiptCountsUpTo
  const page = counted ? await readAll(given, entry) : await readPage(given, entry, wanted)
  const states = page.recipients.map(({ row, name }) => ({
    userId: row.userId,
    displayName: name ?? deletedUserName(given, languages),
    state: stateOf(row, seq),
  }))
  const matching = states.filter((one) => state === undefined || one.state === state)
  const shown = matching.slice(0, wanted.limit)
  return {
    items: shown,
    position: matching.length > shown.length ? shown.at(-1)?.userId : page.position,
    counts: counted ? countsOf(states) : undefined,
  }
}

/** The conversation keeps its members' names, so that theirs need not be read one by one. */
interface Recipient {
  readonly row: Row
  readonly name: string | undefined
}

interface RecipientPage {
  readonly recipients: readonly Recipient[]
  readonly position: string | undefined
}

async function readAll(given: Given, entry: MessageEntry): Promise<RecipientPage> {
  const members = await allMemberships(given.table, entry.conversationId)
  return { recipients: await recipientsOf(given, entry, members), position: undefined }
}

async function readPage(given: Given, entry: MessageEntry, wanted: ReceiptsWanted): Promise<RecipientPage> {
  const { limit, position } = wanted
  const page = await listMemberships(given.table, entry.conversationId, {
    limit,
    ...(position !== undefined && { after: position }),
  })
  const next = page.more ? page.members.at(-1)?.userId : undefined
  return { recipients: await recipientsOf(given, entry, page.members), position: next }
}

async function recipientsOf(
  given: Given,
  { conversationId, actor, seq }: MessageEntry,
  members: readonly Membership[],
): Promise<Recipient[]> {
  const others = members.filter(({ userId, joinedSeq }) => userId !== actor && joinedSeq <= seq)
  const names = new Map(others.map(({ userId, displayName }) => [userId, displayName]))
  const keys = others.map(({ userId }) => ({ userId, conversationId }))
  const rows = await getRows(given.table, keys)
  rows.sort((a, b) => (a.userId < b.userId ? -1 : 1))
  return rows.map((row) => ({ row, name: names.get(row.userId) }))
}

function countsOf(states: ReadonlyArray<{ state: ReceiptState }>): Record<ReceiptState, number> {
  const counts = { seen: 0, delivered: 0, pending: 0 }
  for (const { state } of states) counts[state] += 1
  return counts
}
