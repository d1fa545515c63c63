import { type Figures, short, table } from '../figures.ts'
import { settlePeople } from '../site/people.ts'
import { startSite } from '../site/site.ts'
import { type FloodEffect, measureFlood } from './flood.ts'

/** So many that none of them comes near the limit of a minute. */
const people = 31
/** Short ones and many, so that whatever else the machine does meets quiet and flood alike. */
const rounds = 12
const whileMs = 1_000
/** Requests a second; the limit is one. */
const rates = [10, 50]

/** What one who floods does to the others, with limits and without. */
export async function floodSection(): Promise<Figures> {
  const limited = await measureAll('on')
  const unlimited = await measureAll('off')
  return { places: { flood: describe(limited, unlimited) } }
}

async function measureAll(limits: 'on' | 'off'): Promise<FloodEffect[]> {
  const site = await startSite(people, { LIMITS: limits })
  try {
    await settlePeople(site)
    const effects: FloodEffect[] = []
    for (const perSecond of rates) {
      effects.push(await measureFlood(site, { perSecond, rounds, whileMs }))
    }
    return effects
  } finally {
    await site.stop()
  }
}

const describe = (limited: readonly FloodEffect[], unlimited: readonly FloodEffect[]): string =>
  table(
    ['flood a second', 'limits', 'sent', 'refused', 'others’ p95, quiet', 'others’ p95, flooded', 'ratio'],
    [...limited.map((effect) => rowOf('on', effect)), ...unlimited.map((effect) => rowOf('off', effect))],
  )

const rowOf = (limits: string, { perSecond, sent, refused, quiet, flooded, ratio }: FloodEffect) => [
  perSecond,
  limits,
  sent,
  refused,
  `${short(quiet.p95)} ms`,
  `${short(flooded.p95)} ms`,
  ratio.toFixed(2),
]
