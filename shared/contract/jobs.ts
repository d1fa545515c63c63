import * as z from 'zod'
import { ConversationId, Links, Uuid } from './common.ts'
import { Problem } from './problem.ts'

export const jobStates = ['queued', 'running', 'done', 'failed'] as const
export type JobState = (typeof jobStates)[number]

/** Work that goes on after its request was answered: `done` of `total` people so far. */
export const Job = z
  .object({
    jobId: Uuid,
    state: z.enum(jobStates),
    total: z.int(),
    done: z.int(),
    conversationId: ConversationId.optional(),
    problem: Problem.optional(),
    _links: Links,
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>
