import { short } from './figures.ts'

/** What was to be reached. A figure that is not a number was not measured at all. */
export interface Goal {
  readonly what: string
  readonly measured: number
  readonly atMost: number
  readonly unit: string
}

/** One line of a list: whether the goal is met, and if not, by how much it is missed. */
export function judge({ what, measured, atMost, unit }: Goal): string {
  const is = `${short(measured)} ${unit}`
  if (Number.isNaN(measured)) return `- ${what}: **not reached**.`
  if (measured <= atMost) return `- ${what}: met, ${is}.`
  return `- ${what}: **missed**, ${is} are ${short(measured / atMost)} times as much.`
}
