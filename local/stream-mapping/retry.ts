import type { StreamRecord } from '../table/stream-records.ts'
import type { BatchOutcome } from './answer.ts'
import type { MappingSettings } from './properties.ts'

/** A batch, or what is left of one. */
export interface Part {
  readonly records: readonly StreamRecord[]
  /** Failures that count against the mapping's retries. */
  readonly failureCount: number
  readonly invokeCount: number
}

export interface Verdict {
  /** What is tried next, in this order. */
  readonly again: readonly Part[]
  /** Given up: for the failure destination. */
  readonly discarded: Part | undefined
}

type Rules = Pick<MappingSettings, 'retryAttempts' | 'bisects'>

const nothing: Verdict = { again: [], discarded: undefined }
const again = (...parts: Part[]): Verdict => ({ again: parts, discarded: undefined })

/** What becomes of a part after an invocation. Splitting never counts as a retry, nor does throttling. */
export function judge(part: Part, outcome: BatchOutcome, rules: Rules): Verdict {
  const invoked = { ...part, invokeCount: part.invokeCount + 1 }
  if (outcome.kind === 'done') return nothing
  if (outcome.kind === 'throttled') return again(invoked)
  if (outcome.kind === 'partly') return judgePartly(invoked, outcome.identifiers, rules)
  return judgeFailed(invoked, rules)
}

/** Records before the lowest that failed are done; a mapping that bisects takes the rest as a new batch. */
function judgePartly(part: Part, identifiers: readonly string[], rules: Rules): Verdict {
  const first = part.records.findIndex((record) =>
    identifiers.includes(record.dynamodb?.SequenceNumber ?? ''),
  )
  if (first <= 0) return judgeFailed(part, rules)
  const rest = { ...part, records: part.records.slice(first) }
  return rules.bisects ? again(rest) : countFailure(rest, rules)
}

function judgeFailed(part: Part, rules: Rules): Verdict {
  const { records } = part
  if (!rules.bisects || records.length < 2) return countFailure(part, rules)
  const middle = Math.ceil(records.length / 2)
  return again({ ...part, records: records.slice(0, middle) }, { ...part, records: records.slice(middle) })
}

function countFailure(part: Part, rules: Rules): Verdict {
  const failureCount = part.failureCount + 1
  if (failureCount > rules.retryAttempts) return { again: [], discarded: part }
  return again({ ...part, failureCount })
}
