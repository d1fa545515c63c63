import type { AudienceJob } from '../core/jobs.ts'
import { conversationPk, jobKey } from './keys.ts'
import type { Item, Table, TransactItem, Written } from './table.ts'

/**
 * A job: `u` owner, `sp` spaceId, `se` separate, `sn` snapshot, `n` total, `d` done, `sd` steps, `ao` atOnce, `st` state, `q`
 * reachedSeq, `f` firstSeq, `pr` problem, `rh` hash of the request, `ca` createdAt, `v` version. About 300 bytes.
 */
const itemOfJob = (job: AudienceJob): Item => ({
  ...jobKey(job.jobId),
  u: job.ownerId,
  sp: job.spaceId,
  se: job.separate || undefined,
  sn: job.snapshot,
  n: job.total,
  d: job.done,
  sd: job.steps,
  ao: job.atOnce || undefined,
  st: job.state,
  q: job.reachedSeq,
  f: job.firstSeq,
  pr: job.problem,
  rh: job.requestHash,
  ca: job.createdAt,
  v: job.version,
})

const jobOfItem = (item: Item): AudienceJob => ({
  jobId: String(item.pk).slice(conversationPk('').length),
  ownerId: String(item.u),
  spaceId: String(item.sp),
  separate: item.se === true,
  snapshot: item.sn as string | undefined,
  total: Number(item.n),
  done: Number(item.d),
  steps: Number(item.sd),
  atOnce: item.ao === true,
  state: item.st as AudienceJob['state'],
  reachedSeq: Number(item.q),
  firstSeq: item.f as number | undefined,
  problem: item.pr as AudienceJob['problem'],
  requestHash: item.rh as Uint8Array,
  createdAt: Number(item.ca),
  version: Number(item.v),
})

/** Strongly consistent, one read unit. */
export async function getJob(table: Table, jobId: string): Promise<AudienceJob | undefined> {
  const item = await table.get(jobKey(jobId), { consistent: true })
  return item && jobOfItem(item)
}

export const putJob = (job: AudienceJob): TransactItem => ({
  Put: { Item: itemOfJob(job), ConditionExpression: 'attribute_not_exists(pk)' },
})

const changed = (seen: AudienceJob, next: Partial<AudienceJob>) => ({
  Item: itemOfJob({ ...seen, ...next, version: seen.version + 1 }),
  ConditionExpression: 'v = :seen',
  ExpressionAttributeValues: { ':seen': seen.version },
})

/** A step's part of its transaction: it stands only if nobody else has taken it. Two write units. */
export const changeJob = (seen: AudienceJob, next: Partial<AudienceJob>): TransactItem => ({
  Put: changed(seen, next),
})

/** The same by itself, for one unit; what somebody else has done stays. */
export const saveJob = (table: Table, seen: AudienceJob, next: Partial<AudienceJob>): Promise<Written> =>
  table.put(changed(seen, next))
