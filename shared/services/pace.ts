import { type LimitState, type NamedPolicy, readRate } from '../contract/limits.ts'
import { type Entry, isMessage } from '../core/entries.ts'
import { type Counter, countCall, countSend, isFlooding, isRefused, stateOf } from '../core/limits.ts'
import { slowModeWait } from '../core/rows.ts'
import { userLimitKey } from '../store/keys.ts'
import { readCounter, rememberedCounter, takeStep } from '../store/limits.ts'
import { listSent, type SentPlace } from '../store/log.ts'
import { readSpaceSendRate } from '../store/spaces.ts'
import type { Given } from './given.ts'
import { limitCall, refused } from './limits.ts'
import type { Standing } from './standing.ts'

/** What is known of how much somebody sends, when they send again. */
export interface Pace {
  readonly userId: string
  readonly limit: NamedPolicy
  /** Their newest messages of the last window, as many as the policy lets through. */
  readonly places: readonly SentPlace[]
  readonly lockout: Counter | undefined
}

/**
 * Who floods is refused before anything is read, for a write a second at most, so that the others hardly feel it. A
 * repeat of what was sent is refused then too, and answered once the lockout is over.
 */
export async function refuseFlood(
  given: Given,
  userId: string,
  limit: NamedPolicy | undefined,
): Promise<void> {
  if (!limit) return
  const { policy, name } = limit
  const key = userLimitKey(userId, name)
  const now = given.now()
  const known = rememberedCounter(given.table, key)
  if (!known || known.endsAt <= now || !isFlooding(policy, known)) return
  const counter = await takeStep(given.table, key, policy, (seen) => countCall(policy, seen, now), now)
  if (isRefused(policy, counter)) throw refused(stateOf(limit, counter, now))
}

/**
 * Two reads and no write: half a unit for a lockout, and half for about 30 of the messages that the policy lets through.
 * The index may lack the messages of the last moment. Those of the conversation itself are counted from its log all the
 * same; sent to many conversations at once, a few more than the policy says get through.
 */
export async function readPace(
  given: Given,
  userId: string,
  limit: NamedPolicy | undefined,
): Promise<Pace | undefined> {
  if (!limit) return undefined
  const { calls, windowSeconds } = limit.policy
  const since = given.now() - windowSeconds * 1000
  const [{ places }, lockout] = await Promise.all([
    listSent(given.table, userId, { limit: calls, since }),
    readCounter(given.table, userLimitKey(userId, limit.name)),
  ])
  return { userId, limit, places, lockout }
}

const placeOf = ({ conversationId, seq }: SentPlace): string => `${conversationId}#${seq}`

/** What came first in its conversation. */
const isOpening = ({ seq }: SentPlace): boolean => seq <= 2
/**
 * So many of those count: an announcement that opens a thousand conversations must not keep who wrote it from answering
 * in one of them. Opening is limited as a call of another class.
 */
const openingsCounted = 10

/** When each message was sent that is known of, by the index or from the log. */
function timesOf({ userId, places }: Pace, seen: readonly Entry[], except?: SentPlace): number[] {
  const own = seen.filter((entry) => isMessage(entry) && entry.actor === userId)
  const all = new Map([...places, ...own].map((one) => [placeOf(one), one]))
  if (except) all.delete(placeOf(except))
  const { true: openings = [], false: others = [] } = Object.groupBy(
    all.values(),
    (one) => `${isOpening(one)}`,
  )
  return [...openings.slice(0, openingsCounted), ...others].map(({ at }) => at)
}

/** Where this message leaves its sender; `seen` are entries of the log that the index may lack. */
export function paceAfter(pace: Pace, message: Entry, seen: readonly Entry[], now: number): LimitState {
  const { limit, lockout } = pace
  return stateOf(limit, countSend(limit.policy, lockout, timesOf(pace, seen, message), now), now)
}

/** Refuses who sends too much. What is refused is noted, and prolongs the lockout. */
export async function requirePace(
  given: Given,
  pace: Pace | undefined,
  seen: readonly Entry[],
): Promise<void> {
  if (!pace) return
  const { limit, userId, lockout } = pace
  const now = given.now()
  const times = timesOf(pace, seen)
  if (!isRefused(limit.policy, countSend(limit.policy, lockout, times, now))) return
  const step = (counter: Counter | undefined) => countSend(limit.policy, counter, times, now)
  const key = userLimitKey(userId, limit.name)
  throw refused(stateOf(limit, await takeStep(given.table, key, limit.policy, step, now), now))
}

/**
 * What the space says that the conversation belongs to: so many messages of one person in all its conversations
 * together. Half a read unit; where it says something, a write unit, because a message names no space.
 */
export async function countInSpace(given: Given, { head, row }: Standing): Promise<LimitState[]> {
  const { spaceId } = head
  const rate = spaceId === undefined ? undefined : await readSpaceSendRate(given.table, spaceId)
  if (spaceId === undefined || rate === undefined) return []
  const limit = { name: 'space', policy: readRate(rate) }
  return [await limitCall(given, { userId: row.userId, spaceId }, limit, 'space')]
}

/** Slow mode counts from the last own message, also one that the row does not know of yet. */
export function requireSlowMode({ row, head }: Standing, seen: readonly Entry[], now: number): void {
  const own = seen.findLast((entry) => isMessage(entry) && entry.actor === row.userId)
  const lastSentAt = Math.max(row.lastSentAt ?? 0, own?.at ?? 0) || undefined
  const resetSeconds = slowModeWait(row, head, lastSentAt, now)
  if (resetSeconds === 0) return
  const windowSeconds = head.policy.slowModeSeconds
  const policy = { calls: 1, windowSeconds, longestSeconds: windowSeconds }
  throw refused({ name: 'slowMode', policy, remaining: 0, resetSeconds, flooding: false }, 'slow_mode')
}
