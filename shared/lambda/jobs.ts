import { AppError } from '../contract/errors.ts'
import type { Job } from '../contract/jobs.ts'
import { type AudienceJob, stateOfJob } from '../core/jobs.ts'
import { lookUpLanguage } from '../locales/languages.ts'
import { conversationPath } from '../services/conversation-views.ts'
import type { Given, Reader } from '../services/given.ts'
import { languagesOf } from '../services/people.ts'
import { problemOf } from './problems.ts'

/** A job as its owner sees it; where it failed, why, in their language. */
export async function viewJob(
  given: Given,
  { reader, requestId }: { readonly reader: Reader; readonly requestId: string },
  job: AudienceJob,
): Promise<Job> {
  const { jobId, total, done } = job
  const conversation = !job.separate && job.reachedSeq > 0 ? jobId : undefined
  const { code, reason } = job.problem ?? {}
  const refusal = code && new AppError(code, reason === undefined ? {} : { reason })
  const language = lookUpLanguage(refusal ? await languagesOf(given, reader) : []) ?? given.defaultLanguage
  return {
    jobId,
    state: stateOfJob(job),
    total,
    done,
    ...(conversation && { conversationId: conversation }),
    ...(refusal && { problem: problemOf(refusal, { language, requestId }) }),
    _links: {
      self: { href: `/v1/jobs/${jobId}` },
      ...(conversation && { conversation: { href: conversationPath(conversation) } }),
    },
  }
}
