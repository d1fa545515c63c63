import type { Api } from '@parley/client'

/** The conversation that somebody's question began; where there are very many to ask, it may not be there yet. */
export interface Asked {
  readonly conversationId: string | undefined
}

/** Who is asked: everybody on the staff, or who is responsible alone. */
export type Helpers = 'staff' | 'responsible'

interface Question {
  readonly spaceId: string
  readonly topic?: string | undefined
  readonly title: string
  /** The title says it all where this is empty. */
  readonly body: string
  readonly helpers: Helpers
  readonly isUrgent: boolean
}

const tokens: Readonly<Record<Helpers, readonly string[]>> = {
  staff: ['role:staff', 'role:responsible'],
  responsible: ['role:responsible'],
}

/** Whoever joins the staff later finds it too. */
export function helpRequest(question: Question): Parameters<Api['conversations']['sendToAudience']>[0] {
  const { spaceId, topic, helpers, isUrgent } = question
  const title = question.title.trim()
  const body = question.body.trim() === '' ? title : question.body
  return {
    spaceId,
    ...(topic !== undefined && { topic }),
    audience: { to: [...tokens[helpers]], live: true },
    title,
    firstMessage: { content: { body }, priority: isUrgent ? 'urgent' : 'normal' },
  }
}
