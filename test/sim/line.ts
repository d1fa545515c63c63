import { availableParallelism, loadavg } from 'node:os'
import type { Fetch } from '../../client/src/clock.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import type { History } from './history.ts'
import type { Random } from './random.ts'

/** The line between the clients and the server, which loses what it likes. */
export interface Line {
  /** The share of requests whose answer never arrives. */
  lossRate: number
  /** From here on nothing is wrong any more, and an error of the server is one. */
  calm: boolean
  /** Errors of the server since then. */
  failures: number
}

const longestMs = 30_000
/** What took so long ran into the 29 seconds after which API Gateway gives up. */
const slowMs = 25_000
/** Of the machine, by processor: other work leaves nothing to be expected of it. */
const mostLoad = 4
const toleratedFailures = 3

/** `fetch` over that line: what is lost on it may have happened all the same. */
export const fetchOver =
  (line: Line, history: History, random: Random): Fetch =>
  async (url, { signal, ...request }) => {
    const lost = random.chance(line.lossRate)
    if (lost) history.count('answers lost on the line')
    const limit = AbortSignal.timeout(lost ? random.between(0, 120) : longestMs)
    const given = signal as AbortSignal | undefined
    const began = performance.now()
    const response = await fetch(url, { ...request, signal: given ? AbortSignal.any([given, limit]) : limit })
    const text = await response.text()
    const route = `${request.method} ${new URL(url).pathname.slice('/v1'.length)}`
    const isSlow = performance.now() - began > slowMs
    if (line.calm && response.status >= 500 && !(isSlow && isOverloaded()))
      complain(line, history, route, text)
    return { status: response.status, headers: response.headers, text: async () => text }
  }

/** Then what takes too long says nothing of the product. */
export const isOverloaded = (): boolean => (loadavg()[0] ?? 0) > mostLoad * availableParallelism()

function complain(line: Line, history: History, route: string, text: string): void {
  const { code, detail } = JSON.parse(text) as Partial<Problem>
  const conversationId = /conversations\/([^/?]+)/.exec(route)?.[1]
  noteFailure(
    line,
    history,
    `${route} was answered ${code ?? 'without a problem'}: ${detail}`,
    conversationId,
  )
}

/** One or two a machine that is too busy explains, more it does not. */
export function noteFailure(line: Line, history: History, what: string, conversationId?: string): void {
  line.failures += 1
  history.count('failures though nothing was wrong')
  history.note({ who: 'server', what, conversationId })
  if (line.failures <= toleratedFailures) return
  history.violate({ rule: 'calm', message: `${what}, though nothing was wrong`, conversationId })
}
