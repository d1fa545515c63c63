import type { LoadStage } from './load-messages.ts'

export interface Stage extends LoadStage {
  /** Goes on until it is too much. */
  readonly rising: boolean
}

/** What the other service that is known was asked, and the most of it that this one is to bear. */
const steady = [
  { perSecond: 8.4, userCount: 100 },
  { perSecond: 61.6, userCount: 600 },
  { perSecond: 83.3, userCount: 1_000 },
]

export const sustainedRate = 500
export const mostUsers = 1_000

const rates = [125, 200, 300, 400, sustainedRate, 600, 700, 850, 1_000, 1_250, 1_500]

/** A step of the rise lasts this share of a steady stage. */
const stepShare = 1 / 4

/** The steady stages, then one that rises; at 500 a second it stays as long as a steady one does. */
export function stagesOf(seconds: number): Stage[] {
  const stays = (perSecond: number) => perSecond === sustainedRate
  return [
    ...steady.map((stage) => ({ ...stage, seconds, rising: false })),
    ...rates.map((perSecond) => ({
      perSecond,
      userCount: mostUsers,
      seconds: stays(perSecond) ? seconds : seconds * stepShare,
      rising: true,
    })),
  ]
}
