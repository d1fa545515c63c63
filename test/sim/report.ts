import type { History, Violation } from './history.ts'
import type { Outcome } from './simulate.ts'

const shownViolations = 10
const shownFacts = 40

export function describeOutcome({ history, violations }: Outcome, seed: number): string {
  const counts = [...history.counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `seed ${seed}`,
    ...counts.map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`),
    ...(violations.length === 0
      ? ['nothing lost, doubled, reordered or leaked']
      : describe(violations, history)),
  ].join('\n')
}

function describe(violations: readonly Violation[], history: History): string[] {
  const [first] = violations
  return [
    `${violations.length} differences:`,
    ...violations.slice(0, shownViolations).map(lineOf),
    ...(violations.length > shownViolations ? ['  ...'] : []),
    'around the first:',
    ...(first ? history.around(first, shownFacts) : []),
  ]
}

function lineOf({ rule, message, conversationId, seq }: Violation): string {
  const place = [conversationId?.slice(0, 8), seq === undefined ? undefined : `#${seq}`]
    .filter(Boolean)
    .join(' ')
  return `  ${rule} [${place}] ${message}`
}
