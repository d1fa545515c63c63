import type { Conversation, ConversationView } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import { activityOf } from '../core/heads.ts'
import { isArchived, isUnread, isVisible } from '../core/rows.ts'
import { getHeads } from '../store/heads.ts'
import { getRows, listRows } from '../store/rows.ts'
import { viewConversations } from './conversation-views.ts'
import type { Given, Reader } from './given.ts'
import { isBehind, requireStanding, type Standing } from './standing.ts'

/** Where a page of a list ordered by activity ended. */
export interface ActivityPosition {
  readonly at: number
  readonly conversationId: string
}

export interface ConversationSlice {
  readonly items: Conversation[]
  readonly position: ActivityPosition | undefined
}

/** What the list is narrowed to. */
export interface ConversationsWanted {
  readonly view: ConversationView
  readonly spaceId?: string | undefined
  readonly topic?: string | undefined
  /** Those that this person is in too. */
  readonly userId?: string | undefined
  readonly limit: number
  readonly position?: ActivityPosition | undefined
}

/**
 * My conversations, newest activity first. All rows and heads are read for every page, for only the heads know the
 * order: about 60 read units for 100 conversations, and half a unit for each that is asked for another person. Activity only grows, so nothing repeats on a later page, and what
 * moved up meanwhile is on page one.
 */
export async function listConversations(
  given: Given,
  reader: Reader,
  wanted: ConversationsWanted,
): Promise<ConversationSlice> {
  const { position, userId } = wanted
  const mine = (await readStandings(given, reader.userId)).filter(
    (one) => isIn(one, wanted.view, given.now()) && isAbout(one, wanted),
  )
  const all = userId === undefined ? mine : await withPerson(given, mine, userId)
  const ordered = all.toSorted(byActivity)
  const left = position ? ordered.filter((one) => isAfter(one, position)) : ordered
  const page = left.slice(0, wanted.limit)
  return {
    items: await viewConversations(given, reader, page),
    position: left.length > page.length ? positionOf(page.at(-1)) : undefined,
  }
}

/** All of a person's conversations that they can see. Rows strongly, heads eventually consistent. */
export async function readStandings(given: Given, userId: string): Promise<Standing[]> {
  const rows = await listRows(given.table, userId, { consistent: true })
  const ids = rows.map(({ conversationId }) => conversationId)
  const heads = await getHeads(given.table, ids)
  const behind = rows.filter((row) => isBehind(heads.get(row.conversationId), row))
  const again = behind.map(({ conversationId }) => conversationId)
  for (const [id, head] of await getHeads(given.table, again, { consistent: true })) heads.set(id, head)
  return rows.flatMap((row) => {
    const head = heads.get(row.conversationId)
    return head && isVisible(row, head) ? [{ head, row }] : []
  })
}

function isIn(standing: Standing, view: ConversationView, now: number): boolean {
  const { head, row } = standing
  const archived = isArchived(row, head, now)
  if (view === 'all') return true
  if (view === 'archived') return archived
  return !archived && (view === 'active' || isUnread(row, head))
}

/** Of this space and this topic, where any is asked for. */
export const isAbout = (
  { head }: Standing,
  { topic, spaceId }: { topic?: string | undefined; spaceId?: string | undefined },
): boolean =>
  (topic === undefined || head.topic === topic) && (spaceId === undefined || head.spaceId === spaceId)

async function withPerson(
  given: Given,
  standings: readonly Standing[],
  userId: string,
): Promise<readonly Standing[]> {
  const keys = standings.map(({ head: { conversationId } }) => ({ userId, conversationId }))
  const theirs = new Set((await getRows(given.table, keys)).map(({ conversationId }) => conversationId))
  return standings.filter(({ head }) => theirs.has(head.conversationId))
}

const byActivity = ({ head: a }: Standing, { head: b }: Standing): number =>
  activityOf(b) - activityOf(a) || (a.conversationId < b.conversationId ? -1 : 1)

function isAfter({ head }: Standing, { at, conversationId }: ActivityPosition): boolean {
  const activity = activityOf(head)
  return activity < at || (activity === at && head.conversationId > conversationId)
}

const positionOf = (standing: Standing | undefined): ActivityPosition | undefined =>
  standing && { at: activityOf(standing.head), conversationId: standing.head.conversationId }

export const readConversation = async (
  given: Given,
  reader: Reader,
  conversationId: string,
): Promise<Conversation> =>
  viewOne(given, reader, await requireStanding(given, reader.userId, conversationId))

/** A conversation that was begun just now: who is in it is read strongly. */
export const viewBegun = (given: Given, reader: Reader, standing: Standing): Promise<Conversation> =>
  viewOne(given, reader, standing, { consistent: true })

async function viewOne(
  given: Given,
  reader: Reader,
  standing: Standing,
  options?: { readonly consistent: boolean },
): Promise<Conversation> {
  const [conversation] = await viewConversations(given, reader, [standing], options)
  if (!conversation) throw new AppError('not_found')
  return conversation
}
