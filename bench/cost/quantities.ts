/** What AWS counts, each with a price of its own. */
export const meterNames = [
  'restRequests',
  'socketMessages',
  'connectionMinutes',
  'lambdaRequests',
  'lambdaGbSeconds',
  'writeUnits',
  'readUnits',
  'storedGb',
  'backedUpGb',
  'queueRequests',
  'logGb',
  'transferGb',
  'activeUsers',
] as const
export type MeterName = (typeof meterNames)[number]
export type Quantities = Readonly<Record<MeterName, number>>

export const quantities = (some: Partial<Quantities> = {}): Quantities =>
  Object.fromEntries(meterNames.map((name) => [name, some[name] ?? 0])) as Quantities

export const times = (all: Quantities, count: number): Quantities =>
  quantities(Object.fromEntries(meterNames.map((name) => [name, all[name] * count])))

export const sumOf = (all: readonly Quantities[]): Quantities =>
  quantities(
    Object.fromEntries(meterNames.map((name) => [name, all.reduce((sum, one) => sum + one[name], 0)])),
  )
