import type { ErrorCode } from '../contract/errors.ts'
import type { JobState } from '../contract/jobs.ts'

/** Bringing an audience in: into one conversation, or into one for each. */
export interface AudienceJob {
  /** The id of the conversation too, where there is one. */
  readonly jobId: string
  /** Who sent it. */
  readonly ownerId: string
  readonly spaceId: string
  readonly separate: boolean
  /** The recipients as they were when it was sent, by the name of the list; undefined for a live audience. */
  readonly snapshot: string | undefined
  readonly total: number
  /** Recipients dealt with, and the steps that took. */
  readonly done: number
  readonly steps: number
  /** Few enough that who asked does it all before they are answered. */
  readonly atOnce: boolean
  readonly state: 'open' | 'done' | 'failed'
  /** The entry that last brought somebody into the one conversation; 0 before it has begun. */
  readonly reachedSeq: number
  /** The first message; of the first conversation where there are several. */
  readonly firstSeq: number | undefined
  readonly problem: { readonly code: ErrorCode; readonly reason?: string | undefined } | undefined
  readonly requestHash: Uint8Array
  readonly createdAt: number
  /** One more with every step: two that take the same one do not both take it. */
  readonly version: number
}

/** A transaction takes 100 items: so many recipients come in with the sender, or in any step. */
export const recipientsPerStep = 39

export const stepsOf = (total: number): number => Math.ceil(total / recipientsPerStep)

export function stateOfJob({ state, steps }: AudienceJob): JobState {
  if (state !== 'open') return state
  return steps === 0 ? 'queued' : 'running'
}
