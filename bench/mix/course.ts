import { percentile } from '../stats.ts'
import type { Course, Part, Span } from './chart.ts'
import type { RequestKind, Sample } from './load-messages.ts'
import type { Ran } from './run.ts'

export const kindNames: Readonly<Record<RequestKind, string>> = {
  create: 'create a conversation',
  list: 'list conversations',
  send: 'send',
  read: 'read a conversation',
}

/** How many spans a chart can show. */
const spanCount = 120

/** What happened, stage after stage, as one course of time. */
export function courseOf(ran: readonly Ran[]): Course {
  const parts: Part[] = []
  const spans: Span[] = []
  const seconds = ran.reduce((sum, { stage }) => sum + stage.seconds, 0)
  let begunAt = 0
  for (const { stage, samples } of ran) {
    parts.push({ fromSeconds: begunAt, label: `${stage.perSecond}/s` })
    spans.push(...spansOf(samples, begunAt, Math.max(1, seconds / spanCount)))
    begunAt += stage.seconds
  }
  const title = 'Response times: 95 of 100 requests took no longer than this'
  return { title, spans, parts, seconds, names: kindNames }
}

function spansOf(samples: readonly Sample[], begunAt: number, length: number): Span[] {
  const bySpan = Map.groupBy(samples, ({ plannedMs }) => Math.floor(plannedMs / 1_000 / length))
  return [...bySpan].map(([place, some]) => ({
    fromSeconds: begunAt + (place + 0.5) * length,
    p95Ms: p95OfKinds(some),
  }))
}

const p95OfKinds = (samples: readonly Sample[]): Record<RequestKind, number> => {
  const p95 = (kind: RequestKind) =>
    percentile(
      samples.filter((one) => one.kind === kind).map(({ latencyMs }) => latencyMs),
      0.95,
    )
  return { create: p95('create'), list: p95('list'), send: p95('send'), read: p95('read') }
}
