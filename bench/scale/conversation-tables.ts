import { largeFrom } from '../../shared/core/rows.ts'
import { postedAtOnce } from '../../shared/services/fan-out.ts'
import { postsAtOnce } from '../../shared/services/post.ts'
import { usualAssumptions } from '../cost/assumptions.ts'
import type { Measured } from '../cost/work.ts'
import { type Cell, count, short, table } from '../figures.ts'
import type { Draw } from './draws.ts'
import { simulateQueue } from './queue.ts'
import { quotas } from './quotas.ts'
import { span } from './words.ts'

/** Of a conversation's partition, to name a connection of a large one: `putLive` in `shared/store/live.ts`. */
const namingUnits = 4
/** Reading the end of the log, then the put. */
const answersForAnEntry = 2
const conversationRates = [10, 50, 80, 90, 95]

/** A log takes one entry after another: a queue with one server, as long as nobody loses a race. */
export function conversationTable(newDraw: () => Draw): string {
  const seconds = (answersForAnEntry * usualAssumptions.databaseMs) / 1000
  const rows = conversationRates.map((rate): Cell[] => {
    const options = { rate, servers: 1, service: () => seconds, count: 100_000, draw: newDraw() }
    const { utilisation, meanWait, p99Wait } = simulateQueue(options)
    return [rate, `${short(100 * utilisation)} %`, short(1000 * meanWait), short(1000 * p99Wait)]
  })
  return table(['messages a second to one conversation', 'busy', 'wait for one’s turn, ms', 'p99 ms'], rows)
}

/** Of the fan-out's queue, that one invocation takes: `infra/rebuilt-stack.ts`. */
const jobsAtOnce = 5

/** One conversation, whatever else there is. */
export function largeTable(measured: Measured): string {
  const rate = quotas.quotas.gatewayRate.default
  const naming = quotas.partition.writeUnits / namingUnits
  return table(
    [
      'connected members',
      'of a second of the account’s default rate',
      'jobs',
      'posting, ms',
      'all named after an outage',
    ],
    [100, 1_000, 10_000].map((members): Cell[] => [
      count(members),
      short(members / rate),
      members > postedAtOnce ? Math.ceil(members / postedAtOnce) : 0,
      short(postingMs(Math.min(members, postedAtOnce * jobsAtOnce), measured)),
      members > largeFrom ? span(members / naming) : 'nobody is named',
    ]),
  )
}

/** Fifty at a time, and what a thousand take of the processor. */
const postingMs = (posts: number, { work }: Measured): number =>
  Math.ceil(posts / postsAtOnce) * usualAssumptions.postMs + work['post to 1000'].cpuMs * (posts / 1000)
