export interface StormOptions {
  /** All of them lose their connection at once. */
  readonly connections: number
  /** New connections a second that are let in. */
  readonly rate: number
  /** Seconds: a client that is refused comes back at any time up to a bound that doubles from one to the other. */
  readonly baseSeconds: number
  readonly mostSeconds: number
}

export interface Storm {
  /** Seconds until half of them, and all but one in a hundred, are back. */
  readonly halfSeconds: number
  readonly mostSeconds: number
  /** Of one second, in which so many tried. */
  readonly peakTries: number
  /** Tries of each until it was let in, on average. */
  readonly meanTries: number
}

/**
 * Everyone reconnecting after an outage, second by second, as a flow: of those who try in a second as many are let in
 * as the quota says, alike from those who try for the first time and for the tenth.
 */
export function simulateStorm({ connections, rate, baseSeconds, mostSeconds }: StormOptions): Storm {
  const steps = 1 + Math.ceil(Math.log2(Math.max(1, mostSeconds / baseSeconds)))
  const waiting = new Map<number, Float64Array>()
  const wait = (from: number, failures: number, count: number): void => {
    const bound = Math.max(1, Math.round(Math.min(mostSeconds, baseSeconds * 2 ** failures)))
    for (let second = from; second < from + bound; second += 1) {
      const there = waiting.get(second) ?? new Float64Array(steps + 1)
      there[failures] = (there[failures] ?? 0) + count / bound
      waiting.set(second, there)
    }
  }
  wait(0, 0, connections)
  let [back, tries, peakTries, halfSeconds] = [0, 0, 0, -1]
  for (let second = 0; ; second += 1) {
    const there = waiting.get(second) ?? new Float64Array(steps + 1)
    waiting.delete(second)
    const trying = there.reduce((sum, one) => sum + one, 0)
    const refused = trying > rate ? 1 - rate / trying : 0
    peakTries = Math.max(peakTries, trying)
    tries += trying
    back += trying * (1 - refused)
    if (halfSeconds < 0 && back >= connections / 2) halfSeconds = second + 1
    if (back >= connections * 0.99) {
      return { halfSeconds, mostSeconds: second + 1, peakTries, meanTries: tries / back }
    }
    for (const [failures, count] of there.entries()) {
      if (count * refused > 0) wait(second + 1, Math.min(failures + 1, steps), count * refused)
    }
  }
}
