import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Quantities } from './quantities.ts'
import { meterNames } from './quantities.ts'

/** Of what lies between the tier before and `upTo`; the last tier has no end. */
export const Tier = z.strictObject({
  upTo: z.number().positive().optional(),
  dollars: z.number().nonnegative(),
})
export type Tier = z.infer<typeof Tier>

const Price = z.strictObject({
  service: z.string(),
  unit: z.string(),
  source: z.array(z.string()).min(1),
  tiers: z.array(Tier).min(1),
  /** So much costs nothing each month, where free tiers count. */
  free: z.number().nonnegative(),
})

const PriceList = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  sources: z.record(z.string(), z.string()),
  prices: z.record(z.enum(meterNames), Price),
})
export type PriceList = z.infer<typeof PriceList>

export const readPrices = (path: URL | string = new URL('./prices.json', import.meta.url)): PriceList =>
  PriceList.parse(JSON.parse(readFileSync(path, 'utf8')))

/** What an amount costs in a month, tier by tier. */
export function costOf(amount: number, tiers: readonly Tier[]): number {
  let from = 0
  let dollars = 0
  for (const { upTo = Number.POSITIVE_INFINITY, dollars: each } of tiers) {
    dollars += Math.max(0, Math.min(amount, upTo) - from) * each
    from = upTo
  }
  return dollars
}

/** Dollars by service, in the order of the price list. Services that cost nothing are in it. */
export type Bill = ReadonlyMap<string, number>

export function billFor(quantities: Quantities, { prices }: PriceList, withFreeTiers: boolean): Bill {
  const bill = new Map<string, number>()
  for (const name of meterNames) {
    const { service, tiers, free } = prices[name]
    const amount = Math.max(0, quantities[name] - (withFreeTiers ? free : 0))
    bill.set(service, (bill.get(service) ?? 0) + costOf(amount, tiers))
  }
  return bill
}

export const totalOf = (bill: Bill): number => [...bill.values()].reduce((sum, one) => sum + one, 0)
