import { messageAfter } from '../../shared/core/entries.ts'
import { advanceHead } from '../../shared/store/heads.ts'
import { putEntry, readEntries } from '../../shared/store/log.ts'
import { usualMessage } from '../../test/support/capacity-world.ts'
import { openGroup } from '../live/groups.ts'
import type { Account } from '../site/messages.ts'
import type { Site } from '../site/site.ts'
import { median } from '../stats.ts'
import type { Client } from './http.ts'
import type { KnownConversation } from './load-messages.ts'
import { createRequests } from './requests.ts'

export interface DepthTime {
  readonly messageCount: number
  /** Medians in milliseconds, of a conversation with so many messages. */
  readonly sendMs: number
  readonly readMs: number
}

const depths = [10, 1_000, 10_000]
const rounds = 60
const warmUps = 20

/** Whether it takes longer to write into a long conversation, or to read its newest page; in turn with short ones. */
export async function measureDepths(site: Site, client: Client): Promise<DepthTime[]> {
  const [account, other, writer] = site.accounts
  if (!account || !other || !writer) throw new RangeError('it takes three')
  const requests = createRequests(client)
  const talks = []
  for (const messageCount of depths) {
    const conversationId = await openGroup(site.given, account, [other])
    const known = await fillOne(site, conversationId, { writer, messageCount })
    talks.push({ messageCount, user: { account, conversations: [known] }, send: [], read: [] } as Talk)
  }
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const talk of talks) {
      for (const kind of ['send', 'read'] as const) {
        const startedAt = performance.now()
        const failure = await requests[kind](talk.user, [talk.user])
        if (failure !== undefined) throw new Error(`${kind} was answered ${failure}`)
        if (round >= 0) talk[kind].push(performance.now() - startedAt)
      }
    }
  }
  return talks.map(({ messageCount, send, read }) => ({
    messageCount,
    sendMs: median(send),
    readMs: median(read),
  }))
}

interface Talk {
  readonly messageCount: number
  readonly user: { readonly account: Account; readonly conversations: KnownConversation[] }
  readonly send: number[]
  readonly read: number[]
}

const perTransaction = 50

/** Written by somebody who is not in it any more: the stream has no row of theirs to bring up to each message. */
async function fillOne(
  { given }: Site,
  conversationId: string,
  { writer, messageCount }: { readonly writer: Account; readonly messageCount: number },
): Promise<KnownConversation> {
  let [last] = await readEntries(given.table, conversationId, { limit: 1, consistent: true })
  if (last === undefined) throw new RangeError('a conversation without entries')
  for (let stored = 0; stored < messageCount; ) {
    const parts = []
    for (; parts.length < perTransaction && stored < messageCount; stored += 1) {
      last = messageAfter(last, writer.userId, last.at + 1, usualMessage())
      parts.push(putEntry(last))
    }
    await given.table.transact(parts)
  }
  await advanceHead(given.table, last)
  return { conversationId, seq: last.seq }
}
