import { setTimeout as pause } from 'node:timers/promises'
import type { Member } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { SyncAnswer, SyncConversation } from '../../shared/contract/sync.ts'
import type { Ask } from './requests.ts'

/** One conversation as the API shows it to one person. */
export interface Shown {
  /** From the list. */
  readonly row: SyncConversation
  /** From sync, with `hiddenSeqs`. */
  readonly synced: SyncConversation
  /** The whole log, oldest first. */
  readonly entries: readonly Event[]
  /** By seq. */
  readonly messages: ReadonlyMap<number, Message>
  readonly members: readonly Member[]
}

export type Truth = ReadonlyMap<string, Shown>

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

const mostAttempts = 5

export async function require<Data>(ask: Ask, route: string, body?: unknown): Promise<Data> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(route, { body })
    if (answer.ok) return answer.data as Data
    const { status, problem, cause } = answer
    if (attempt === mostAttempts) throw new Error(`${route}: ${status} ${JSON.stringify(problem)}`, { cause })
    await pause(attempt * 200)
  }
}

export async function listAll<Item>(ask: Ask, path: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<Item> =
      await require(ask, `GET ${path}${path.includes('?') ? '&' : '?'}limit=100${more}`)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

/** Everything that the API shows a person, asked for afresh. */
export async function readTruth(ask: Ask): Promise<Truth> {
  const rows = await listAll<SyncConversation>(ask, '/conversations?view=all')
  const logs = await readLogs(ask, rows)
  const shown: [string, Shown][] = []
  for (const row of rows) {
    const path = `/conversations/${row.conversationId}`
    const [messages, members] = await Promise.all([
      listAll<Message>(ask, `${path}/messages`),
      listAll<Member>(ask, `${path}/members`),
    ])
    const synced = logs.rows.get(row.conversationId) ?? row
    const entries = logs.entries.get(row.conversationId) ?? []
    shown.push([
      row.conversationId,
      { row, synced, entries, messages: new Map(messages.map((one) => [one.seq, one])), members },
    ])
  }
  return new Map(shown)
}

/** Whole logs, with the rows as sync tells them; of all that somebody is in, unless it is told of which only. */
export async function readLogs(
  ask: Ask,
  rows: ReadonlyArray<Pick<SyncConversation, 'conversationId'>>,
  only?: readonly string[],
) {
  const positions = Object.fromEntries(rows.map(({ conversationId }) => [conversationId, 0]))
  const entries = new Map<string, Event[]>()
  const synced = new Map<string, SyncConversation>()
  let cursor: string | undefined
  for (;;) {
    const page = await require<SyncAnswer>(ask, 'POST /sync', { positions, only, cursor, limit: 500 })
    for (const event of page.entries) {
      const id = event.conversationId ?? ''
      entries.set(id, [...(entries.get(id) ?? []), event])
    }
    for (const row of page.conversations) synced.set(row.conversationId, row)
    if (page.complete) return { entries, rows: synced }
    cursor = page.cursor ?? undefined
  }
}
