import type { CreateAudience } from '../../shared/contract/conversations.ts'
import type { Answer } from '../../shared/lambda/answers.ts'
import { viewJob } from '../../shared/lambda/jobs.ts'
import { accepted, created, replayed } from '../../shared/lambda/rest.ts'
import type { RestRequest } from '../../shared/lambda/rest-request.ts'
import { conversationPath } from '../../shared/services/conversation-views.ts'
import type { Given } from '../../shared/services/given.ts'
import * as audiences from '../../shared/services/send-to-audience.ts'
import { viewSent } from '../../shared/services/view-sent.ts'

/** The conversation, where everybody is in it already; else the job that brings them in. */
export async function sendToAudience(
  request: RestRequest<'createConversation'>,
  given: Given,
  wanted: CreateAudience,
): Promise<Answer> {
  const { caller, reader, idempotencyKey } = request
  const sent = await audiences.sendToAudience(given, caller, wanted, idempotencyKey)
  if (!sent.job.atOnce) {
    const job = await viewJob(given, request, sent.job)
    return sent.replayed ? replayed(job) : accepted(job)
  }
  const conversation = await viewSent(given, reader, sent, wanted)
  if (sent.replayed) return replayed(conversation)
  return created(conversation, conversationPath(conversation.conversationId))
}
