import { audienceLimits } from '../contract/audience.ts'
import { type CreateAudience, conversationLimits } from '../contract/conversations.ts'
import { AppError, invalid } from '../contract/errors.ts'
import { becauseIn, type Recipient, roleInside, type Unresolved } from '../core/audience.ts'
import { createdId, requestHash, sameBytes } from '../core/ids.ts'
import { type AudienceJob, recipientsPerStep, stepsOf } from '../core/jobs.ts'
import { defaultPolicy, may } from '../core/rights.ts'
import { permissionsOf } from '../core/spaces.ts'
import {
  type Opening,
  putAudience,
  putOpening,
  putRecipients,
  type SentRecipient,
} from '../store/audiences.ts'
import { getHead } from '../store/heads.ts'
import { getJob, putJob } from '../store/jobs.ts'
import { useKey } from '../store/used-keys.ts'
import { type Resolved, resolveAudience } from './audiences.ts'
import { requireSize } from './content-size.ts'
import { expand } from './expand-audience.ts'
import { firstIdOf } from './expansion.ts'
import type { Caller, Given } from './given.ts'

/** What came of a request to write to an audience. */
export interface SentToAudience {
  readonly job: AudienceJob
  /** True for a repeat of the request that began it. */
  readonly replayed: boolean
}

/** A request, and what stands for it. */
interface Asked {
  readonly jobId: string
  readonly hash: Uint8Array
  readonly idempotencyKey: string | undefined
}

/**
 * Writes to an audience. Whom it means is settled now, and written down with the job that brings them in. Up to 100
 * recipients are in, and have the first message, when this answers; of more the conversation is begun, and a worker goes
 * on with the job. Killed anywhere, whoever takes the job up goes on where it stopped: the same request, or the worker,
 * which hears of every job.
 */
export async function sendToAudience(
  given: Given,
  caller: Caller,
  wanted: CreateAudience,
  idempotencyKey: string | undefined,
): Promise<SentToAudience> {
  const jobId = idempotencyKey ? createdId(caller.userId, idempotencyKey) : given.newId()
  // Of the first message only that there is one: a hash of its words would outlive them.
  const hash = requestHash({ ...wanted, firstMessage: wanted.firstMessage !== undefined })
  const asked = { jobId, hash, idempotencyKey }
  const known = idempotencyKey ? await findSame(given, asked) : undefined
  const job = known ?? (await writeDown(given, caller, wanted, asked))
  const left = await goOn(given, job, known !== undefined)
  if (left.atOnce && left.problem) throw new AppError(left.problem.code, reasonOf(left.problem))
  return { job: left, replayed: known !== undefined }
}

const reasonOf = ({ reason }: NonNullable<AudienceJob['problem']>) => (reason === undefined ? {} : { reason })

async function goOn(given: Given, job: AudienceJob, known: boolean): Promise<AudienceJob> {
  if (!job.atOnce && known) return job
  return (await expand(given, job.jobId, { steps: job.atOnce ? Number.POSITIVE_INFINITY : 1 })) ?? job
}

async function findSame(given: Given, { jobId, hash }: Asked): Promise<AudienceJob | undefined> {
  const job = await getJob(given.table, jobId)
  if (job) {
    if (!sameBytes(job.requestHash, hash)) throw new AppError('idempotency_key_reused')
    return job
  }
  const head = await getHead(given.table, jobId, { consistent: true })
  if (head?.deletedAt !== undefined && head.kind === 'audience') throw new AppError('gone')
  if (head) throw new AppError('idempotency_key_reused')
  return undefined
}

/** The job, whom it is for and what with: all or none, once under a key. */
async function writeDown(
  given: Given,
  caller: Caller,
  wanted: CreateAudience,
  asked: Asked,
): Promise<AudienceJob> {
  const { audience } = wanted
  if (wanted.firstMessage) requireSize(wanted.firstMessage.content)
  else if (audience.mode === 'separate') throw invalid('#/firstMessage', 'required')
  const resolved = await resolveAudience(given, caller, wanted.spaceId, audience)
  requireAudience(resolved, wanted)
  requirePolicy(resolved, wanted)
  requireMentions(caller, resolved, wanted)
  const job = jobOf(given, caller, resolved, wanted, asked)
  if (job.snapshot !== undefined) await writeRecipients(given, job, job.snapshot, resolved)
  const { userId } = caller
  const { idempotencyKey } = asked
  const written = await given.table.transact([
    putJob(job),
    putAudience(audienceOf(job, resolved, wanted)),
    putOpening(job.jobId, openingOf(job, wanted)),
    ...(idempotencyKey ? [useKey({ userId, idempotencyKey, hash: asked.hash })] : []),
  ])
  if (written.ok) return job
  // The same request was faster; what else has used the key is something else.
  const other = await findSame(given, asked)
  if (!other) throw new AppError('idempotency_key_reused')
  return other
}

