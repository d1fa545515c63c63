import type { Environment } from '../clock.ts'
import type { AnswerOf } from '../contract.ts'
import { pause } from '../pause.ts'
import type { Options } from './method.ts'

/** Work that goes on after its request was answered. */
export type Job = AnswerOf<'readJob'>

export interface JobOptions extends Options {
  /** Between two questions. */
  readonly everyMs?: number
}

const usualMs = 1_000

/** A job each time it was asked for, until it has ended, `done` or `failed`, or nobody wants to know any more. */
export async function* progressOf(
  ask: () => Promise<Job>,
  environment: Pick<Environment, 'setTimer'>,
  { everyMs = usualMs, signal }: JobOptions = {},
): AsyncGenerator<Job, void> {
  for (;;) {
    const job = await ask()
    yield job
    if (job.state === 'done' || job.state === 'failed') return
    const isOver = await pause(environment, everyMs, signal).then(
      () => false,
      () => true,
    )
    if (isOver) return
  }
}
