import { createHash } from 'node:crypto'
import type { Content } from '../contract/content.ts'
import type { MessageEntry } from '../core/entries.ts'
import { contentOfItem, itemOfContent, itemOfEntry } from './entries.ts'
import {
  conversationPk,
  hiddenKey,
  hiddenSk,
  type Key,
  pinsKey,
  reactionKey,
  reactionSk,
  revisionKey,
  revisionPrefix,
  seqOfHiddenSk,
  userPk,
} from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** Replaces a message as long as it is at the version it was read at: two write units in a transaction. */
export function replaceMessage(seen: MessageEntry, next: MessageEntry): TransactItem {
  const { version } = seen.message
  return {
    Put: {
      Item: itemOfEntry(next),
      ...(version > 1
        ? { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } }
        : { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(v)' }),
    },
  }
}

/** An old content: `c` content, `r` its revision, `at` when it was written. */
export interface Revision {
  readonly revision: number
  readonly content: Content
  readonly at: number
}

export const putRevision = (conversationId: string, seq: number, old: Revision): TransactItem => ({
  Put: {
    Item: {
      ...revisionKey(conversationId, seq, old.revision),
      c: itemOfContent(old.content),
      r: old.revision,
      at: old.at,
    },
  },
})

async function queryRevisions(table: Table, conversationId: string, seq: number): Promise<Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': conversationPk(conversationId), ':sk': revisionPrefix(seq) },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start)
  return items
}

/** The newest 50 old contents, newest first; strongly consistent. */
export async function listRevisions(table: Table, conversationId: string, seq: number): Promise<Revision[]> {
  const items = await queryRevisions(table, conversationId, seq)
  const revisions = items.flatMap((item) => {
    const content = contentOfItem(item.c)
    return content ? [{ revision: Number(item.r), content, at: Number(item.at) }] : []
  })
  return revisions.sort((a, b) => b.revision - a.revision)
}

export async function deleteRevisions(
  table: Table,
  conversationId: string,
  seq: number,
): Promise<TransactItem[]> {
  const items = await queryRevisions(table, conversationId, seq)
  return items.map((item) => ({ Delete: { Key: { pk: item.pk, sk: item.sk } } }))
}

/** Emoji are of any length; keys are not. */
const emojiHash = (emoji: string): string =>
  createHash('sha256').update(emoji).digest('base64url').slice(0, 12)

const reactionOf = (conversationId: string, userId: string, seq: number, emoji: string): Key =>
  reactionKey(conversationId, userId, seq, emojiHash(emoji))

export const putReaction = (
  conversationId: string,
  userId: string,
  seq: number,
  emoji: string,
): TransactItem => ({
  Put: {
    Item: { ...reactionOf(conversationId, userId, seq, emoji), em: emoji },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
})

export const deleteReaction = (
  conversationId: string,
  userId: string,
  seq: number,
  emoji: string,
): TransactItem => ({
  Delete: {
    Key: reactionOf(conversationId, userId, seq, emoji),
    ConditionExpression: 'attribute_exists(pk)',
  },
})

/** Whether this person's reaction stands; one read unit. */
export async function hasReaction(
  table: Table,
  conversationId: string,
  userId: string,
  seq: number,
  emoji: string,
): Promise<boolean> {
  const item = await table.get(reactionOf(conversationId, userId, seq, emoji), { consistent: true })
  return item !== undefined
}

/** My reactions to the messages from one seq to another, by seq. About half a read unit. */
export async function myReactions(
  table: Table,
  conversationId: string,
  userId: string,
  from: number,
  to: number,
): Promise<Map<number, Set<string>>> {
  const mine = new Map<number, Set<string>>()
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': conversationPk(conversationId),
        ':from': reactionSk(userId, from, ''),
        ':to': reactionSk(userId, to, '~'),
      },
      ...(start && { ExclusiveStartKey: start }),
    })
    for (const item of page.items) {
      const seq = Number(String(item.sk).split('#')[2])
      mine.set(seq, (mine.get(seq) ?? new Set()).add(String(item.em)))
    }
    start = page.lastKey
  } while (start)
  return mine
}

/** What is pinned, in the order it was; `version` is 0 where nothing ever was. */
export interface Pins {
  readonly seqs: readonly number[]
  readonly version: number
}

export async function getPins(table: Table, conversationId: string): Promise<Pins> {
  const item = await table.get(pinsKey(conversationId), { consistent: true })
  return { seqs: (item?.s as number[] | undefined) ?? [], version: Number(item?.v ?? 0) }
}

export const replacePins = (conversationId: string, seen: Pins, seqs: readonly number[]): TransactItem => ({
  Put: {
    Item: { ...pinsKey(conversationId), s: seqs, v: seen.version + 1 },
    ...(seen.version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': seen.version } }),
  },
})

/** Deleted for me alone. */
export const putHidden = (userId: string, conversationId: string, seq: number): TransactItem => ({
  Put: { Item: hiddenKey(userId, conversationId, seq) },
})

/** The seqs hidden for this person from one to another, both included; strongly consistent. */
export async function listHidden(
  table: Table,
  userId: string,
  conversationId: string,
  from = 0,
  to = 999_999_999_999,
): Promise<Set<number>> {
  const hidden = new Set<number>()
  let start: Item | undefined
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': userPk(userId),
        ':from': hiddenSk(conversationId, from),
        ':to': hiddenSk(conversationId, to),
      },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    })
    for (const item of page.items) hidden.add(seqOfHiddenSk(String(item.sk)))
    start = page.lastKey
  } while (start)
  return hidden
}
