import { openGroup } from '../live/groups.ts'
import { pooled } from '../pooled.ts'
import type { Account } from '../site/messages.ts'
import type { Site } from '../site/site.ts'
import { median } from '../stats.ts'
import type { Client } from './http.ts'

export interface ListTime {
  readonly conversationCount: number
  /** Of the first page, one request after the other, in milliseconds. */
  readonly medianMs: number
}

const sizes = [10, 100, 1_000]
const warmUps = 10
const times = 30

/** How long the first page of the list takes for somebody who is in so many conversations. */
export async function measureLists(site: Site, client: Client): Promise<ListTime[]> {
  const [others, account] = [site.accounts.slice(0, -1), site.accounts.at(-1)]
  if (account === undefined) throw new RangeError('nobody is there to list anything')
  const measured: ListTime[] = []
  let there = 0
  for (const conversationCount of sizes) {
    await openGroups(site, account, others, { from: there, to: conversationCount })
    there = conversationCount
    measured.push({ conversationCount, medianMs: await medianOf(client, account) })
  }
  return measured
}

async function openGroups(
  { given }: Site,
  account: Account,
  others: readonly Account[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const places = Array.from({ length: to - from }, (_, place) => from + place)
  await pooled(places, 8, (place) => {
    const other = others[place % others.length]
    return openGroup(given, account, other === undefined ? [] : [other])
  })
}

async function medianOf(client: Client, { accessToken }: Account): Promise<number> {
  const measured: number[] = []
  for (let time = -warmUps; time < times; time += 1) {
    const startedAt = performance.now()
    const { status } = await client.ask('GET', '/v1/conversations', accessToken)
    if (status !== 200) throw new Error(`the list was answered ${status}`)
    if (time >= 0) measured.push(performance.now() - startedAt)
  }
  return median(measured)
}
