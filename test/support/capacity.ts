import type { MessageEntry } from '../../shared/core/entries.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { listConversations, readStandings } from '../../shared/services/list-conversations.ts'
import { readMember } from '../../shared/services/list-members.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { countUnread, listInbox, listSentMessages } from '../../shared/services/mailbox.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { putMember } from '../../shared/services/members.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import { addReaction } from '../../shared/services/react.ts'
import { listReceipts } from '../../shared/services/receipts.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { sync } from '../../shared/services/sync.ts'
import type { Table } from '../../shared/store/table.ts'
import {
  itemsOfWorld,
  itemsWith,
  messagesFor,
  newWorld,
  settle,
  usualBody,
  type World,
} from './capacity-world.ts'
import { startTableWith } from './large-table.ts'
import { listeningOn } from './listening.ts'
import { type Limit, type Measured, measure } from './model-units.ts'
import { newPeople, type Person } from './people.ts'
import { givenFor } from './test-table.ts'

const largestBody = 'x'.repeat(800)

const noWrites = { write: 0 }
/** What each operation may cost: the design's table. */
const limits = {
  'page of 50 messages': { ...noWrites, read: 5 },
  'mark read': { write: 1, read: 1.5 },
  'page of 50 receipts': { ...noWrites, read: 35 },
  'page of 20 of sent': { ...noWrites, read: 15 },
  'page of 20 of the inbox': { ...noWrites, read: 130 },
  'first page of the conversation list': { ...noWrites, read: 90 },
  'unread counts': { ...noWrites, read: 60 },
  'sync with nothing new': { ...noWrites, read: 110 },
  // One for each, two for their list; and the head, the entry, its sender's row and name.
  'delivery to 55 members': { ...noWrites, read: 55 + 2 + 4 },
  'send with `after` 5 behind': { write: 4, read: 7 },
  'send without `after`': { write: 4, read: 16 },
  edit: { write: 8, read: 5 },
  reaction: { write: 7, read: 5 },
  'join of one': { write: 7, read: 5 },
  // What the REST answer shows is read behind the change, where there is one.
  'answer to a send': { ...noWrites, read: 0.5 },
  'answer to a reaction': { ...noWrites, read: 1.5 },
  'answer to a join': { ...noWrites, read: 2 },
} as const satisfies Record<string, Limit>

type Operation = keyof typeof limits

/** These read the newest messages of the log, and so cost less only while there are fewer than they ask for. */
export const readsNewest: ReadonlySet<string> = new Set<Operation>([
  'page of 50 messages',
  'page of 20 of sent',
  'page of 20 of the inbox',
  'send without `after`',
])

const positionsOf = async (table: Table, person: Person) => {
  const standings = await readStandings(givenFor(table), person.userId)
  return {
    positions: Object.fromEntries(standings.map(({ head }) => [head.conversationId, head.lastSeq])),
    states: Object.fromEntries(standings.map(({ row }) => [row.conversationId, row.stateRevision])),
  }
}

/** Each operation once, in the group of 55 whose newest message this is; what only reads comes first. */
async function measureBehind(table: Table, world: World, last: MessageEntry): Promise<Measured[]> {
  const given = givenFor(table)
  const [alice, bob] = world.writers
  const me = { ...alice, languages: ['en'] }
  const { conversationId, seq } = last
  await settle(table, world, last)
  const say = (body: string, more: object = {}) =>
    sendMessage(given, alice, {
      conversationId,
      content: { body },
      clientMessageId: crypto.randomUUID(),
      ...more,
    })
  const sent = await say(usualBody)
  const own = sent.entry.seq
  const after = own - 5
  const [joining] = (await newPeople(table, 1)) as [Person]
  const newMember = { conversationId, userId: joining.userId }
  const reader = { ...bob, languages: ['en'] }
  const reacted = { ...sent.entry, message: { ...sent.entry.message, reactions: { '👍': 1 } } }
  const upToDate = { ...(await positionsOf(table, alice)), limit: 200, maxBytes: 1_000_000 }
  const ears = { ...listeningOn(table).given, enqueue: async () => undefined, assign: async () => undefined }
  const rung = [{ kind: 'entry' as const, conversationId, seq: own, sequenceNumber: '1' }]
  const content = { body: usualBody }
  const work: Record<Operation, () => Promise<unknown>> = {
    'page of 50 messages': () => listMessages(given, me, { conversationId, limit: 50 }),
    'page of 50 receipts': () => listReceipts(given, me, { conversationId, seq, limit: 50 }),
    'page of 20 of sent': () => listSentMessages(given, me, { limit: 20 }),
    'page of 20 of the inbox': () => listInbox(given, me, { limit: 20 }),
    'first page of the conversation list': () => listConversations(given, me, { view: 'active', limit: 20 }),
    'unread counts': () => countUnread(given, alice.userId, {}),
    'sync with nothing new': () => sync(given, me, upToDate, '1'),
    'delivery to 55 members': () => deliver(ears, rung),
    'mark read': () => markRead(given, bob, conversationId, seq),
    'send with `after` 5 behind': () => say(largestBody, { after }),
    'send without `after`': () => say(largestBody),
    edit: () => editMessage(given, alice, { conversationId, seq: own, content, revision: 1 }),
    reaction: () => addReaction(given, bob, { conversationId, seq, emoji: '👍' }),
    'join of one': () => putMember(given, alice, newMember, 'member'),
    'answer to a send': () => viewMessage(given, me, sent.standing, sent.entry),
    'answer to a reaction': () => viewMessage(given, reader, sent.standing, reacted),
    'answer to a join': () => readMember(given, me, newMember),
  }
  const measured: Measured[] = []
  for (const [operation, ask] of Object.entries(work)) {
    measured.push(await measure(operation, limits[operation as Operation], ask))
  }
  return measured
}

/** All operations with so many messages stored, each size in a table of its own. */
export async function measureSizes(
  table: Table,
  sizes: readonly number[],
): Promise<ReadonlyMap<number, readonly Measured[]>> {
  const world = await newWorld(table)
  const items = await itemsOfWorld(table, world)
  const bySize = new Map<number, readonly Measured[]>()
  for (const size of sizes) {
    const messages = await messagesFor(table, world, size)
    const filled = await startTableWith(itemsWith(items, messages))
    const measured = measureBehind(filled.table, world, messages.at(-1) ?? messages[0])
    bySize.set(size, await measured.finally(filled.stop))
  }
  return bySize
}

export const operationCount = Object.keys(limits).length
