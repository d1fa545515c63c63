import type { AnswerOf, Api } from '@parley/client'
import type { Draft } from './draft.ts'
import { requestOf } from './request.ts'

/** What came of sending: one conversation, one with each of so many, or a job that goes on. */
export type Sent =
  | { readonly kind: 'one'; readonly conversationId: string; readonly seq: number }
  | { readonly kind: 'many'; readonly count: number }
  | { readonly kind: 'job'; readonly jobId: string; readonly total: number }

/** The draft with the key under which it is sent: the same one as before where nothing of the request has changed. */
export function attempted(draft: Draft): Draft & { readonly attempt: NonNullable<Draft['attempt']> } {
  const request = JSON.stringify(requestOf(draft))
  const { attempt } = draft
  const key = attempt?.request === request ? attempt.key : crypto.randomUUID()
  return { ...draft, attempt: { request, key } }
}

/** @throws ParleyError */
export async function sendDraft({ conversations }: Pick<Api, 'conversations'>, draft: Draft): Promise<Sent> {
  const options = draft.attempt && { idempotencyKey: draft.attempt.key }
  const request = requestOf(draft)
  return request.kind === 'audience'
    ? sentOf(await conversations.sendToAudience(request, options))
    : sentOf(await conversations.create(request, options))
}

function sentOf(answer: AnswerOf<'createConversation'>): Sent {
  if ('jobId' in answer) return { kind: 'job', jobId: answer.jobId, total: answer.total }
  const { conversationId, conversationIds = [conversationId], firstMessage, lastSeq } = answer
  return conversationIds.length === 1
    ? { kind: 'one', conversationId, seq: firstMessage?.seq ?? lastSeq }
    : { kind: 'many', count: conversationIds.length }
}
