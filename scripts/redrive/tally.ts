import type { Options } from './options.ts'
import type { Services } from './services.ts'

/** What became of the messages of a queue. */
export interface Tally {
  done: number
  dropped: number
  kept: number
}

/** What both parts of a run need. */
export interface Run {
  readonly services: Services
  readonly options: Options
  readonly say: (line: string) => void
}

/** `1 record`, `2 records` */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`

export const nothing: Readonly<Tally> = { done: 0, dropped: 0, kept: 0 }

export function summaryOf(what: string, tally: Tally, { dryRun }: Options): string {
  const { done, dropped, kept } = tally
  return `${what}: ${dryRun ? `${kept} there` : `${done} done, ${dropped} dropped, ${kept} kept`}`
}
