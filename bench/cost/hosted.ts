import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { messagesOf, type Usage } from './month.ts'
import { costOf, Tier } from './prices.ts'

/** A hosted service's own list price, as a source says it. */
const Hosted = z.strictObject({
  name: z.string(),
  source: z.string(),
  /** Who read it there, and when. */
  readBy: z.string(),
  /** Beyond these the list names no price. */
  upToUsers: z.number().positive().optional(),
  /** Dollars a month. */
  base: z.number().nonnegative(),
  perUser: z.array(Tier).min(1),
  /** For each message, when it is sent and for each who gets it. */
  perMessage: z.number().nonnegative().default(0),
  perConnectionMinute: z.number().nonnegative().default(0),
})
export type Hosted = z.infer<typeof Hosted>

export const readHosted = (): Hosted[] =>
  z.array(Hosted).parse(JSON.parse(readFileSync(new URL('./hosted.json', import.meta.url), 'utf8')))

const minutesOfMonth = 730 * 60

/** Dollars a month; undefined where the list names no price for so many. */
export function hostedCost(one: Hosted, usage: Usage): number | undefined {
  const { users, online, recipients, reached } = usage
  if (users > (one.upToUsers ?? Number.POSITIVE_INFINITY)) return undefined
  const delivered = messagesOf(usage) * (1 + recipients * reached)
  const minutes = users * online * minutesOfMonth
  const used = delivered * one.perMessage + minutes * one.perConnectionMinute
  return one.base + costOf(users, one.perUser) + used
}
