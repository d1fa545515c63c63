import { readFileSync } from 'node:fs'
import * as z from 'zod'

export const quotaNames = [
  'gatewayRate',
  'newSockets',
  'concurrency',
  'writeUnits',
  'readUnits',
  'signIns',
  'queuePollers',
] as const
export type QuotaName = (typeof quotaNames)[number]

const Quota = z.strictObject({
  service: z.string(),
  name: z.string(),
  /** By which Service Quotas knows it. */
  code: z.string().optional(),
  default: z.number().positive(),
  unit: z.string(),
  source: z.string(),
  /** AWS raises it for nobody. */
  fixed: z.boolean().default(false),
})

const Units = z.strictObject({ writeUnits: z.number(), readUnits: z.number(), source: z.string() })
const Quotas = z.strictObject({
  read: z.iso.date(),
  quotas: z.record(z.enum(quotaNames), Quota),
  partition: Units,
  newTable: Units,
  lambdaScaling: z.strictObject({ perFunction: z.number(), seconds: z.number(), source: z.string() }),
})

export const quotas = Quotas.parse(
  JSON.parse(readFileSync(new URL('./quotas.json', import.meta.url), 'utf8')),
)
