import type { MemberRole } from '../contract/conversations.ts'
import type { MemberAndRole } from '../core/entries.ts'
import type { Row } from '../core/rows.ts'
import { conversationPk, type Key, memberKey, memberPrefix, rowKey } from './keys.ts'
import { itemOfRow } from './rows.ts'
import type { Item, Table, TransactItem } from './table.ts'

export interface Membership extends MemberAndRole {
  readonly joinedSeq: number
  /** They have hidden or cleared something here: what it is their row says. */
  readonly seesLess: boolean
  /** A copy of the profile's, so that lists of many people need not read theirs; undefined for who is not active. */
  readonly displayName: string | undefined
}

const membershipOf = (item: Item): Membership => ({
  userId: String(item.sk).slice(memberPrefix.length),
  role: item.ro as MemberRole,
  joinedSeq: Number(item.js),
  seesLess: item.sl === true,
  displayName: item.dn as string | undefined,
})

/** One page of a conversation's members by user id; about 35 a half unit (a unit when consistent). */
export async function listMemberships(
  table: Table,
  conversationId: string,
  options: { after?: string; limit?: number; consistent?: boolean } = {},
): Promise<{ members: Membership[]; more: boolean }> {
  const page = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': conversationPk(conversationId), ':sk': memberPrefix },
    ConsistentRead: options.consistent ?? false,
    ...(options.limit !== undefined && { Limit: options.limit }),
    ...(options.after !== undefined && { ExclusiveStartKey: memberKey(conversationId, options.after) }),
  })
  return { members: page.items.map(membershipOf), more: page.lastKey !== undefined }
}

/** Every member, however many. */
export async function allMemberships(
  table: Table,
  conversationId: string,
  options: { consistent?: boolean } = {},
): Promise<Membership[]> {
  const all: Membership[] = []
  for (let after: string | undefined; ; after = all.at(-1)?.userId) {
    const page = await listMemberships(table, conversationId, { ...options, ...(after && { after }) })
    all.push(...page.members)
    if (!page.more) return all
  }
}

/** Who of these people are members: half a unit each, one when consistent. */
export async function whichAreMembers(
  table: Table,
  conversationId: string,
  userIds: readonly string[],
  options?: { consistent?: boolean },
): Promise<Map<string, Membership>> {
  const keys: Key[] = [...new Set(userIds)].map((userId) => memberKey(conversationId, userId))
  const items = await table.batchGet(keys, options)
  return new Map(items.map(membershipOf).map((member) => [member.userId, member]))
}

/** The member and their row are born in one transaction: four write units. */
export function putMember(row: Row, displayName: string | undefined): TransactItem[] {
  const onlyIfNew = { ConditionExpression: 'attribute_not_exists(pk)' }
  const key = memberKey(row.conversationId, row.userId)
  const member = { ...key, ro: row.role, js: row.joinedSeq, dn: displayName }
  return [{ Put: { Item: member, ...onlyIfNew } }, { Put: { Item: itemOfRow(row), ...onlyIfNew } }]
}

/** Another role, as of the `member.*` entry that says so; the marks stay as they are. */
export function changeRole(row: Row, role: MemberRole, memberSeq: number): TransactItem[] {
  return [
    {
      Update: {
        Key: memberKey(row.conversationId, row.userId),
        UpdateExpression: 'SET ro = :ro',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':ro': role },
      },
    },
    {
      Update: {
        Key: rowKey(row.userId, row.conversationId),
        UpdateExpression: 'SET ro = :ro, jq = :new ADD sr :one',
        ConditionExpression: 'jq = :seen',
        ExpressionAttributeValues: { ':ro': role, ':new': memberSeq, ':one': 1, ':seen': row.memberSeq },
      },
    },
  ]
}

/**
 * The member and their row go in one transaction, on condition that no connection of theirs was named since
 * `liveVersion` was read.
 */
export function deleteMember(row: Row, liveVersion = 0): TransactItem[] {
  const Key = memberKey(row.conversationId, row.userId)
  return [
    {
      Delete:
        liveVersion === 0
          ? { Key, ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(lv)' }
          : { Key, ConditionExpression: 'lv = :lv', ExpressionAttributeValues: { ':lv': liveVersion } },
    },
    {
      Delete: {
        Key: rowKey(row.userId, row.conversationId),
        ConditionExpression: 'jq = :seen',
        ExpressionAttributeValues: { ':seen': row.memberSeq },
      },
    },
  ]
}

/** Says that a member has hidden or cleared something, or is about to: so it stays. One write unit. */
export async function markSeesLess(table: Table, { userId, conversationId }: Row): Promise<void> {
  await table.update({
    Key: memberKey(conversationId, userId),
    UpdateExpression: 'SET sl = :yes',
    ConditionExpression: 'attribute_exists(ro)',
    ExpressionAttributeValues: { ':yes': true },
  })
}

/** The name that a conversation keeps of a member; undefined takes it away. One write unit. */
export async function renameMember(
  table: Table,
  conversationId: string,
  userId: string,
  displayName: string | undefined,
): Promise<void> {
  await table.update({
    Key: memberKey(conversationId, userId),
    UpdateExpression: displayName === undefined ? 'REMOVE dn' : 'SET dn = :name',
    ConditionExpression: 'attribute_exists(pk)',
    ...(displayName !== undefined && { ExpressionAttributeValues: { ':name': displayName } }),
  })
}
