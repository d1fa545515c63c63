import { type Cell, count, short, table } from '../figures.ts'
import type { Load } from './load.ts'
import { wanted } from './quota-tables.ts'
import { quotas } from './quotas.ts'
import { simulateStorm } from './storm.ts'
import { span } from './words.ts'

/** As the client waits: `retryMs` in `client/src/live.ts`. */
export const clientBackoff = { baseSeconds: 1, mostSeconds: 60 }

export function stormTable(loads: readonly Load[]): string {
  const usual = quotas.quotas.newSockets.default
  const rows = loads.flatMap(({ connections, needs }) => {
    const raised = wanted(needs.newSockets, usual)
    return (raised === undefined ? [usual] : [usual, raised]).map((rate): Cell[] => {
      const storm = simulateStorm({ connections, rate, ...clientBackoff })
      return [
        count(connections),
        count(rate),
        span(connections / rate),
        span(storm.halfSeconds),
        span(storm.mostSeconds),
        count(storm.peakTries),
        short(storm.meanTries),
      ]
    })
  })
  return table(
    [
      'connections',
      'let in a second',
      'at best',
      'half are back',
      '99 % are back',
      'tries in the worst second',
      'tries each',
    ],
    rows,
  )
}
