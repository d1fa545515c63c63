import { describeOutcome } from '../report.ts'
import { simulate } from '../simulate.ts'
import { plant } from './assembly.ts'
import type { PlantedBug } from './bugs.ts'

/** Who does what follows from the seed, and a bug may need the right moment. */
const seeds = [1, 2, 3]
/** Reads lag far enough that a busy machine does not make up for it, and the day is long enough on a quick one. */
const life = { users: 5, rate: 3, lagMs: 5_000, leastTold: 30 }

/** Lives with the bug, one seed after the other, until the simulator tells of it. Answers what it said. */
export async function find(
  bug: PlantedBug,
  assemblyDir: string,
  log: (line: string) => void = () => undefined,
): Promise<{ told: boolean; report: string }> {
  const { faults, seconds, habits = {}, told: stopAt } = bug
  const planted = await plant(assemblyDir, bug)
  const lived = { ...life, log, faults, seconds, habits, stopAt, assemblyDir: planted.directory }
  const reports: string[] = []
  try {
    for (const seed of seeds) {
      const outcome = await simulate({ ...lived, seed })
      reports.push(describeOutcome(outcome, seed))
      if (outcome.violations.some(({ rule }) => stopAt.includes(rule))) {
        return { told: true, report: reports.join('\n') }
      }
    }
    return { told: false, report: reports.join('\n') }
  } finally {
    planted.remove()
  }
}
