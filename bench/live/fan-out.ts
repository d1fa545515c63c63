import { setTimeout as pause } from 'node:timers/promises'
import { postsAtOnce } from '../../shared/services/post.ts'
import { pooled } from '../pooled.ts'
import type { Site } from '../site/site.ts'
import { openEar } from '../site/sockets.ts'
import { median } from '../stats.ts'
import { type BareLoop, startBareLoop } from './bare-loop.ts'
import { openGroup } from './groups.ts'
import { type Audience, postAndHear, sendAndHear } from './hearing.ts'

export interface FanOut {
  readonly connectionCount: number
  /** Medians, in milliseconds. */
  readonly productMs: number
  readonly bareMs: number
  /** Of the rounds, each beside the bare loop that followed it. */
  readonly ratio: number
}

export interface FanOutOptions {
  readonly sizes: readonly number[]
  readonly rounds: number
}

/** Until the engine has compiled what the rounds run. */
const warmUps = 3

/** One message to groups of so many connected people, in turn with a loop that only posts the same frame to the same. */
export async function measureFanOut(site: Site, { sizes, rounds }: FanOutOptions): Promise<FanOut[]> {
  const audiences = await gatherAudiences(site, sizes)
  const loop = startBareLoop({ endpoint: site.realtimeUrl.replace('ws', 'http') })
  try {
    const measured: FanOut[] = []
    for (const audience of audiences) measured.push(await compare(site, audience, loop, rounds))
    return measured
  } finally {
    await loop.stop()
    for (const ear of new Set(audiences.flatMap(({ ears }) => ears))) ear.close()
  }
}

/** A group of each size; everybody in them has one connection, but for the sender, who has none. */
export async function gatherAudiences(site: Site, sizes: readonly number[]): Promise<Audience[]> {
  const [sender, ...others] = site.accounts
  if (sender === undefined) throw new RangeError('nobody is there to send')
  const people = others.slice(0, Math.max(...sizes))
  const groups = await pooled(sizes, 1, (size) => openGroup(site.given, sender, people.slice(0, size)))
  const ears = await pooled(people, 8, (account) => openEar(site.realtimeUrl, account))
  return groups.map((conversationId, place) => ({
    conversationId,
    sender,
    ears: ears.slice(0, sizes[place]),
  }))
}

/** What one round leaves to do shall not burden the next. */
const settle = () => pause(100)

async function compare(site: Site, audience: Audience, loop: BareLoop, rounds: number): Promise<FanOut> {
  const pairs: { product: number; bare: number }[] = []
  for (let round = -warmUps; round < rounds; round += 1) {
    const { ms: product, frame } = await sendAndHear(site, audience)
    await settle()
    const bare = await postAndHear(loop, audience.ears, { frame, postsAtOnce })
    await settle()
    if (round >= 0) pairs.push({ product, bare })
  }
  return {
    connectionCount: audience.ears.length,
    productMs: median(pairs.map(({ product }) => product)),
    bareMs: median(pairs.map(({ bare }) => bare)),
    ratio: median(pairs.map(({ product, bare }) => product / bare)),
  }
}
