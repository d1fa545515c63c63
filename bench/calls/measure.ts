import { median } from '../stats.ts'
import type { FarServices } from './far-services.ts'
import type { Handler, Runs } from './handler.ts'
import type { Operation } from './operations.ts'
import type { Place } from './place.ts'

export interface Calls {
  readonly operation: Operation
  /** Median of a warm request, in milliseconds. */
  readonly cpuMs: number
  /** To the database, and posts. */
  readonly callCount: number
  readonly postCount: number
  /** Of these, how many wait for one before. */
  readonly depth: number
}

const warmUps = 150
const measured = 150
/** Much longer than the function computes, so that the time tells how many answers it waited for in turn. */
const farMs = 200
const farRuns = 3

export async function measureCalls(
  operation: Operation,
  place: Place,
  handler: Handler,
  services: FarServices,
): Promise<Calls> {
  const events = (count: number) => Array.from({ length: count }, () => operation.event(place))
  requireSuccess(operation, await handler.run(events(warmUps)))
  const runs = await handler.run(events(measured))
  Object.assign(services, { delayMs: farMs, callCount: 0, postCount: 0 })
  const far = await handler.run(events(farRuns))
  const { callCount, postCount } = services
  services.delayMs = 0
  requireSuccess(operation, [...runs, ...far])
  return {
    operation,
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    callCount: callCount / farRuns,
    postCount: postCount / farRuns,
    depth: Math.floor(Math.min(...far.map(({ wallMs }) => wallMs)) / farMs),
  }
}

interface Answer {
  readonly statusCode?: number
  readonly body?: string
  readonly batchItemFailures?: readonly unknown[]
}

/** Throws where one of them answered a refusal, or gave something back. */
export function requireSuccess({ name }: Pick<Operation, 'name'>, runs: Runs): void {
  for (const { answer } of runs) {
    const { statusCode = 200, body = '', batchItemFailures = [] } = answer as Answer
    if (statusCode < 300 && !body.includes('"ok":false') && batchItemFailures.length === 0) continue
    throw new Error(`${name} failed: ${JSON.stringify(answer)}`)
  }
}
