import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../../shared/contract/problem.ts'
import type { History } from './history.ts'
import { fetchOver, type Line } from './line.ts'
import type { Random } from './random.ts'

export interface Call {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly problem: Problem | undefined }

/** What came of a call, in a word. */
export const describeAnswer = (answer: Answer | undefined): string =>
  answer === undefined ? 'no answer' : answer.ok ? 'done' : (answer.problem?.code ?? 'no problem')

/** One call, tried once. No problem in the answer means that none came, and `cause` says why. */
export type Ask = (
  route: string,
  call?: Call,
) => Promise<Answer & { readonly status: number; readonly cause?: unknown }>

interface AskOptions {
  readonly origin: string
  readonly token: string
  readonly line: Line
  readonly random: Random
  readonly history: History
}

export function createAsk({ origin, token, line, random, history }: AskOptions): Ask {
  const fetchIt = fetchOver(line, history, random)
  return async (route, { body, headers = {} } = {}) => {
    const [method = 'GET', path = ''] = route.split(' ')
    try {
      const response = await fetchIt(`${origin}/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const parsed: unknown = text === '' ? undefined : JSON.parse(text)
      const { status } = response
      if (status < 400) return { ok: true, status, data: parsed }
      return { ok: false, status, problem: parsed as Problem }
    } catch (cause) {
      return { ok: false, status: 0, problem: undefined, cause }
    }
  }
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
