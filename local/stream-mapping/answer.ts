import type { InvokeResult } from '../events.ts'

export type BatchOutcome = { readonly kind: 'done' | 'failed' | 'throttled' } | FailedItems
export interface FailedItems {
  readonly kind: 'partly'
  /** Sequence numbers or message ids, as the function named them. */
  readonly identifiers: readonly string[]
}

/** What a function's answer says about its batch; an answer that makes no sense fails the whole batch, as on AWS. */
export function readAnswer(result: InvokeResult, reportsFailures: boolean): BatchOutcome {
  if (!result.ok) {
    return { kind: result.error.refusedWith === 429 ? 'throttled' : 'failed' }
  }
  if (!reportsFailures) return { kind: 'done' }
  const failures = (result.payload as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures
  if (failures === undefined || failures === null) return { kind: 'done' }
  if (!Array.isArray(failures)) return { kind: 'failed' }
  if (failures.length === 0) return { kind: 'done' }
  const identifiers = failures.map(identifierOf)
  return identifiers.every((identifier) => identifier !== '')
    ? { kind: 'partly', identifiers }
    : { kind: 'failed' }
}

function identifierOf(failure: unknown): string {
  const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier
  return typeof identifier === 'string' ? identifier : ''
}
