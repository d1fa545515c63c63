import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../../shared/contract/problem.ts'
import type { Answer } from './client/connection.ts'
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

export interface Call {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One call, tried once. No problem in the answer means that none came. */
export type Ask = (route: string, call?: Call) => Promise<Answer & { readonly status: number }>

interface AskOptions {
  readonly origin: string
  readonly token: string
  readonly line: Line
  readonly random: Random
  readonly history: History
}

const longestMs = 30_000
const toleratedFailures = 3

export function createAsk({ origin, token, line, random, history }: AskOptions): Ask {
  return async (route, { body, headers = {} } = {}) => {
    const [method = 'GET', path = ''] = route.split(' ')
    const lost = random.chance(line.lossRate)
    const signal = AbortSignal.timeout(lost ? random.between(0, 120) : longestMs)
    if (lost) history.count('answers lost on the line')
    try {
      const response = await fetch(`${origin}/v1${path}`, {
        method,
        signal,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const parsed: unknown = text === '' ? undefined : JSON.parse(text)
      const { status } = response
      if (line.calm && status >= 500) complain(line, history, route, parsed)
      if (status < 400) return { ok: true, status, data: parsed }
      return { ok: false, status, problem: parsed as Problem }
    } catch {
      return { ok: false, status: 0, problem: undefined }
    }
  }
}

function complain(line: Line, history: History, route: string, body: unknown): void {
  const { code, detail } = (body ?? {}) as Partial<Problem>
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

/** Asks until there is a definite answer; undefined once it has been tried for too long. */
export async function insist(
  ask: Ask,
  route: string,
  call: Call,
  random: Random,
  patienceMs: number,
): Promise<Answer | undefined> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const answer = await ask(route, call)
    if (answer.ok || (answer.problem && !answer.problem.retryable && answer.status < 500)) return answer
    await pause(random.between(50, 400))
  }
  return undefined
}
