import type { Member } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import { itemsOf } from '../api/pages.ts'
import type { Call } from '../http.ts'
import { firstVisible } from '../replica/held.ts'
import { findMessage } from '../replica/messages.ts'
import type { Store } from '../replica/store.ts'
import type { Sync } from './sync.ts'

/** What is fetched only when somebody wants to see it. */
export interface Paging {
  /** About so many older messages of a conversation, at least one where there is any. */
  loadOlder(conversationId: string, count?: number): Promise<void>
  /**
   * Older messages back to that one and a few before it, for a quote that is followed. Answers whether it is there to be shown
   * now: history may not reach so far, and it may be hidden.
   */
  loadTo(conversationId: string, seq: number): Promise<boolean>
  /** All members, with their marks. */
  loadMembers(conversationId: string): Promise<void>
}

const mostEntries = 500
/** How many entries before one that is looked for are brought along. */
const surroundings = 20
/** People come and go while pages are read: then they are read again, so often. */
const memberReads = 3

export function createPaging(
  { call }: { readonly call: Call },
  store: Store,
  sync: Pick<Sync, 'pages'>,
): Paging {
  const { conversations } = store.replica
  /** By conversation, what is on its way: who asks meanwhile asks for the same. */
  const loading = new Map<string, Promise<void>>()

  /** Entries from `from` on, up to the floor. They are read as sync reads them, so that no later change is missed. */
  async function entriesFrom(conversationId: string, from: number, floor: number): Promise<Event[]> {
    const entries: Event[] = []
    const request = {
      positions: { [conversationId]: from },
      only: [conversationId],
      limit: Math.min(floor - from, mostEntries),
    }
    for await (const page of sync.pages(request)) {
      if (page.reset.length + page.removed.length > 0) {
        store.learn({ kind: 'page', page })
        break
      }
      entries.push(...page.entries)
      if ((entries.at(-1)?.seq ?? 0) >= floor) break
    }
    return entries
  }

  /** Answers how many messages it brought; undefined where there is nothing more to be had. */
  async function loadPage(conversationId: string, count: number): Promise<number | undefined> {
    const held = conversations.get(conversationId)
    if (!held || held.meanwhile || held.floor < firstVisible(held.row)) return undefined
    const { floor } = held
    const before = held.messages.length
    const from = Math.max(firstVisible(held.row) - 1, floor - count)
    held.meanwhile = []
    try {
      const entries = await entriesFrom(conversationId, from, floor)
      if ((entries.at(-1)?.seq ?? 0) < floor) return undefined
      store.learn({ kind: 'older', held, from, entries })
      return held.messages.length - before
    } finally {
      held.meanwhile = undefined
    }
  }

  async function readMembers(conversationId: string): Promise<Member[]> {
    const members: Member[] = []
    const params = { conversationId }
    const read = (cursor: string | undefined) =>
      call(userPaths.listMembers, { params, query: { limit: 100, ...(cursor && { cursor }) } })
    for await (const member of itemsOf(async (cursor) => (await read(cursor)).body)) members.push(member)
    return members
  }

  async function loadSome(conversationId: string, count: number): Promise<void> {
    let found = await loadPage(conversationId, count)
    while (found === 0) found = await loadPage(conversationId, mostEntries)
  }

  function loadOlder(conversationId: string, count = 50): Promise<void> {
    const known = loading.get(conversationId)
    const load = known ?? loadSome(conversationId, count).finally(() => loading.delete(conversationId))
    loading.set(conversationId, load)
    return load
  }

  return {
    loadOlder,
    async loadTo(conversationId, seq) {
      for (let before = Number.POSITIVE_INFINITY; ; ) {
        const { floor = before, messages = [] } = conversations.get(conversationId) ?? {}
        const message = findMessage(messages, seq)
        if (floor < seq) return message !== undefined && !message.hidden
        if (floor >= before) return false
        before = floor
        await loadOlder(conversationId, Math.min(floor - seq + surroundings, mostEntries))
      }
    },
    async loadMembers(conversationId) {
      for (let reads = 1; reads <= memberReads; reads += 1) {
        const members = await readMembers(conversationId)
        store.learn({ kind: 'members', conversationId, members })
        if (members.length === conversations.get(conversationId)?.row.memberCount) return
      }
    },
  }
}
