import type { ConversationAudience } from '../../../shared/contract/audience.ts'
import type { Member } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { SpaceMember } from '../../../shared/contract/spaces.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import type { Person, World } from '../person.ts'
import { listAll, readLogs, require } from '../truth.ts'
import type { Standing } from './course.ts'

/** A conversation of an audience, as one of those in it is shown it. */
export interface SeenAudience {
  readonly readerId: string
  readonly audience: ConversationAudience
  readonly members: readonly Member[]
  readonly entries: readonly Event[]
}

/** What there is of a space and its audiences, asked for afresh. */
export interface SeenSpace {
  /** By conversation. */
  readonly audiences: ReadonlyMap<string, SeenAudience>
  /** By id, those of what was sent and is not forgotten. */
  readonly jobs: ReadonlyMap<string, Job>
  /** Who is in the space now, as what. */
  readonly standings: ReadonlyMap<string, Standing>
}

export async function readSpace({ course }: World, people: readonly Person[]): Promise<SeenSpace> {
  const [head] = people
  if (!head || course.spaceId === '') return { audiences: new Map(), jobs: new Map(), standings: new Map() }
  const members = await listAll<SpaceMember>(head.ask, `/spaces/${course.spaceId}/members`)
  const jobs = new Map<string, Job>()
  for (const { jobId, senderId } of course.sent) {
    const sender = people.find(({ userId }) => userId === senderId)
    if (jobId && sender) jobs.set(jobId, await require<Job>(sender.ask, `GET /jobs/${jobId}`))
  }
  const standings = members.map(({ userId, roles, groups }) => [userId, { roles, groups }] as const)
  return { audiences: await readAudiences(people), jobs, standings: new Map(standings) }
}

/** Each of its conversations once, by whoever comes first. */
async function readAudiences(people: readonly Person[]): Promise<Map<string, SeenAudience>> {
  const seen = new Map<string, SeenAudience>()
  for (const person of people) {
    const rows = await listAll<SyncConversation>(person.ask, '/conversations?view=all')
    const fresh = rows.filter(({ kind, conversationId }) => kind === 'audience' && !seen.has(conversationId))
    if (fresh.length === 0) continue
    const ids = fresh.map(({ conversationId }) => conversationId)
    const { entries } = await readLogs(person.ask, fresh, ids)
    for (const id of ids) seen.set(id, await readOne(person, id, entries.get(id) ?? []))
  }
  return seen
}

async function readOne(
  { ask, userId }: Person,
  id: string,
  entries: readonly Event[],
): Promise<SeenAudience> {
  const [audience, members] = await Promise.all([
    require<ConversationAudience>(ask, `GET /conversations/${id}/audience`),
    listAll<Member>(ask, `/conversations/${id}/members`),
  ])
  return { readerId: userId, audience, members, entries }
}
