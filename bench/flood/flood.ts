import { setTimeout as pause } from 'node:timers/promises'
import { createConversation } from '../../shared/services/create-conversation.ts'
import type { Account } from '../site/messages.ts'
import type { Site } from '../site/site.ts'
import { percentile } from '../stats.ts'

export interface FloodOptions {
  /** Requests a second of the one who floods. */
  readonly perSecond: number
  /** Each is a while of quiet and a while of flood: whatever else the machine does meets both alike. */
  readonly rounds: number
  readonly whileMs: number
}

export interface FloodEffect {
  readonly perSecond: number
  readonly refused: number
  readonly sent: number
  readonly quiet: { readonly p50: number; readonly p95: number }
  readonly flooded: { readonly p50: number; readonly p95: number }
  /** Of the others' p95. */
  readonly ratio: number
}

/** How often one of the others sends, taken in turn so that nobody comes near a limit of their own. */
const everyMs = 50

interface Writer {
  readonly account: Account
  readonly conversationId: string
}

/** The status of one send, and how long it took. */
async function send({ origin }: Site, { account, conversationId }: Writer) {
  const startedAt = performance.now()
  const response = await fetch(`${origin}/v1/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${account.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ content: { body: 'x'.repeat(300) }, clientMessageId: crypto.randomUUID() }),
  })
  await response.arrayBuffer()
  return { status: response.status, ms: performance.now() - startedAt }
}

/** Begins a send every so often, whether or not those before have been answered. */
async function sendSteadily(
  begin: () => Promise<void>,
  { everyMs, forMs }: { readonly everyMs: number; readonly forMs: number },
): Promise<void> {
  const under: Promise<void>[] = []
  const startedAt = performance.now()
  for (let place = 0; place * everyMs < forMs; place += 1) {
    const wait = startedAt + place * everyMs - performance.now()
    if (wait > 0) await pause(wait)
    under.push(begin())
  }
  await Promise.all(under)
}

/** A group of their own for each, with one more in it. */
async function newWriters({ given }: Site, accounts: readonly Account[]): Promise<Writer[]> {
  const writers: Writer[] = []
  for (const [place, account] of accounts.entries()) {
    const other = accounts[(place + 1) % accounts.length] ?? account
    const group = { kind: 'group' as const, title: `Group ${place}`, memberIds: [other.userId] }
    writers.push({
      account,
      conversationId: (await createConversation(given, account, group)).conversationId,
    })
  }
  return writers
}

const figuresOf = (times: readonly number[]) => ({
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
})

/** One person sends as fast as that; what becomes of the others' sends meanwhile. */
export async function measureFlood(site: Site, options: FloodOptions): Promise<FloodEffect> {
  const { perSecond, rounds, whileMs } = options
  const [flooder, ...others] = await newWriters(site, site.accounts)
  if (flooder === undefined || others.length === 0) throw new RangeError('it takes two')
  const times = { quiet: [] as number[], flooded: [] as number[] }
  const outcomes = { refused: 0, sent: 0 }
  let turn = 0
  const sendAll = (into: number[]) =>
    sendSteadily(
      async () => {
        turn += 1
        const { status, ms } = await send(site, others[turn % others.length] ?? flooder)
        if (status !== 201) throw new Error(`one of the others was answered ${status}`)
        into.push(ms)
      },
      { everyMs, forMs: whileMs },
    )
  const flood = () =>
    sendSteadily(
      async () => {
        const { status } = await send(site, flooder)
        if (status === 201) outcomes.sent += 1
        else outcomes.refused += 1
      },
      { everyMs: 1000 / perSecond, forMs: whileMs },
    )
  await sendAll([])
  for (let round = 0; round < rounds; round += 1) {
    await sendAll(times.quiet)
    await Promise.all([sendAll(times.flooded), flood()])
  }
  const [quiet, flooded] = [figuresOf(times.quiet), figuresOf(times.flooded)]
  return { perSecond, ...outcomes, quiet, flooded, ratio: flooded.p95 / quiet.p95 }
}
