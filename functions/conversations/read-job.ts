import { viewJob } from '../../shared/lambda/jobs.ts'
import { ok, restRoute } from '../../shared/lambda/rest.ts'
import { requireOwnJob } from '../../shared/services/jobs.ts'

export const readJob = restRoute('readJob', async (request, given) =>
  ok(await viewJob(given, request, await requireOwnJob(given, request.caller, request.params.jobId))),
)
