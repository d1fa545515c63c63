import type { Person, World } from '../person.ts'
import type { Ask } from '../requests.ts'
import { type Answer, describeAnswer, insist } from '../requests.ts'
import {
  beginChange,
  endChange,
  groupNames,
  lastKnown,
  loseTrack,
  mayEnrol,
  type Standing,
  standingDuring,
} from './course.ts'

const patienceMs = 20_000
const choices = [['student'], ['student'], ['staff'], ['staff', 'student'], ['responsible'], []] as const

/** Gives somebody other roles, takes them out, or brings them in again. */
export async function enrolSomebody(world: World, people: readonly Person[], person: Person): Promise<void> {
  const [head] = people
  const by = isSureToEnrol(world, person) ? person : head
  // The first stays responsible, so that there is always somebody who may do this.
  const other = person.random.pick(people.filter((one) => one !== by && one !== head))
  const roles = person.random.pick(choices)
  if (!by || !other || !roles) return
  await setRoles(world, by, other, roles)
}

/** Whoever was staff is not any more, and the other way round: two people, by the first. */
export async function changeOver(world: World, [head, ...others]: readonly Person[]): Promise<void> {
  for (const other of others.slice(0, 2)) {
    const isStaff = lastKnown(world.course, other.userId)?.roles.includes('staff')
    if (head) await setRoles(world, head, other, isStaff ? ['student'] : ['staff'])
  }
}

/** No roles at all is out. */
async function setRoles(
  world: World,
  by: Person,
  { userId }: Person,
  roles: readonly string[],
): Promise<void> {
  const { course } = world
  const groups = lastKnown(course, userId)?.groups ?? []
  const after = roles.length > 0 ? { roles, groups } : undefined
  const place = `/spaces/${course.spaceId}/members/${userId}`
  await change(world, by, {
    route: after ? `PUT ${place}` : `DELETE ${place}`,
    body: after && { roles },
    standings: new Map([[userId, after]]),
  })
}

/** Who is not even in the space any more is answered as if nobody were. */
function isSureToEnrol({ course, history }: World, { userId }: Person): boolean {
  const now = history.now()
  const standing = standingDuring(course, userId, now, now)
  return standing !== 'unknown' && mayEnrol(standing)
}

/** Says anew who one of the groups is. */
export async function regroup(world: World, people: readonly Person[], person: Person): Promise<void> {
  const { course } = world
  const { random } = person
  const [head] = people
  const by = isSureToEnrol(world, person) ? person : head
  const name = random.pick(groupNames)
  if (!by || !name) return
  const inside = people.filter(({ userId }) => lastKnown(course, userId) !== undefined)
  const memberIds = random.some(inside, random.between(0, 4)).map(({ userId }) => userId)
  const standings = new Map<string, Standing | undefined>()
  for (const { userId } of inside) {
    const { roles = [], groups = [] } = lastKnown(course, userId) ?? {}
    const others = groups.filter((group) => group !== name)
    const isIn = memberIds.includes(userId)
    if (isIn !== groups.includes(name))
      standings.set(userId, { roles, groups: isIn ? [...others, name] : others })
  }
  await change(world, by, {
    route: `PUT /spaces/${course.spaceId}/groups/${name}`,
    body: { memberIds },
    standings,
  })
}

interface Change {
  readonly route: string
  readonly body: unknown
  /** What becomes of whom. */
  readonly standings: ReadonlyMap<string, Standing | undefined>
}

async function change(world: World, by: Person, { route, body, standings }: Change): Promise<void> {
  const { course, history } = world
  if (course.isChanging) return history.count('changes of the space left out')
  course.isChanging = true
  const before = new Map([...standings.keys()].map((userId) => [userId, lastKnown(course, userId)]))
  beginChange(course, [...standings.keys()], history.now())
  let tries = 0
  const ask: Ask = (...asked) => {
    tries += 1
    return by.ask(...asked)
  }
  const answer = await insist(ask, route, { body }, by.random, patienceMs)
  history.note({ who: by.name, what: `${route} ${JSON.stringify(body ?? '')} → ${describeAnswer(answer)}` })
  history.count(`changes of the space: ${describeAnswer(answer)}`)
  // Whoever is out already is out; what is refused has changed nothing; without an answer nobody knows.
  const isDone = answer?.ok || (route.startsWith('DELETE') && codeOf(answer) === 'not_found')
  if (answer) endChange(course, isDone ? standings : before, { now: history.now(), tries })
  else loseTrack(course, standings.keys())
  course.isChanging = false
}

const codeOf = (answer: Answer | undefined): string | undefined =>
  answer && !answer.ok ? answer.problem?.code : undefined
