import { memoryOf } from '../../infra/function-table.ts'
import { type Assumptions, durationOf } from './assumptions.ts'
import { type Quantities, quantities } from './quantities.ts'
import { gbSecondsOf, gigabytesOf, queueRequestsOf, socketMessagesOf } from './rounding.ts'
import type { Measured, Work, WorkName } from './work.ts'

/** How a function is asked: by a request, a frame of a client, a handshake, or something behind the scenes. */
export type Asked = 'request' | 'frame' | 'inside'

export interface Pricing {
  readonly measured: Measured
  readonly assumptions: Assumptions
}

/** Everything that AWS counts for one invocation and what it sends. */
export function invocation(name: WorkName, asked: Asked, { measured, assumptions }: Pricing): Quantities {
  const work = measured.work[name]
  const answered = asked === 'frame' ? 1 + socketMessagesOf(work.answerBytes) : 0
  const sentBytes = (asked === 'inside' ? 0 : work.answerBytes) + work.posts * work.frameBytes
  return quantities({
    restRequests: asked === 'request' ? 1 : 0,
    socketMessages: answered + work.posts * socketMessagesOf(work.frameBytes),
    lambdaRequests: 1,
    lambdaGbSeconds: gbSeconds(work, { measured, assumptions }),
    writeUnits: work.writeUnits,
    readUnits: work.readUnits,
    queueRequests: queueRequests(work.queued),
    logGb: gigabytesOf(work.logBytes + assumptions.platformLogBytes),
    transferGb: gigabytesOf(sentBytes),
  })
}

/** Starts are billed as well: the runtime's own, and the import. */
function gbSeconds(work: Work, { measured, assumptions }: Pricing): number {
  const memoryMb = assumptions.memoryMb ?? memoryOf(work.function)
  const initMs = assumptions.startMs + (measured.initMs[work.function] ?? 0) * assumptions.cpuFactor
  const warm = gbSecondsOf(durationOf(work, memoryMb, assumptions), memoryMb)
  return warm + assumptions.coldShare * gbSecondsOf(initMs, memoryMb)
}

/** Sent and received together, ten at most, and deleted in one request. */
function queueRequests(sizes: readonly number[]): number {
  let requests = 0
  for (let from = 0; from < sizes.length; from += 10) {
    const bytes = sizes.slice(from, from + 10).reduce((sum, one) => sum + one, 0)
    requests += 2 * queueRequestsOf(bytes) + 1
  }
  return requests
}
