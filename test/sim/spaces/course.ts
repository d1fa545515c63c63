import type { Audience } from '../../../shared/contract/audience.ts'

/** What somebody is in the space; undefined for who is not in it. */
export interface Standing {
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** A time in which somebody was the same, in milliseconds since the simulation began; `unknown` while that changes. */
export interface Spell {
  readonly from: number
  readonly to: number
  readonly standing: Standing | undefined | 'unknown'
}

/** Something that was sent to an audience and acknowledged. */
export interface SentAudience {
  readonly audience: Audience
  readonly senderId: string
  /** What its first message begins with. */
  readonly marker: string
  readonly askedAt: number
  readonly ackedAt: number
  /** One, or one for each; of many recipients only once the job has told. */
  readonly conversationIds: readonly string[]
  /** Of what was not all done when it was acknowledged. */
  readonly jobId: string | undefined
}

/** The one space of a simulation, as what was acknowledged makes it. */
export interface Course {
  /** Empty until it is founded. */
  spaceId: string
  /** Changes come one after the other, or nobody knew what came of them; what is sent meanwhile does not wait. */
  isChanging: boolean
  readonly spells: Map<string, Spell[]>
  /** Until when a try that nobody heard of may still change somebody. */
  readonly strayUntil: Map<string, number>
  readonly sent: SentAudience[]
  /** Who tried to leave a conversation, and whom somebody tried to bring into one, by their names in the ledger. */
  readonly departed: Set<string>
  readonly invited: Set<string>
}

export const createCourse = (): Course => ({
  spaceId: '',
  isChanging: false,
  spells: new Map(),
  strayUntil: new Map(),
  sent: [],
  departed: new Set(),
  invited: new Set(),
})

export const groupNames = ['red', 'blue'] as const
/** People without devices, so that some audiences have more than a hundred. */
export const crowdRole = 'listener'

/** Longer than any function may run. */
const strayMs = 30_000

/** From now on nobody knows what these are. */
export function beginChange(course: Course, userIds: readonly string[], now: number): void {
  for (const userId of userIds)
    open(course, userId, { from: now, to: Number.POSITIVE_INFINITY, standing: 'unknown' })
}

/** Nobody ever heard what came of it, nor will. */
export function loseTrack({ strayUntil }: Course, userIds: Iterable<string>): void {
  for (const userId of userIds) strayUntil.set(userId, Number.POSITIVE_INFINITY)
}

/** They are this now; after a try that was not answered that is only sure once it cannot strike any more. */
export function endChange(
  course: Course,
  standings: ReadonlyMap<string, Standing | undefined>,
  { now, tries }: { readonly now: number; readonly tries: number },
): void {
  for (const [userId, standing] of standings) {
    const stray = Math.max(course.strayUntil.get(userId) ?? 0, tries > 1 ? now + strayMs : 0)
    course.strayUntil.set(userId, stray)
    const from = Math.max(now, stray)
    open(course, userId, { from, to: Number.POSITIVE_INFINITY, standing })
  }
}

function open({ spells }: Course, userId: string, spell: Spell): void {
  const before = (spells.get(userId) ?? []).filter(({ from }) => from < spell.from)
  const last = before.pop()
  spells.set(userId, [...before, ...(last ? [{ ...last, to: spell.from }] : []), spell])
}

/** What somebody was all the time from then to then; `unknown` where that is not sure. */
export function standingDuring(course: Course, userId: string, from: number, to: number): Spell['standing'] {
  const spells = course.spells.get(userId) ?? []
  const found = spells.filter((spell) => spell.from <= to && spell.to >= from)
  const [only] = found
  if (spells.length === 0) return undefined
  return found.length === 1 && only && only.from <= from ? only.standing : 'unknown'
}

/** What is known of somebody last, sure or not. */
export const lastKnown = ({ spells }: Course, userId: string): Standing | undefined => {
  const last = spells.get(userId)?.findLast(({ standing }) => standing !== 'unknown')?.standing
  return last === 'unknown' ? undefined : last
}

const tokensOf = (userId: string, { roles, groups }: Standing): string[] => [
  'all',
  `user:${userId}`,
  ...roles.map((role) => `role:${role}`),
  ...groups.map((group) => `group:${group}`),
]

/** Whether an audience means somebody who is this. */
export function means(
  { to, except = [] }: Pick<Audience, 'to' | 'except'>,
  userId: string,
  standing: Standing | undefined,
): boolean {
  const tokens = standing ? tokensOf(userId, standing) : []
  return tokens.some((token) => to.includes(token)) && !tokens.some((token) => except.includes(token))
}

export const mayEnrol = (standing: Standing | undefined): boolean =>
  standing?.roles.some((role) => role === 'staff' || role === 'responsible') ?? false

/** What a student may write to as well. */
const isAskable = (token: string): boolean =>
  token === 'role:staff' || token === 'role:responsible' || token.startsWith('user:')

export function mayWriteTo(
  { to, except = [] }: Pick<Audience, 'to' | 'except'>,
  standing: Standing | undefined,
): boolean {
  if (mayEnrol(standing)) return true
  return Boolean(standing?.roles.includes('student')) && [...to, ...except].every(isAskable)
}