/** Everything named is there, and somebody is meant: a live audience may wait for its first. */
function requireAudience({ unresolved, recipients }: Resolved, { audience }: CreateAudience): void {
  if (unresolved.length > 0) throw new AppError('invalid_request', { errors: unresolved.map(errorOf) })
  if (recipients.length === 0 && !audience.live) throw invalid('#/audience/to', 'invalid_value')
  const isTooMany = audience.mode === 'shared' && recipients.length >= conversationLimits.members
  if (isTooMany) throw new AppError('limit_reached', { reason: 'members' })
}

const errorOf = ({ list, place, token }: Unresolved) => ({
  pointer: `#/audience/${list}/${place}`,
  code: token.startsWith('user:') ? ('unknown_user' as const) : ('invalid_value' as const),
})

const policyOf = ({ policy = {} }: CreateAudience): Opening['policy'] => ({
  postRoles: policy.postRoles ?? defaultPolicy.postRoles,
  history: policy.history ?? defaultPolicy.history,
  slowModeSeconds: policy.slowModeSeconds ?? defaultPolicy.slowModeSeconds,
})

/** Whoever could not set it inside does not set it from outside either, nor say what they could not say inside. */
function requirePolicy({ standing }: Resolved, wanted: CreateAudience): void {
  if (!wanted.policy) return
  const rights = {
    kind: 'audience' as const,
    role: roleInside(standing.permissions),
    policy: policyOf(wanted),
  }
  if (!may('set_policy', rights)) throw new AppError('forbidden')
  if (wanted.firstMessage && !may('send', rights)) throw new AppError('forbidden')
}

/** Only who will be in the conversation can be mentioned; written to separately, everybody is in another one. */
function requireMentions({ userId }: Caller, { recipients }: Resolved, wanted: CreateAudience): void {
  const separate = wanted.audience.mode === 'separate'
  const members = new Set([userId, ...(separate ? [] : recipients.map((one) => one.userId))])
  const errors = (wanted.firstMessage?.mentions ?? []).flatMap((mentioned, place) =>
    members.has(mentioned)
      ? []
      : [{ pointer: `#/firstMessage/mentions/${place}`, code: 'unknown_user' as const }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

function jobOf(
  given: Given,
  { userId }: Caller,
  { recipients }: Resolved,
  { spaceId, audience }: CreateAudience,
  { jobId, hash }: Asked,
): AudienceJob {
  return {
    jobId,
    ownerId: userId,
    spaceId,
    separate: audience.mode === 'separate',
    snapshot: audience.live ? undefined : given.newId(),
    total: recipients.length,
    done: 0,
    steps: 0,
    atOnce: recipients.length <= audienceLimits.atOnce,
    state: 'open',
    reachedSeq: 0,
    firstSeq: undefined,
    problem: undefined,
    requestHash: hash,
    createdAt: given.now(),
    version: 1,
  }
}

const audienceOf = (
  { jobId, ownerId }: AudienceJob,
  { standing }: Resolved,
  { spaceId, audience }: CreateAudience,
) => ({
  audienceId: jobId,
  to: audience.to,
  ...(audience.except && { except: audience.except }),
  spaceId,
  mode: audience.mode,
  live: audience.live,
  senderId: ownerId,
  covered: becauseIn(audience)(standing.member).length > 0,
})

function openingOf(job: AudienceJob, wanted: CreateAudience): Opening {
  const { title, topic, firstMessage } = wanted
  const clientMessageId = firstMessage?.clientMessageId ?? firstIdOf(job)
  return {
    title,
    topic,
    policy: wanted.policy ? policyOf(wanted) : defaultPolicy,
    firstMessage: firstMessage && { ...firstMessage, clientMessageId },
  }
}

const partsAtOnce = 10
/** Of those that are asked for only as long as the job lasts: by then somebody has seen to it. */
const keptMs = 60 * 24 * 3_600_000

/** Before the job, under a name of their own: of two requests at once, the one that is not written down is for nothing. */
async function writeRecipients(
  given: Given,
  { jobId, atOnce, createdAt }: AudienceJob,
  snapshot: string,
  { standing, members, recipients }: Resolved,
): Promise<void> {
  const rolesOf = new Map(members.map(({ userId, roles }) => [userId, roles]))
  const sent = ({ userId, because }: Recipient): SentRecipient => ({
    userId,
    because,
    role: roleInside(permissionsOf(standing.space, rolesOf.get(userId) ?? [])),
  })
  const ttl = atOnce ? undefined : Math.ceil((createdAt + keptMs) / 1000)
  const parts = Array.from({ length: stepsOf(recipients.length) }, (_, part) => part).values()
  const writeFrom = async () => {
    for (const part of parts) {
      const some = recipients.slice(part * recipientsPerStep, (part + 1) * recipientsPerStep)
      await putRecipients(given.table, { jobId, snapshot, part, ttl }, some.map(sent))
    }
  }
  await Promise.all(Array.from({ length: partsAtOnce }, writeFrom))
}
