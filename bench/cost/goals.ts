import { parallelizationFactor } from '../../infra/stream-lanes.ts'
import type { Pricing } from './invocation.ts'
import { burstShare, messageTo, type Path, type RecipientCount } from './message.ts'
import { type Bill, billFor, type PriceList, totalOf } from './prices.ts'
import { times } from './quantities.ts'

const million = 1_000_000

/** Dollars by service for a million messages, without free tiers. */
export const billPerMillion = (
  path: Path,
  recipients: RecipientCount,
  pricing: Pricing,
  list: PriceList,
): Bill => billFor(times(messageTo(path, recipients, pricing), million), list, false)

interface DollarGoal {
  readonly path: Path
  readonly recipients: RecipientCount
  readonly goal: number
  readonly stretch: number
}

/** Of the project, for a million messages. */
const dollarGoals: readonly DollarGoal[] = [
  { path: 'REST', recipients: 1, goal: 9, stretch: 7 },
  { path: 'WebSocket', recipients: 1, goal: 7.5, stretch: 5 },
  { path: 'REST', recipients: 10, goal: 17.5, stretch: 15 },
  { path: 'WebSocket', recipients: 10, goal: 17.5, stretch: 15 },
]
const burstGoal = 0.35

export interface Verdict {
  readonly what: string
  readonly unit: '$' | '%'
  readonly value: number
  readonly goal: number
  readonly stretch?: number
}

export function verdicts(pricing: Pricing, list: PriceList): Verdict[] {
  const dollars = dollarGoals.map(({ path, recipients, goal, stretch }): Verdict => {
    const value = totalOf(billPerMillion(path, recipients, pricing, list))
    return { what: `a million messages over ${path}, to ${recipients}`, unit: '$', value, goal, stretch }
  })
  const burst = (where: string, lanes: number): Verdict => ({
    what: `posts for each of a burst of ten, of one alone: ${where}`,
    unit: '%',
    value: 100 * burstShare(pricing, lanes),
    goal: 100 * burstGoal,
  })
  const inLanes = burst(`shared out among ${parallelizationFactor} lanes by chance`, parallelizationFactor)
  return [...dollars, burst('in one batch', 1), inLanes]
}

/** `met`, or by how much it is not. */
export function outcomeOf({ value, goal, stretch }: Verdict): string {
  const over = 100 * (value / goal - 1)
  if (over > 0) return `missed by ${over.toFixed(0)} %`
  return stretch !== undefined && value <= stretch ? 'met, the stretch too' : 'met'
}
