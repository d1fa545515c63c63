import { setTimeout as pause } from 'node:timers/promises'
import { createConversation } from '../../shared/services/create-conversation.ts'
import type { Site } from '../site/site.ts'
import { openEar } from '../site/sockets.ts'
import { percentile } from '../stats.ts'
import { type Audience, hearFrom } from './hearing.ts'

export interface Latency {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Messages that are not measured: until the engine has compiled what they run through. */
const warmUps = 50

/** One person writes, the other listens: from the POST to the frame at the other's socket. */
export async function measureLatency(site: Site, count: number): Promise<Latency> {
  const [sender, other] = site.accounts
  if (sender === undefined || other === undefined) throw new RangeError('it takes two')
  const wanted = { kind: 'direct', userId: other.userId } as const
  const { conversationId } = await createConversation(site.given, sender, wanted)
  const ear = await openEar(site.realtimeUrl, other)
  const audience: Audience = { conversationId, sender, ears: [ear] }
  const times: number[] = []
  for (let place = -warmUps; place < count; place += 1) {
    const ms = await hearFrom(site, audience)
    if (place >= 0) times.push(ms)
    // Any phase of the stream's polling is met.
    await pause(Math.random() * 50)
  }
  ear.close()
  return { count, p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) }
}
