import pLimit from 'p-limit'
import type { UnansweredConversation } from '../contract/spaces.ts'
import { maySpace, permissionsOf, type Space } from '../core/spaces.ts'
import {
  longestFirst,
  standingMessages,
  type Waited,
  type WaitingPlace,
  type Writers,
  waitedIn,
} from '../core/unanswered.ts'
import { readEntries } from '../store/log.ts'
import { whichAreMembers } from '../store/members.ts'
import { getSpaceMembers } from '../store/space-members.ts'
import { viewConversations } from './conversation-views.ts'
import type { Given, Reader } from './given.ts'
import { isAbout, readStandings } from './list-conversations.ts'
import { timestamp } from './message-views.ts'
import { requireSpace } from './space-standing.ts'
import type { Standing } from './standing.ts'

export interface UnansweredWanted {
  readonly spaceId: string
  readonly limit: number
  readonly position?: UnansweredPosition | undefined
}

/** Where a page ended, and which thousand it is of: by the last messages of the conversations around it. */
export interface UnansweredPosition extends WaitingPlace {
  readonly beyond?: WaitingPlace | undefined
  /** Where it ends stays as it was: else one that comes into it meanwhile could be passed over. */
  readonly through?: WaitingPlace | undefined
}

export interface UnansweredSlice {
  readonly items: UnansweredConversation[]
  readonly position: UnansweredPosition | undefined
}

interface Waiting extends WaitingPlace {
  readonly standing: Standing
  readonly urgent: boolean
}

/** A question usually stands among the newest entries; where many ask on, more are read at once. */
const firstRead = 10
const nextRead = 100
/** So far back is looked for what was asked first, in entries. */
const lookedBack = 500
const readSideBySide = 20
/** So many logs are read for a page, the quietest conversations first. */
const lookedInto = 1_000

/**
 * The caller's conversations of a space that wait for an answer, longest waiting first: since the last message of who
 * may `answer` as the space is now, somebody else has written who is still in the conversation. Nothing is stored of it:
 * the heads tell where to look, and the log since when. Rows and heads of all the caller's conversations as every list
 * of them, and about one and a half read units for each that waits, of 1,000 at most: further pages go on with the next.
 */
export async function listUnanswered(
  given: Given,
  reader: Reader,
  { spaceId, limit, position }: UnansweredWanted,
): Promise<UnansweredSlice> {
  const { space } = await requireSpace(given, reader.userId, spaceId, 'answer')
  const mine = (await readStandings(given, reader.userId)).filter((one) => isAbout(one, { spaceId }))
  const mayAnswer = whoMayAnswer(given, space)
  const rest = (await perhapsWaiting(mine, mayAnswer))
    .filter((one) => isAfter(position?.beyond, lastSaidIn(one)))
    .toSorted((one, other) => longestFirst(lastSaidIn(one), lastSaidIn(other)))
  const lastOne = rest.length > lookedInto ? rest[lookedInto - 1] : undefined
  const through = position?.through ?? (lastOne && lastSaidIn(lastOne))
  const looked = through ? rest.filter((one) => !isAfter(through, lastSaidIn(one))) : rest
  const all = await waitingOf(given, looked, mayAnswer)
  const left = all.toSorted(longestFirst).filter((one) => isAfter(position, one))
  const page = left.slice(0, limit)
  const items = await viewWaiting(given, reader, page)
  const last = left.length > page.length ? page.at(-1) : undefined
  if (last) {
    const { since, conversationId } = last
    return { items, position: { since, conversationId, beyond: position?.beyond, through } }
  }
  const isMore = looked.length < rest.length
  return { items, position: isMore ? { since: 0, conversationId: '', beyond: through } : undefined }
}

const isAfter = (position: WaitingPlace | undefined, place: WaitingPlace): boolean =>
  position === undefined || longestFirst(position, place) < 0

const lastSaidIn = ({ head: { conversationId, lastMessage } }: Standing): WaitingPlace => ({
  since: lastMessage?.at ?? 0,
  conversationId,
})

type WhoMayAnswer = (userIds: readonly string[]) => Promise<ReadonlySet<string>>

/** Who of these people may answer in the space as it is now: half a read unit for each, once. */
function whoMayAnswer(given: Given, space: Space): WhoMayAnswer {
  const known = new Map<string, boolean>()
  return async (userIds) => {
    const unknown = [...new Set(userIds)].filter((userId) => !known.has(userId))
    const members = await getSpaceMembers(given.table, space.spaceId, unknown)
    for (const userId of unknown) {
      known.set(userId, maySpace('answer', permissionsOf(space, members.get(userId)?.roles ?? [])))
    }
    return new Set(userIds.filter((userId) => known.get(userId)))
  }
}

async function perhapsWaiting(mine: readonly Standing[], mayAnswer: WhoMayAnswer): Promise<Standing[]> {
  const answerers = await mayAnswer(mine.flatMap(({ head }) => head.lastMessage?.senderId ?? []))
  // Of a deleted message the head does not know what stands before it.
  return mine.filter(
    ({ head: { lastMessage: last } }) => last && (last.deleted || !answerers.has(last.senderId)),
  )
}

async function waitingOf(
  given: Given,
  perhaps: readonly Standing[],
  mayAnswer: WhoMayAnswer,
): Promise<Waiting[]> {
  const inTurn = pLimit(readSideBySide)
  const found = perhaps.map((standing) =>
    inTurn(async () => {
      const { conversationId } = standing.head
      const { since, urgent } = await readWaited(given, conversationId, mayAnswer)
      return since === undefined ? [] : [{ standing, conversationId, since, urgent }]
    }),
  )
  return (await Promise.all(found)).flat()
}

async function readWaited(given: Given, conversationId: string, mayAnswer: WhoMayAnswer): Promise<Waited> {
  let waited: Waited = { since: undefined, urgent: false, ended: false }
  let to: number | undefined
  for (let looked = 0, limit = firstRead; !waited.ended && looked < lookedBack; limit = nextRead) {
    const range = { limit, newestFirst: true, ...(to !== undefined && { to }) }
    const entries = await readEntries(given.table, conversationId, range)
    const messages = standingMessages(entries)
    const actors = messages.map(({ actor }) => actor)
    waited = waitedIn(messages, await writersAmong(given, conversationId, actors, mayAnswer), waited)
    if (entries.length < limit) break
    looked += entries.length
    to = (entries.at(-1)?.seq ?? 1) - 1
  }
  return waited
}

/**
 * Whoever has left waits for nothing any more, and hides nobody else's question. Of who is in the space no more either,
 * nothing tells whether they answered: rather is a question shown again than lost.
 */
async function writersAmong(
  given: Given,
  conversationId: string,
  userIds: readonly string[],
  mayAnswer: WhoMayAnswer,
): Promise<Writers> {
  const answering = await mayAnswer(userIds)
  const others = userIds.filter((userId) => !answering.has(userId))
  return { answering, asking: new Set((await whichAreMembers(given.table, conversationId, others)).keys()) }
}

async function viewWaiting(
  given: Given,
  reader: Reader,
  page: readonly Waiting[],
): Promise<UnansweredConversation[]> {
  const views = await viewConversations(
    given,
    reader,
    page.map(({ standing }) => standing),
  )
  const now = given.now()
  return views.map((view, place) => {
    const { since = now, urgent = false } = page[place] ?? {}
    return {
      ...view,
      waitingSince: timestamp(since),
      waitingMinutes: Math.max(0, Math.floor((now - since) / 60_000)),
      waitingUrgent: urgent,
    }
  })
}
