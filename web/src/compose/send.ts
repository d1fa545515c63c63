import type { AnswerOf, Api } from '@parley/client'
import type { Draft } from './draft.ts'
import type { Request } from './request.ts'

/** What came of sending: one conversation, one with each of so many, or a job that goes on. */
export type Sent =
  | { readonly kind: 'one'; readonly conversationId: string; readonly seq: number }
  | { readonly kind: 'many'; readonly count: number }
  | { readonly kind: 'job'; readonly jobId: string; readonly total: number }

/** The key under which a draft is sent: the same one as before where nothing of the request has changed. */
export function attemptOf(draft: Draft, request: Request): NonNullable<Draft['attempt']> {
  const text = JSON.stringify(request)
  const { attempt } = draft
  return { request: text, key: attempt?.request === text ? attempt.key : crypto.randomUUID() }
}

/** @throws ParleyError */
export async function sendRequest(
  { conversations }: Pick<Api, 'conversations'>,
  request: Request,
  idempotencyKey: string,
): Promise<Sent> {
  const options = { idempotencyKey }
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
