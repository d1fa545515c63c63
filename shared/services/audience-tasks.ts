import * as z from 'zod'
import { expand } from './expand-audience.ts'
import { followSpace } from './follow-space.ts'
import type { Given } from './given.ts'

/** What the worker is asked for: to go on with a job, or with letting people follow a space. Never content. */
const Task = z.union([
  z.strictObject({ jobId: z.string() }),
  z.strictObject({ follow: z.strictObject({ spaceId: z.string(), userIds: z.array(z.string()) }) }),
])
export type Task = z.infer<typeof Task>

/** Puts tasks into the worker's queue; it hears of them after so many seconds. */
export type AssignTasks = (tasks: readonly Task[], delaySeconds?: number) => Promise<void>

export interface WorkerGiven extends Given {
  readonly assign: AssignTasks
}

/** A task as the queue hands it over. */
export interface QueuedTask {
  readonly id: string
  readonly body: string
}

/** Well below the time after which Lambda ends the function. */
const longestMs = 15_000

/**
 * Does each for a while, and asks for the rest anew: so no task is cut off, and one that is redelivered while it is under way
 * does no harm. Answers the ids of those that failed.
 */
export async function performTasks(given: WorkerGiven, queued: readonly QueuedTask[]): Promise<string[]> {
  const failed: string[] = []
  for (const { id, body } of queued) {
    try {
      const task = Task.parse(JSON.parse(body))
      if (await isLeft(given, task, given.now() + longestMs)) await given.assign([task])
    } catch (error) {
      given.report(error)
      failed.push(id)
    }
  }
  return failed
}

async function isLeft(given: Given, task: Task, until: number): Promise<boolean> {
  if ('jobId' in task) return (await expand(given, task.jobId, { until }))?.state === 'open'
  while ((await followSpace(given, task.follow)).more) if (given.now() >= until) return true
  return false
}
