import { AppError } from '../contract/errors.ts'
import type { AudienceJob } from '../core/jobs.ts'
import { getJob } from '../store/jobs.ts'
import { expand } from './expand-audience.ts'
import type { Caller, Given } from './given.ts'

/** A worker has heard of a job by then, unless what should have told it was lost. */
const heardOfMs = 60_000

/**
 * A job of the caller's own: one read unit. Of others' jobs nobody knows. One that is still open after a minute goes on by a
 * step whenever somebody looks how far it is: beside a worker that does no harm, and where none ever heard of it, it ends.
 */
export async function requireOwnJob(given: Given, { userId }: Caller, jobId: string): Promise<AudienceJob> {
  const job = await getJob(given.table, jobId)
  if (job?.ownerId !== userId) throw new AppError('not_found')
  if (job.state !== 'open' || given.now() - job.createdAt < heardOfMs) return job
  return (await expand(given, jobId, { steps: 1 })) ?? job
}
