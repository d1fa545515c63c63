import type { Audience } from '../../../shared/contract/audience.ts'
import type { CreatedConversation } from '../../../shared/contract/conversations.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { Person, World } from '../person.ts'
import type { Random } from '../random.ts'
import { describeAnswer, insist } from '../requests.ts'
import { crowdRole, groupNames, lastKnown, mayEnrol, mayWriteTo } from './course.ts'

const patienceMs = 20_000

/** Writes to some audience, mostly to one that the person may write to. */
export async function announce(world: World, people: readonly Person[], person: Person): Promise<void> {
  const { random } = person
  const known = lastKnown(world.course, person.userId)
  const tries = Array.from({ length: 5 }, () => someAudience(random, people, mayEnrol(known)))
  const chosen = tries.find((audience) => mayWriteTo(audience, known)) ?? tries[0]
  if (chosen) await sendTo(world, person, chosen, random.chance(0.2))
}

function someAudience(random: Random, people: readonly Person[], isStaff: boolean): Audience {
  const single = random.some(people, 3).map(({ userId }) => `user:${userId}`)
  const groups = groupNames.map((name) => `group:${name}`)
  const few = [...single, ...groups, 'role:responsible']
  if (random.chance(0.2)) return { to: random.some(few, 2), live: false, mode: 'separate' }
  const roles = ['role:staff', 'role:responsible']
  const many = ['role:student', 'role:staff', ...groups, 'all', `role:${crowdRole}`]
  const to = random.some(isStaff && random.chance(0.8) ? [...many, ...single] : [...roles, ...single], 2)
  const except = random.chance(0.3) ? random.some([...single, ...roles], 1) : []
  const live = random.chance(0.5)
  return { to, ...(except.length > 0 && { except }), live, mode: 'shared' }
}

/** One request, however often it must be made; the first message's words begin with an id of their own. */
export async function sendTo(
  { course, history, ledger }: World,
  person: Person,
  audience: Audience,
  onlyAdmins = false,
): Promise<void> {
  const marker = crypto.randomUUID()
  const body = `#${marker} to ${audience.to.join(' and ').replaceAll('#', '')}`
  const wanted = {
    kind: 'audience',
    spaceId: course.spaceId,
    audience,
    title: `To ${audience.to.length}`,
    ...(onlyAdmins && { policy: { postRoles: ['owner', 'admin'] } }),
    firstMessage: { content: { body } },
  }
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const askedAt = history.now()
  const call = { body: wanted, headers }
  const answer = await insist(person.ask, 'POST /conversations', call, person.random, patienceMs)
  const ackedAt = history.now()
  const { to, except = [], live, mode } = audience
  const what = `wrote to ${to} but ${except} (${live ? 'live' : mode}) → ${describeAnswer(answer)}`
  const made = answer?.ok ? (answer.data as Partial<CreatedConversation & Job>) : undefined
  history.note({ who: person.name, what, conversationId: made?.conversationId })
  history.count(`audiences ${live ? 'live' : mode}: ${describeAnswer(answer)}`)
  if (!made) return
  const { conversationId, conversationIds, jobId, firstMessage } = made
  const ids = conversationIds ?? (conversationId === undefined ? [] : [conversationId])
  course.sent.push({
    audience,
    senderId: person.userId,
    marker,
    askedAt,
    ackedAt,
    conversationIds: ids,
    jobId,
  })
  if (!firstMessage || conversationId === undefined) return
  ledger.sends.push({
    conversationId,
    userId: person.userId,
    device: `${person.name} without a device`,
    clientMessageId: marker,
    body,
    composedAt: askedAt,
    ackedAt,
    seq: firstMessage.seq,
  })
}
