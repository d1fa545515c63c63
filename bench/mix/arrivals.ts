import { setTimeout as pause } from 'node:timers/promises'
import { type LoadStage, type LoadUser, requestKinds, type Sample } from './load-messages.ts'
import type { Requests } from './requests.ts'

/**
 * Begins requests at a constant rate, whether or not those before have been answered. Each is timed from when it was to
 * begin: what waits because the machine is busy has waited.
 */
export async function runStage(
  { perSecond, seconds }: LoadStage,
  users: readonly LoadUser[],
  requests: Requests,
): Promise<Sample[]> {
  const count = Math.round(perSecond * seconds)
  const startedAt = performance.now()
  const under: Promise<Sample>[] = []
  while (under.length < count) {
    const elapsedMs = performance.now() - startedAt
    const due = Math.min(count, Math.floor((elapsedMs * perSecond) / 1000) + 1)
    for (let place = under.length; place < due; place += 1) {
      under.push(measure(place, (place * 1000) / perSecond))
    }
    await pause(1)
  }
  return Promise.all(under)

  async function measure(place: number, plannedMs: number): Promise<Sample> {
    const kind = requestKinds[place % requestKinds.length] ?? 'list'
    const user = users[Math.floor(place / requestKinds.length) % users.length]
    if (user === undefined) throw new RangeError('nobody makes requests')
    const failure = await requests[kind](user, users).catch((error: Error) => error.name)
    const latencyMs = performance.now() - startedAt - plannedMs
    return { kind, plannedMs, latencyMs, ...(failure !== undefined && { failure }) }
  }
}
