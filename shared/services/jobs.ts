import { AppError } from '../contract/errors.ts'
import type { AudienceJob } from '../core/jobs.ts'
import { getJob } from '../store/jobs.ts'
import type { Caller, Given } from './given.ts'

/** A job of the caller's own: one read unit. Of others' jobs nobody knows. */
export async function requireOwnJob(given: Given, { userId }: Caller, jobId: string): Promise<AudienceJob> {
  const job = await getJob(given.table, jobId)
  if (job?.ownerId !== userId) throw new AppError('not_found')
  return job
}
