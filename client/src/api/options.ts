import type { Call, CallOptions } from '../http.ts'

/** What every method takes last. */
export type Options = Pick<CallOptions, 'signal'>

/** For what makes something new: a UUID under which a repeat, also after a restart, makes it once. Made up if left out. */
export type CreateOptions = Pick<CallOptions, 'signal' | 'idempotencyKey'>

/** What the methods are made of. */
export interface Asking {
  readonly call: Call
  newId(): string
  /** @throws ParleyError `signed_out`. */
  userId(): Promise<string>
}

/** The body of an answer, where status and headers say nothing more. */
export const bodyOf = async <Body>(answer: Promise<{ readonly body: Body }>): Promise<Body> =>
  (await answer).body

export const done = async (answer: Promise<unknown>): Promise<void> => void (await answer)
