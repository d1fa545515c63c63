import { type Figures, short, table } from '../figures.ts'
import { settlePeople } from '../site/people.ts'
import { startSite } from '../site/site.ts'
import { type FanOut, measureFanOut } from './fan-out.ts'
import { type Latency, measureLatency } from './latency.ts'

const sizes = [10, 100, 1_000]
const messages = 300
const rounds = 15

/** How soon others see a message: one of them, and very many. */
export async function liveSection(): Promise<Figures> {
  const site = await startSite(Math.max(...sizes) + 1)
  try {
    await settlePeople(site)
    const latency = await measureLatency(site, messages)
    const fanOut = await measureFanOut(site, { sizes, rounds })
    return { places: { live: describeLatency(latency), 'fan-out': describeFanOut(fanOut) } }
  } finally {
    await site.stop()
  }
}

const describeLatency = ({ count, p50, p95, p99 }: Latency): string =>
  table(['messages', 'p50 ms', 'p95 ms', 'p99 ms'], [[count, short(p50), short(p95), short(p99)]])

const describeFanOut = (measured: readonly FanOut[]): string =>
  table(
    ['connections', 'stored to last frame, ms', 'bare loop, ms', 'ratio'],
    measured.map(({ connectionCount, productMs, bareMs, ratio }) => [
      connectionCount,
      short(productMs),
      short(bareMs),
      ratio.toFixed(2),
    ]),
  )
