import { invocation, type Pricing } from './invocation.ts'
import { type Quantities, quantities, sumOf, times } from './quantities.ts'
import { writeUnitsOf } from './rounding.ts'
import type { WorkName } from './work.ts'

export type Path = 'REST' | 'WebSocket'
export const recipientCounts = [1, 10, 1000] as const
export type RecipientCount = (typeof recipientCounts)[number]

/** Who sends over a socket has one, and is told of the own message too, as of what it changed for them. */
const telling: Readonly<Record<Path, Readonly<Record<RecipientCount, readonly WorkName[]>>>> = {
  REST: { 1: ['tell 1'], 10: ['tell 10'], 1000: ['tell 1000', 'post to 1000'] },
  WebSocket: {
    1: ['tell 1 and the sender'],
    10: ['tell 10 and the sender'],
    1000: ['tell 1000', 'post to 1000'],
  },
}

/** From the request to the last frame: one message alone, to so many who are connected. */
export function messageTo(path: Path, recipients: RecipientCount, pricing: Pricing): Quantities {
  const sent =
    path === 'REST'
      ? invocation('send over REST', 'request', pricing)
      : invocation('send over a socket', 'frame', pricing)
  const told = telling[path][recipients].map((name) => invocation(name, 'inside', pricing))
  return sumOf([sent, ...told])
}

/** What a month of keeping a message takes. */
export const keeping = ({ measured }: Pricing): Quantities =>
  quantities({
    storedGb: measured.storedBytes / 2 ** 30,
    backedUpGb: measured.storedBytes / 2 ** 30,
  })

/** What AWS would charge for nothing but the request in, one write, and a post to each. */
export function floorOf(path: Path, recipients: number, { measured }: Pricing): Quantities {
  const request = path === 'REST' ? { restRequests: 1 } : {}
  const frames = recipients + (path === 'WebSocket' ? 1 : 0)
  return quantities({
    ...request,
    writeUnits: writeUnitsOf(measured.bodyBytes),
    socketMessages: frames,
  })
}

/** How many batches ten records are in, on average, that fall to so many lanes of a shard by chance. */
const batchesOfTen = (lanes: number): number => lanes * (1 - (1 - 1 / lanes) ** 10)

/**
 * Of a burst of ten messages, each one's share of the posts that one alone takes: as measured with all ten in one batch,
 * which is what one lane makes of them. AWS shares a shard's items out among its lanes, one batch each.
 */
export function burstShare({ measured }: Pricing, lanes = 1): number {
  const { 'tell 1': alone, 'tell 1 of ten messages': together } = measured.work
  return (batchesOfTen(lanes) * together.posts) / 10 / alone.posts
}

/** The delivery of a message of a burst of ten: everything, not only posts. */
export const deliveryInBurst = (pricing: Pricing): Quantities =>
  times(invocation('tell 1 of ten messages', 'inside', pricing), 1 / 10)
