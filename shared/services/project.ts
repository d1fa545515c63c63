import { type Entry, isMessage, type MessageEntry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { afterSending, type Row } from '../core/rows.ts'
import { advanceHead, advanceLastMessage, refreshLastMessage } from '../store/heads.ts'
import { getEntry } from '../store/log.ts'
import { getRows } from '../store/rows.ts'
import type { Given } from './given.ts'
import { changeRow } from './own-row.ts'

export interface Projected {
  /** The head was behind. */
  readonly repaired: boolean
  /** The senders' rows as they stand now, of those who are still members. */
  readonly senders: readonly Row[]
}

/**
 * Repairs what a handler that died left behind its entry: the head, and the sender's own row. Writes nothing where
 * nothing is behind. One read unit for each sender.
 */
export async function project(given: Given, head: Head, entries: readonly Entry[]): Promise<Projected> {
  const [repaired, senders] = await Promise.all([
    repairHead(given, head, entries),
    repairRows(given, head, entries.filter(isMessage)),
  ])
  return { repaired, senders }
}

async function repairHead(given: Given, head: Head, entries: readonly Entry[]): Promise<boolean> {
  const last = entries.at(-1)
  const newest = entries.findLast(isMessage)
  const behind = last !== undefined && last.seq > head.lastSeq
  const messageBehind = newest !== undefined && newest.seq > (head.lastMessage?.seq ?? 0)
  if (behind) await advanceHead(given.table, last)
  if (messageBehind) await advanceLastMessage(given.table, newest)
  const refreshed = !messageBehind && (await refreshShown(given, head, entries))
  return behind || messageBehind || refreshed
}

/** The message that the head shows was changed, and the head has an older version of it. */
async function refreshShown(given: Given, head: Head, entries: readonly Entry[]): Promise<boolean> {
  const { conversationId, lastMessage: shown } = head
  const isNewer = (entry: Entry) =>
    (entry.type === 'message.edited' || entry.type === 'message.deleted') &&
    entry.targetSeq === shown?.seq &&
    entry.version > shown.version
  if (!shown || !entries.some(isNewer)) return false
  const current = await getEntry(given.table, conversationId, shown.seq, { consistent: true })
  if (!isMessage(current)) return false
  await given.table.update(refreshLastMessage(current))
  return true
}

async function repairRows(given: Given, head: Head, messages: readonly MessageEntry[]): Promise<Row[]> {
  const bySender = Map.groupBy(messages, ({ actor }) => actor)
  const keys = [...bySender].map(([userId, sent]) => ({
    userId,
    conversationId: sent[0]?.conversationId ?? '',
  }))
  const rows = await getRows(given.table, keys, { consistent: true })
  const repaired = rows.map((row) => repairRow(given, head, row, bySender.get(row.userId) ?? []))
  return (await Promise.all(repaired)).filter((row) => row !== undefined)
}

async function repairRow(
  given: Given,
  head: Head,
  row: Row,
  messages: readonly MessageEntry[],
): Promise<Row | undefined> {
  let now: Row | undefined = row
  for (const message of messages) {
    now = now && (await changeRow(given, now, (one) => afterSending(one, message, head), { sent: true }))
  }
  return now
}
