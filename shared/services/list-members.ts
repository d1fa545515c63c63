import type { Member, MemberRole } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import { isNamed } from '../core/directory.ts'
import type { Row } from '../core/rows.ts'
import { listMemberships } from '../store/members.ts'
import { getRow, getRows } from '../store/rows.ts'
import type { Given, Reader } from './given.ts'
import { timestamp } from './message-views.ts'
import { type People, readPeople } from './people.ts'
import { requireStanding } from './standing.ts'

export interface MembersWanted {
  readonly conversationId: string
  readonly query?: string | undefined
  readonly role?: MemberRole | undefined
  readonly limit: number
  /** The user id where the page before ended. */
  readonly position?: string | undefined
}

/**
 * Members by user id, with their marks. `query` and `role` filter each page, which may so hold fewer than `limit`.
 * Per member half a read unit for the row and half for the profile.
 */
export async function listMembers(
  given: Given,
  reader: Reader,
  wanted: MembersWanted,
): Promise<{ items: Member[]; position: string | undefined }> {
  const { conversationId, limit, position } = wanted
  await requireStanding(given, reader.userId, conversationId)
  const page = await listMemberships(given.table, conversationId, {
    limit,
    ...(position && { after: position }),
  })
  const userIds = page.members.map(({ userId }) => userId)
  const [rows, people] = await Promise.all([
    getRows(
      given.table,
      userIds.map((userId) => ({ userId, conversationId })),
    ),
    readPeople(given, reader, userIds),
  ])
  const members = rows.toSorted((a, b) => (a.userId < b.userId ? -1 : 1)).map((row) => memberOf(row, people))
  return {
    items: members.filter((member) => matches(member, wanted)),
    position: page.more ? userIds.at(-1) : undefined,
  }
}

/** One member; the row is read strongly. */
export async function readMember(
  given: Given,
  reader: Reader,
  { conversationId, userId }: { conversationId: string; userId: string },
): Promise<Member> {
  const [row, people] = await Promise.all([
    getRow(given.table, userId, conversationId, { consistent: true }),
    readPeople(given, reader, [userId]),
  ])
  if (!row) throw new AppError('not_found')
  return memberOf(row, people)
}

function memberOf(row: Row, people: People): Member {
  const profile = people.shown(row.userId)
  return {
    userId: row.userId,
    username: profile?.username ?? '',
    displayName: people.nameOf(row.userId),
    ...(profile?.avatarUrl && { avatarUrl: profile.avatarUrl }),
    role: row.role,
    joinedAt: timestamp(row.joinedAt),
    readSeq: row.seenSeq,
    deliveredSeq: row.deliveredSeq,
  }
}

function matches(member: Member, { query, role }: MembersWanted): boolean {
  if (role !== undefined && member.role !== role) return false
  return query === undefined || isNamed(member.username, member.displayName, query)
}
