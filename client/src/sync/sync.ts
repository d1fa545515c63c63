import type { Event } from '../../../shared/contract/event.ts'
import type { SyncAnswer, SyncRequest } from '../../../shared/contract/sync.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import type { Ask } from '../connection/socket.ts'
import { ParleyError } from '../errors.ts'
import type { Call } from '../http.ts'
import { firstVisible } from '../replica/held.ts'
import type { Outcome } from '../replica/reduce.ts'
import type { Store } from '../replica/store.ts'
import { createView, type View } from '../replica/view.ts'

export type SyncInput = Omit<SyncRequest, 'limit'> & { readonly limit?: number }

export interface SyncTiming {
  /** How long a gap may last before it is asked for: entries of one moment come in any order. */
  readonly gapMs: number
  /** How long what has to be asked for waits for more of the same. */
  readonly gatherMs: number
  readonly retryMs: { readonly base: number; readonly most: number }
}

export interface SyncListener {
  received?(events: readonly Event[], by: 'sync'): void
  /** A whole pass has succeeded: of everything, or of some conversations. */
  synced?(startedAt: number, only: readonly string[] | undefined): void
}

export interface Sync {
  /** Whether everything the server had when it was last asked is here. */
  readonly isCurrent: View<boolean>
  /** Fetches what is lacking, of everything or of some conversations; true once a whole pass succeeded. */
  run(only?: readonly string[]): Promise<boolean>
  /** The same in a moment, together with whatever else is wanted by then. */
  want(conversationId?: string): void
  /** Looks for gaps and doubts in what has just been learnt. */
  learn(outcome: Outcome): void
  /** The pages of one request. */
  pages(request: SyncInput): AsyncIterable<SyncAnswer>
  stop(): void
}

export interface SyncOptions {
  readonly environment: Environment
  readonly store: Store
  readonly call: Call
  readonly ask: () => Ask | undefined
  readonly mayTry: () => boolean
  readonly timing: SyncTiming
  /** Of how many conversations, those with the newest activity, the newest so many entries are fetched ahead. */
  readonly ahead: { readonly conversations: number; readonly entries: number }
  readonly beforeSync: () => (isSynced: (conversationId: string) => boolean) => void
  readonly listener: SyncListener
  readonly onError: (error: unknown) => void
}

/** Positions that fit into one request: by REST as the contract says, over a socket what fits into its frame. */
const mostPositions = 1000
const mostSocketPositions = 200

