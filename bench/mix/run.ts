import type { CpuTimes } from '../site/cpu.ts'
import type { Site } from '../site/site.ts'
import type { Load } from './load.ts'
import type { Samples } from './load-messages.ts'
import type { Stage } from './stages.ts'
import { isTooMuch, type Summary, summaryOf } from './summary.ts'

/** A stage, and what became of it. */
export interface Ran {
  readonly stage: Stage
  readonly samples: Samples
  readonly summary: Summary
  /** Milliseconds of processor time a request, by what spent them. */
  readonly cpuMs: CpuTimes
}

/** Runs stage after stage; a rising one that is too much is the last. */
export async function runStages(site: Site, load: Load, stages: readonly Stage[]): Promise<Ran[]> {
  const all: Ran[] = []
  for (const stage of stages) {
    const ran = await runOne(site, load, stage)
    all.push(ran)
    if (isTooMuch(ran.summary) && stage.rising) break
  }
  return all
}

export async function runOne(site: Site, load: Load, stage: Stage): Promise<Ran> {
  const before = await site.cpu()
  const samples = await load.run(stage)
  const after = await site.cpu()
  const names = Object.keys(after)
  const spent = (name: string) => ((after[name] ?? 0) - (before[name] ?? 0)) / samples.length
  const cpuMs = Object.fromEntries(names.map((name) => [name, spent(name)]))
  return { stage, samples, summary: summaryOf(samples), cpuMs }
}
