import type { Figures } from '../figures.ts'
import { usualAssumptions } from './assumptions.ts'
import { measureAll } from './measure/measure-all.ts'
import { usualUsage } from './options.ts'
import { readPrices } from './prices.ts'
import {
  describeMonth,
  hostedTable,
  keptAndBurst,
  leverTable,
  monthTable,
  perMillionTable,
  reportCost,
  verdictTable,
  workTable,
} from './report.ts'

/** What a message, and a month, cost on AWS by what this run measures; that is written beside the page's tables. */
export async function costSection(): Promise<Figures> {
  const measured = await measureAll(new Date())
  const pricing = { measured, assumptions: usualAssumptions }
  const report = reportCost(pricing, readPrices(), { usage: usualUsage, freeTiers: false })
  return {
    places: {
      cost: `${perMillionTable(report)}\n\n${keptAndBurst(report)}`,
      'cost-goals': verdictTable(report),
      'cost-levers': leverTable(report),
      'cost-work': workTable(measured),
      'cost-month': `${describeMonth(report, false)}\n\n${monthTable(report)}`,
      'cost-hosted': hostedTable(report),
    },
    files: { 'bench/cost/measured.json': `${JSON.stringify(measured, null, 2)}\n` },
  }
}
