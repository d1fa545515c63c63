import type { MemberRole } from '../contract/conversations.ts'
import type { EntryPlace, Newcomer } from '../core/entries.ts'
import { largeFrom, type Row } from '../core/rows.ts'
import { rowKey, rowPrefix, sentMark, userPk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * My conversation: `ro` role, `js` joinedSeq, `ja` joinedAt, `jq` memberSeq, `rs` `rn` `ru` the read mark with its
 * number and urgent number, `ss` seen, `ds` delivered, `ow` `ou` own numbers above the read mark, `ar` archived at
 * this number, `mu` muted until, `pi` pinned, `cl` cleared, `op` opened, `la` last sent, `lg` large, `hi` has hidden
 * messages, `bc` because, `sr` stateRevision. `se` stands in what an own message wrote, until the next change: its entry
 * tells of it.
 */
export function itemOfRow(row: Row): Item {
  return {
    ...rowKey(row.userId, row.conversationId),
    ro: row.role,
    js: row.joinedSeq,
    ja: row.joinedAt,
    jq: row.memberSeq,
    rs: row.readSeq,
    rn: row.readNumber,
    ru: row.readUrgent,
    ss: row.seenSeq,
    ds: row.deliveredSeq,
    ow: row.own.length > 0 ? row.own : undefined,
    ou: row.ownUrgent.length > 0 ? row.ownUrgent : undefined,
    ar: row.archivedAt,
    mu: row.mutedUntil,
    pi: row.pinned || undefined,
    cl: row.clearedSeq || undefined,
    op: row.opened || undefined,
    la: row.lastSentAt,
    lg: row.large || undefined,
    hi: row.hasHidden || undefined,
    bc: row.because,
    sr: row.stateRevision,
  }
}

/** A row as an own message left it: whoever is told of the message is told of this too. */
export const isSentImage = (image: Item): boolean => image[sentMark] === true

export function rowOfItem(item: Item): Row {
  return {
    userId: String(item.pk).slice(userPk('').length),
    conversationId: String(item.sk).slice(rowPrefix.length),
    role: item.ro as MemberRole,
    joinedSeq: Number(item.js),
    joinedAt: Number(item.ja),
    memberSeq: Number(item.jq),
    readSeq: Number(item.rs),
    readNumber: Number(item.rn),
    readUrgent: Number(item.ru),
    seenSeq: Number(item.ss),
    deliveredSeq: Number(item.ds),
    own: (item.ow as number[] | undefined) ?? [],
    ownUrgent: (item.ou as number[] | undefined) ?? [],
    archivedAt: item.ar as number | undefined,
    mutedUntil: item.mu as number | undefined,
    pinned: item.pi === true,
    clearedSeq: Number(item.cl ?? 0),
    opened: item.op === true,
    lastSentAt: item.la as number | undefined,
    large: item.lg === true,
    hasHidden: item.hi === true,
    ...(item.bc !== undefined && { because: item.bc as number[] }),
    stateRevision: Number(item.sr),
  }
}

/** A new member's row: what came before them is not unread. */
export function newRow(member: Omit<Newcomer, 'displayName'>, joined: EntryPlace): Row {
  return {
    userId: member.userId,
    conversationId: joined.conversationId,
    role: member.role,
    joinedSeq: joined.seq,
    joinedAt: joined.at,
    memberSeq: joined.seq,
    readSeq: joined.seq,
    readNumber: joined.number,
    readUrgent: joined.urgentNumber,
    seenSeq: joined.seq,
    deliveredSeq: joined.seq,
    own: [],
    ownUrgent: [],
    archivedAt: undefined,
    mutedUntil: undefined,
    pinned: false,
    clearedSeq: 0,
    opened: false,
    lastSentAt: undefined,
    large: joined.memberCount > largeFrom,
    hasHidden: false,
    ...(member.because && { because: member.because }),
    stateRevision: 1,
  }
}

/** Half a read unit, or one when consistent. */
export async function getRow(
  table: Table,
  userId: string,
  conversationId: string,
  options?: { consistent?: boolean },
): Promise<Row | undefined> {
  const item = await table.get(rowKey(userId, conversationId), options)
  return item && rowOfItem(item)
}

/** Rows of several people in one conversation: half a unit each, one when consistent. */
export async function getRows(
  table: Table,
  keys: ReadonlyArray<{ userId: string; conversationId: string }>,
  options?: { consistent?: boolean },
): Promise<Row[]> {
  const items = await table.batchGet(
    keys.map(({ userId, conversationId }) => rowKey(userId, conversationId)),
    options,
  )
  return items.map(rowOfItem)
}

/** All of a person's conversations, about 15 rows a half unit (a unit when consistent). */
export async function listRows(
  table: Table,
  userId: string,
  options: { consistent?: boolean } = {},
): Promise<Row[]> {
  const rows: Row[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': userPk(userId), ':sk': rowPrefix },
      ConsistentRead: options.consistent ?? false,
      ...(start && { ExclusiveStartKey: start }),
    })
    rows.push(...page.items.map(rowOfItem))
    start = page.lastKey
  } while (start)
  return rows
}

/**
 * Replaces a row as long as nobody changed it since it was read (by `stateRevision`); one write unit up to 1 KB. With
 * `sent` the stream passes it over: an own message changed it, and who is told of the message is told of the row.
 * Answers the row as it stands, undefined where the person is no member any more.
 */
export async function replaceRow(
  table: Table,
  row: Row,
  { sent = false }: { sent?: boolean } = {},
): Promise<{ ok: true } | { ok: false; current: Row | undefined }> {
  const { Item: item, ...condition } = unchangedSince(row)
  const written = await table.put({
    ...condition,
    Item: { ...item, [sentMark]: sent || undefined },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  if (written.ok) return written
  return { ok: false, current: written.item && rowOfItem(written.item) }
}

const unchangedSince = (row: Row) => ({
  Item: itemOfRow({ ...row, stateRevision: row.stateRevision + 1 }),
  ConditionExpression: 'sr = :sr AND jq = :jq',
  ExpressionAttributeValues: { ':sr': row.stateRevision, ':jq': row.memberSeq },
})

/** The same as part of a transaction: two write units. */
export const replaceRowPart = (row: Row): TransactItem => ({ Put: unchangedSince(row) })
