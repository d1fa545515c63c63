import type { CreateAudience, CreatedConversation } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import type { Message } from '../contract/messages.ts'
import { isMessage } from '../core/entries.ts'
import { getEntry } from '../store/log.ts'
import { firstIdOf } from './expansion.ts'
import type { Given, Reader } from './given.ts'
import { readConversation } from './list-conversations.ts'
import { viewMessage } from './message-views.ts'
import { conversationIdsOf } from './open-separate.ts'
import { requireSameMessage } from './send-message.ts'
import type { SentToAudience } from './send-to-audience.ts'
import { requireStanding } from './standing.ts'

/** The conversation as its sender sees it, the first of all that were opened separately, with the message in it. */
export async function viewSent(
  given: Given,
  reader: Reader,
  { job, replayed }: SentToAudience,
  wanted: CreateAudience,
): Promise<CreatedConversation> {
  const conversationIds = job.separate ? await conversationIdsOf(given, job) : [job.jobId]
  const [conversationId] = conversationIds
  if (conversationId === undefined) throw new AppError('not_found')
  const conversation = await readConversation(given, reader, conversationId)
  const firstMessage = await viewFirst(given, reader, { job, replayed, conversationId }, wanted)
  return {
    ...conversation,
    ...(firstMessage && { firstMessage }),
    ...(job.separate && { conversationIds }),
  }
}

/** Of a repeat only as long as it says the same. */
async function viewFirst(
  given: Given,
  reader: Reader,
  { job, replayed, conversationId }: SentToAudience & { readonly conversationId: string },
  { firstMessage }: CreateAudience,
): Promise<Message | undefined> {
  if (job.firstSeq === undefined || !firstMessage) return undefined
  const entry = await getEntry(given.table, conversationId, job.firstSeq, { consistent: true })
  if (!isMessage(entry)) return undefined
  const clientMessageId = firstMessage.clientMessageId ?? firstIdOf(job)
  if (replayed) requireSameMessage(entry, { ...firstMessage, conversationId, clientMessageId })
  const standing = await requireStanding(given, reader.userId, conversationId)
  return viewMessage(given, reader, standing, entry)
}
