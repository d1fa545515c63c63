import type { LocalisedTitle } from '../contract/content.ts'
import type { ConversationKind, Policy } from '../contract/conversations.ts'
import { type Entry, isMessage, type MessageEntry } from '../core/entries.ts'
import { type Head, type LastMessage, lastMessageOf } from '../core/heads.ts'
import { defaultPolicy } from '../core/rights.ts'
import { conversationPk, headKey } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/**
 * The conversation's head: `kd` kind, `ti` title, `to` topic, `si` spaceId, `au` audienceId, `fo` follows, `po` policy where it differs from the default, `cr`
 * creator, `ot` the other of a direct one, `ca` createdAt, `cs` seq of the entry that last set title or policy, `bl`
 * who blocks in a direct one, `ab` abandoned, `rh` hash of the request that created it, `ls` lastSeq, `ln` lastNumber, `un`
 * urgentNumber, `mc` memberCount, `lq` seq of the last message and `lm` the rest of it, `lv` live, `de` deletedAt.
 */
export function itemOfHead(head: Head): Item {
  return {
    ...headKey(head.conversationId),
    kd: head.kind,
    ti: head.title,
    to: head.topic,
    si: head.spaceId,
    au: head.audienceId,
    fo: head.follows || undefined,
    po: head.policy === defaultPolicy ? undefined : head.policy,
    cr: head.creatorId,
    ot: head.otherId,
    ca: head.createdAt,
    cs: head.configuredSeq,
    rh: head.requestHash,
    de: head.deletedAt,
    ...projection(head, head.lastMessage),
  }
}

type Counts = Pick<Head, 'lastSeq' | 'lastNumber' | 'urgentNumber' | 'memberCount'>

const projection = (counts: Counts, last: LastMessage | undefined): Item => ({
  ls: counts.lastSeq,
  ln: counts.lastNumber,
  un: counts.urgentNumber,
  mc: counts.memberCount,
  lq: last?.seq ?? 0,
  lm: last && itemOfLast(last),
})

const itemOfLast = (last: LastMessage): Item => ({
  u: last.senderId,
  p: last.preview,
  at: last.at,
  x: last.deleted || undefined,
  v: last.version,
})

export function headOfItem(item: Item): Head {
  return {
    conversationId: String(item.pk).slice(conversationPk('').length),
    kind: item.kd as ConversationKind,
    title: item.ti as LocalisedTitle | undefined,
    topic: item.to as string | undefined,
    spaceId: item.si as string | undefined,
    audienceId: item.au as string | undefined,
    follows: item.fo === true,
    policy: (item.po as Policy | undefined) ?? defaultPolicy,
    creatorId: String(item.cr),
    otherId: item.ot as string | undefined,
    createdAt: Number(item.ca),
    configuredSeq: Number(item.cs),
    blockedBy: [...((item.bl as Set<string> | undefined) ?? [])],
    abandoned: item.ab === true,
    requestHash: item.rh as Uint8Array | undefined,
    live: item.lv === true,
    deletedAt: item.de as number | undefined,
    lastSeq: Number(item.ls),
    lastNumber: Number(item.ln),
    urgentNumber: Number(item.un),
    memberCount: Number(item.mc),
    lastMessage: lastOfItem(item),
  }
}

function lastOfItem(item: Item): LastMessage | undefined {
  const last = item.lm as { u: string; p?: LocalisedTitle; at: number; x?: boolean; v: number } | undefined
  if (!last) return undefined
  return {
    seq: Number(item.lq),
    senderId: last.u,
    preview: last.p,
    at: last.at,
    deleted: last.x === true,
    version: last.v,
  }
}

/** Half a read unit, or one when consistent. */
export async function getHead(
  table: Table,
  conversationId: string,
  options?: { consistent?: boolean },
): Promise<Head | undefined> {
  const item = await table.get(headKey(conversationId), options)
  return item && headOfItem(item)
}

export async function getHeads(
  table: Table,
  conversationIds: readonly string[],
  options?: { consistent?: boolean },
): Promise<Map<string, Head>> {
  const items = await table.batchGet(conversationIds.map(headKey), options)
  return new Map(items.map(headOfItem).map((head) => [head.conversationId, head]))
}

export const putHead = (head: Head): TransactItem => ({
  Put: { Item: itemOfHead(head), ConditionExpression: 'attribute_not_exists(pk)' },
})

