import { AppError, invalid } from '../contract/errors.ts'
import type { EnrolmentLine, EnrolmentStatus } from '../contract/spaces.ts'
import { searchFor } from '../core/directory.ts'
import { findByUsername } from '../store/directory.ts'
import type { StoredProfile } from '../store/profiles.ts'
import type { TransactItem } from '../store/table.ts'
import { changeSpace, peoplePerStep } from './change-space.ts'
import { countsOf, type Enrolment, enrolmentOf } from './enrol.ts'
import { followSpace } from './follow-space.ts'
import type { Caller, Given } from './given.ts'
import { membershipChanged } from './membership-changed.ts'
import { readKnown } from './people.ts'
import { requireSpace, type SpaceStanding, spaceStandingOf } from './space-standing.ts'

/** A line of a batch as it came: who shall be what, or what is wrong with it. */
export interface BatchLine {
  /** Where the line stands in the request. */
  readonly pointer: string
  readonly wanted: EnrolmentLine | AppError
}

/** What became of a line; a refused one has changed nothing. */
export interface LineOutcome {
  readonly status: EnrolmentStatus
  readonly userId?: string | undefined
  readonly refusal?: AppError
}

/** A line that names somebody whom no line before names. */
interface Task extends Enrolment {
  readonly place: number
  readonly pointer: string
}

type Outcomes = LineOutcome[]

const isChange = ({ status }: LineOutcome): boolean => status === 'added' || status === 'updated'
const isUnchanged = ({ status }: LineOutcome): boolean => status === 'unchanged'

/**
 * Brings many people in, or gives them other roles, each line by itself. Forty at a time are written together: killed
 * halfway, the same request is made again, and who is in already is `unchanged`. A read unit for each name and each
 * person, one and a half for the profile; four write units for each who comes in, two for other roles.
 */
export async function enrolBatch(
  given: Given,
  caller: Caller,
  spaceId: string,
  lines: readonly BatchLine[],
): Promise<readonly LineOutcome[]> {
  await requireSpace(given, caller.userId, spaceId, 'enrol')
  const outcomes: Outcomes = []
  const found = await findPeople(given, caller, lines, outcomes)
  // Who changes their own roles does so last: the other lines were asked for by what they are now.
  const tasks = found.toSorted(
    (a, b) => Number(a.userId === caller.userId) - Number(b.userId === caller.userId),
  )
  for (let i = 0; i < tasks.length; i += peoplePerStep) {
    const step = tasks.slice(i, i + peoplePerStep)
    const results = await enrolStep(given, caller, spaceId, step)
    for (const [at, { place }] of step.entries()) outcomes[place] = results[at] as LineOutcome
    await whatFollows(given, caller, spaceId, results)
  }
  return outcomes
}

/** Of lines that change nothing too: whoever asked for them before may have died in between. */
async function whatFollows(
  given: Given,
  caller: Caller,
  spaceId: string,
  results: readonly LineOutcome[],
): Promise<void> {
  const idsOf = (some: readonly LineOutcome[]) => some.flatMap(({ userId = [] }) => userId)
  const [changed, others] = [idsOf(results.filter(isChange)), idsOf(results.filter(isUnchanged))]
  if (changed.length > 0) await membershipChanged(given, { spaceId, userIds: changed, actor: caller.userId })
  if (others.length > 0) await followSpace(given, { spaceId, userIds: others })
}

/** Notes what becomes of lines that name nobody, or somebody again, and answers the others. */
async function findPeople(
  given: Given,
  caller: Caller,
  lines: readonly BatchLine[],
  outcomes: Outcomes,
): Promise<Task[]> {
  const candidates = await findCandidates(given, lines)
  const ids = lines.flatMap(({ wanted }) => (wanted instanceof AppError ? [] : (wanted.userId ?? [])))
  const known = await readKnown(given, caller, [...ids, ...[...candidates.values()].flat()])
  const firstLines = new Map<string, number>()
  return lines.flatMap(({ pointer, wanted }, place): Task[] => {
    const userId = wanted instanceof AppError ? undefined : personOf(wanted, candidates, known)
    const first = firstLines.get(userId ?? '')
    if (wanted instanceof AppError) outcomes[place] = failed(wanted)
    else if (!userId) outcomes[place] = failed(invalid(`${pointer}/username`, 'unknown_user'))
    else if (first) outcomes[place] = { status: 'duplicate', userId, refusal: repeats(first) }
    else {
      firstLines.set(userId, place + 1)
      return [{ place, pointer, userId, roles: wanted.roles, profile: known.get(userId) }]
    }
    return []
  })
}

const failed = (refusal: AppError, userId?: string): LineOutcome => ({ status: 'failed', userId, refusal })

const repeats = (line: number): AppError =>
  new AppError('conflict', { reason: 'duplicate_line', values: { line } })

const namesAtOnce = 25

/** Who may be meant by each username; the directory does not tell case and accents apart. */
async function findCandidates(
  given: Given,
  lines: readonly BatchLine[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = lines.flatMap(({ wanted }) => (wanted instanceof AppError ? [] : (wanted.username ?? [])))
  const candidates = new Map<string, readonly string[]>()
  const queue = new Set(names).values()
  const findFrom = async () => {
    for (const name of queue) {
      const { username: word = '' } = searchFor({ username: name })
      candidates.set(name, await findByUsername(given.table, word))
    }
  }
  await Promise.all(Array.from({ length: namesAtOnce }, findFrom))
  return candidates
}

const personOf = (
  { userId, username = '' }: EnrolmentLine,
  candidates: ReadonlyMap<string, readonly string[]>,
  known: ReadonlyMap<string, StoredProfile>,
): string | undefined =>
  userId ?? candidates.get(username)?.find((candidate) => known.get(candidate)?.username === username)

/** Up to forty at once: what each line changes is written together. */
async function enrolStep(
  given: Given,
  caller: Caller,
  spaceId: string,
  tasks: readonly Task[],
): Promise<LineOutcome[]> {
  const userIds = tasks.map(({ userId }) => userId)
  return changeSpace(given, spaceId, [caller.userId, ...userIds], (read) => {
    let standing: Pick<SpaceStanding, 'space' | 'permissions'> = spaceStandingOf(read, caller.userId)
    const parts: TransactItem[] = []
    const result = tasks.map((task) =>
      orFailed(task.userId, () => {
        const enrolled = enrolmentOf(given, standing, read.members.get(task.userId), task, {
          person: `${task.pointer}/userId`,
          roles: `${task.pointer}/roles`,
        })
        standing = { ...standing, space: enrolled.space }
        parts.push(...enrolled.parts)
        return { status: enrolled.status, userId: task.userId }
      }),
    )
    return { ...(parts.length > 0 && { next: countsOf(standing.space), parts }), result }
  }).catch((error: unknown) => tasks.map(({ userId }) => failed(requireRefusal(error), userId)))
}

function orFailed(userId: string, enrol: () => LineOutcome): LineOutcome {
  try {
    return enrol()
  } catch (error) {
    return failed(requireRefusal(error), userId)
  }
}

/** What is no refusal is a bug, or passing trouble: it ends the request, which may be made again. */
function requireRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
