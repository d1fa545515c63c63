import { billPerMillion } from './goals.ts'
import type { Pricing } from './invocation.ts'
import { type PriceList, totalOf } from './prices.ts'

/** Something that would make a message cheaper, and what it would make of the prices. */
export interface Lever {
  readonly what: string
  readonly change: (pricing: Pricing) => Pricing
}

const withAssumptions =
  (some: Partial<Pricing['assumptions']>) =>
  ({ measured, assumptions }: Pricing): Pricing => ({ measured, assumptions: { ...assumptions, ...some } })

/** The connection over which a message was sent has the answer. */
function withoutEcho({ measured, assumptions }: Pricing): Pricing {
  const { work } = measured
  const changed = {
    ...work,
    'tell 1 and the sender': work['tell 1'],
    'tell 10 and the sender': work['tell 10'],
  }
  return { measured: { ...measured, work: changed }, assumptions }
}

/** Own marks that follow from the log are worked out when they are asked for. */
function withoutOwnRow({ measured, assumptions }: Pricing): Pricing {
  const { work } = measured
  const less = (name: 'send over REST' | 'send over a socket') => ({
    ...work[name],
    writeUnits: work[name].writeUnits - 1,
  })
  const changed = {
    ...work,
    'send over REST': less('send over REST'),
    'send over a socket': less('send over a socket'),
  }
  return { measured: { ...measured, work: changed }, assumptions }
}

export const levers: readonly Lever[] = [
  { what: 'functions of 512 MB', change: withAssumptions({ memoryMb: 512 }) },
  { what: 'no lines of Lambda itself in the log', change: withAssumptions({ platformLogBytes: 0 }) },
  { what: 'the connection that sent is not told its own message', change: withoutEcho },
  { what: 'sending writes no row of the sender', change: withoutOwnRow },
]

/** Each alone, then all together. */
export function tryLevers(pricing: Pricing, list: PriceList) {
  const priceAt = (changed: Pricing) => ({
    rest: totalOf(billPerMillion('REST', 1, changed, list)),
    webSocket: totalOf(billPerMillion('WebSocket', 1, changed, list)),
  })
  const together = levers.reduce((changed, { change }) => change(changed), pricing)
  return [
    ...levers.map(({ what, change }) => ({ what, ...priceAt(change(pricing)) })),
    { what: 'all of these', ...priceAt(together) },
  ]
}