/** One who asks for what is lacking: after every new connection, at a gap, and where a row cannot be told otherwise. */
export function createSync(options: SyncOptions): Sync {
  const { environment, store, call, ask, mayTry, timing, ahead, listener } = options
  const { conversations } = store.replica
  let wanted: 'all' | Set<string> = new Set()
  let isCurrent = false
  const current = createView(() => isCurrent)
  let running: Promise<unknown> = Promise.resolve()
  let failures = 0
  let isStopped = false
  let cancel: (() => void) | undefined
  /** What calls off the look at a gap, by conversation. */
  const gaps = new Map<string, () => void>()
  let isPaging = false
  /** What came up while pages came. */
  const suspects = new Set<string>()

  function show(next: boolean): void {
    isCurrent = next
    current.renew()
  }

  function schedule(ms: number): void {
    if (!isStopped) cancel ??= environment.setTimer(runWanted, ms)
  }

  function want(conversationId?: string, ms = timing.gatherMs): void {
    if (conversationId === undefined) wanted = 'all'
    else if (wanted !== 'all') wanted.add(conversationId)
    schedule(ms * environment.random())
  }

  function runWanted(): void {
    cancel = undefined
    if (wanted !== 'all' && wanted.size === 0) return
    const only = wanted === 'all' ? undefined : [...wanted]
    wanted = new Set()
    void run(only)
  }

  /** One pass after the other: two at a time would ask for the same. */
  function run(only?: readonly string[]): Promise<boolean> {
    const pass = running.then(() => attempt(only))
    running = pass
    return pass
  }

  async function attempt(only: readonly string[] | undefined): Promise<boolean> {
    if (isStopped || !mayTry()) return false
    try {
      await (only ? syncSome(only) : syncAll())
      failures = 0
      return !isStopped
    } catch (error) {
      if (!(error instanceof ParleyError)) options.onError(error)
      if (!only) wanted = 'all'
      else for (const id of only) if (wanted !== 'all') wanted.add(id)
      schedule(delayAfter(error))
      return false
    }
  }

  function delayAfter(error: unknown): number {
    const { base, most } = timing.retryMs
    const asked = error instanceof ParleyError ? (error.retryAfterSeconds ?? 0) : 0
    failures += 1
    return asked * 1000 + backoffMs(failures - 1, environment.random(), base, most)
  }

  async function syncAll(): Promise<void> {
    const ids = [...conversations.keys()]
    // Whatever is not among the positions comes as a row: so the first request leaves nothing out.
    await pass(ids.slice(0, mostPositions), undefined)
    await syncSome(ids.slice(mostPositions))
    fetchAhead()
    show(true)
  }

  async function syncSome(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += mostPositions) {
      const some = ids.slice(from, from + mostPositions)
      await pass(some, some)
    }
  }

  const isBehind = (id: string): boolean => {
    const held = conversations.get(id)
    return held !== undefined && held.position < held.row.lastSeq
  }

  /** Of what has only just been heard of, the newest entries are fetched where that is wanted. */
  function fetchAhead(): void {
    for (const { conversationId } of store.conversations.getSnapshot().slice(0, ahead.conversations)) {
      const held = conversations.get(conversationId)
      const isBare = held && held.floor >= Math.max(held.row.lastSeq, firstVisible(held.row))
      if (isBare) store.learn({ kind: 'rewind', conversationId, entries: ahead.entries })
    }
  }

  async function pass(ids: readonly string[], only: readonly string[] | undefined): Promise<void> {
    const startedAt = environment.now()
    const forget = options.beforeSync()
    const { epoch } = store.replica
    isPaging = true
    try {
      for await (const page of pages(requestFor(ids, only))) {
        listener.received?.(page.entries, 'sync')
        store.learn({ kind: 'page', page })
      }
    } finally {
      isPaging = false
      lookAgain()
    }
    listener.synced?.(startedAt, only)
    const synced = new Set(ids)
    forget((id) => synced.has(id))
    if (only && epoch !== undefined && epoch !== store.replica.epoch) want()
  }

  /** A row that is doubted is left out of the states, and so it comes. */
  function requestFor(ids: readonly string[], only: readonly string[] | undefined): SyncInput {
    const positions: Record<string, number> = {}
    const states: Record<string, number> = {}
    for (const id of ids) {
      const held = conversations.get(id)
      if (!held) continue
      positions[id] = held.position
      if (!held.doubt) states[id] = held.row.stateRevision
    }
    const { epoch } = store.replica
    return { positions, states, ...(epoch !== undefined && { epoch }), ...(only && { only: [...only] }) }
  }

  async function* pages(request: SyncInput): AsyncGenerator<SyncAnswer, void, undefined> {
    const { reader } = store
    for (let cursor: string | undefined; ; ) {
      const page = await fetchPage({ ...request, ...(cursor !== undefined && { cursor }) })
      // For somebody who has signed out meanwhile.
      if (isStopped || store.reader !== reader) return
      yield page
      if (page.complete || page.cursor === null) return
      cursor = page.cursor
    }
  }

  async function fetchPage(body: SyncInput): Promise<SyncAnswer> {
    const connection = ask()
    if (connection && Object.keys(body.positions).length + (body.only?.length ?? 0) <= mostSocketPositions) {
      return connection('sync', body)
    }
    return (await call(userPaths.sync, { body, attempts: 1 })).body
  }

  function learn({ changed, wanted: asked }: Outcome): void {
    for (const id of changed) if ((conversations.get(id)?.early.size ?? 0) > 0) watchGap(id)
    for (const id of [...asked, ...[...changed].filter(isBehind)]) {
      if (isPaging) suspects.add(id)
      else want(id)
    }
  }

  /** What more pages may have brought since; a row that is still in doubt is not asked for in a hurry. */
  function lookAgain(): void {
    for (const id of suspects) {
      const held = conversations.get(id)
      if (held?.doubt) want(id, timing.gapMs)
      else if (!held || isBehind(id)) want(id)
    }
    suspects.clear()
  }

  function watchGap(id: string): void {
    if (gaps.has(id)) return
    const position = conversations.get(id)?.position
    const look = () => {
      gaps.delete(id)
      const held = conversations.get(id)
      if (!held || held.early.size === 0) return
      if (held.position === position) want(id)
      watchGap(id)
    }
    gaps.set(id, environment.setTimer(look, timing.gapMs))
  }

  return {
    isCurrent: current,
    run,
    want,
    learn,
    pages,
    stop() {
      isStopped = true
      cancel?.()
      for (const stopWatching of gaps.values()) stopWatching()
    },
  }
}
