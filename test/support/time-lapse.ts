import type { Environment } from '../../client/src/clock.ts'
import { platformEnvironment } from '../../client/src/platform.ts'

/** Surroundings on a clock that can be set forward, with everything that waits on it. */
export interface TimeLapse {
  readonly environment: Environment
  /** Lets so much time be over; what was due meanwhile runs. */
  skip(ms: number): void
  end(): void
}

/** What is over so soon takes its time: whoever waits for an answer is not to find that a quarter of an hour has passed. */
const shortMs = 60_000

interface Timer {
  readonly dueAt: number
  readonly run: () => void
  handle: NodeJS.Timeout
}

/** @param clock - What it is ahead of the machine's, for whoever else goes by it. */
export function createTimeLapse(clock: { clockOffsetMs: number }): TimeLapse {
  const timers = new Set<Timer>()
  const now = () => Date.now() + clock.clockOffsetMs

  function wind(timer: Timer): void {
    clearTimeout(timer.handle)
    timer.handle = setTimeout(
      () => {
        timers.delete(timer)
        timer.run()
      },
      Math.max(0, timer.dueAt - now()),
    )
  }

  function setTimer(run: () => void, ms: number): () => void {
    if (ms < shortMs) {
      const handle = setTimeout(run, ms)
      return () => clearTimeout(handle)
    }
    const timer = { dueAt: now() + ms, run, handle: setTimeout(() => undefined) }
    timers.add(timer)
    wind(timer)
    return () => {
      clearTimeout(timer.handle)
      timers.delete(timer)
    }
  }

  return {
    environment: { ...platformEnvironment(), now, setTimer },
    skip(ms) {
      clock.clockOffsetMs += ms
      for (const timer of timers) wind(timer)
    },
    end() {
      for (const { handle } of timers) clearTimeout(handle)
    },
  }
}