/**
 * Moves the head to an entry, only ever forward: one write unit, whether or not it was behind. When a later entry was
 * faster, a message may still be the newest message: then only that part is written. And when an edit or a deletion of
 * this very message was faster, only the rest is: what it said before is not brought back.
 */
export async function advanceHead(table: Table, entry: Entry): Promise<void> {
  const moved = await table.update(forward(entry, isMessage(entry)))
  if (moved.ok || !moved.item || !isMessage(entry)) return
  if (Number(moved.item.ls) < entry.seq) await table.update(forward(entry, false))
  else if (Number(moved.item.lq) < entry.seq) await advanceLastMessage(table, entry)
}

function forward(entry: Entry, showsMessage: boolean) {
  const last = showsMessage && isMessage(entry) ? itemOfLast(lastMessageOf(entry)) : undefined
  return {
    Key: headKey(entry.conversationId),
    UpdateExpression: `SET ls = :s, ln = :n, un = :u, mc = :m${last ? ', lq = :s, lm = :l' : ''}`,
    ConditionExpression: `attribute_exists(pk) AND ls < :s${last ? ' AND lq < :s' : ''}`,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ExpressionAttributeValues: {
      ':s': entry.seq,
      ':n': entry.number,
      ':u': entry.urgentNumber,
      ':m': entry.memberCount,
      ...(last && { ':l': last }),
    },
  }
}

export async function advanceLastMessage(table: Table, entry: MessageEntry): Promise<void> {
  await table.update(showLastMessage(entry))
}

/** Shows a changed message in the head, if it is the one shown and the head has an older version of it. */
export const refreshLastMessage = (entry: MessageEntry) => ({
  Key: headKey(entry.conversationId),
  UpdateExpression: 'SET lm = :l',
  ConditionExpression: 'lq = :s AND lm.v < :v',
  ExpressionAttributeValues: {
    ':s': entry.seq,
    ':v': entry.message.version,
    ':l': itemOfLast(lastMessageOf(entry)),
  },
})

/** The same for a head that may not know the message yet; one that is closed shows none any more. */
export const showLastMessage = (entry: MessageEntry) => ({
  Key: headKey(entry.conversationId),
  UpdateExpression: 'SET lq = :s, lm = :l',
  ConditionExpression: 'attribute_exists(pk) AND lq < :s AND attribute_not_exists(de)',
  ExpressionAttributeValues: { ':s': entry.seq, ':l': itemOfLast(lastMessageOf(entry)) },
})

/** In a direct conversation: the account of one of the two is gone, and what they blocked with it. One write unit. */
export async function abandonHead(table: Table, conversationId: string, userId: string): Promise<void> {
  await table.update({
    Key: headKey(conversationId),
    UpdateExpression: 'SET ab = :yes DELETE bl :me',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':yes': true, ':me': new Set([userId]) },
  })
}

/** The conversation is no more as of this last entry: nothing of what it said stays in its head. */
export const closeHead = (entry: Entry): TransactItem => ({
  Update: {
    Key: headKey(entry.conversationId),
    UpdateExpression: 'SET de = :at, ls = :s, cs = :s, mc = :m REMOVE ti, lm, rh, #to',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(de)',
    ExpressionAttributeNames: { '#to': 'to' },
    ExpressionAttributeValues: { ':at': entry.at, ':s': entry.seq, ':m': entry.memberCount },
  },
})

/** Title or policy as of the entry that sets them. */
export const configureHead = (
  entry: Entry,
  { title, policy }: { title?: LocalisedTitle | undefined; policy?: Policy | undefined },
  seen: Head,
): TransactItem => ({
  Update: {
    Key: headKey(entry.conversationId),
    UpdateExpression: `SET cs = :s${title === undefined ? '' : ', ti = :ti'}${policy === undefined ? '' : ', po = :po'}`,
    ConditionExpression: 'cs = :seen AND attribute_not_exists(de)',
    ExpressionAttributeValues: {
      ':s': entry.seq,
      ':seen': seen.configuredSeq,
      ...(title !== undefined && { ':ti': title }),
      ...(policy !== undefined && { ':po': policy }),
    },
  },
})

/** All connections are named in this large conversation: delivery may rely on it. One write unit. */
export async function markLive(table: Table, conversationId: string): Promise<void> {
  await table.update({
    Key: headKey(conversationId),
    UpdateExpression: 'SET lv = :yes',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':yes': true },
  })
}
