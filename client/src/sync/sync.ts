import type { SyncAnswer, SyncRequest } from '../../../shared/contract/sync.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import type { Ask } from '../connection/socket.ts'
import { ParleyError } from '../errors.ts'
import type { Call } from '../http.ts'
import type { Tell } from '../listener.ts'
import type { Held } from '../replica/held.ts'
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
  /** Nothing is known any more: somebody else is signed in, or nobody. */
  forget(): void
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
  readonly tell: Tell
}

/** Positions that fit into one request: by REST as the contract says, over a socket what fits into its frame. */
const mostPositions = 1000
const mostSocketPositions = 200

const everything = ''

/** One who asks for what is lacking: after every new connection, at a gap, and where a row cannot be told otherwise. */
export function createSync(options: SyncOptions): Sync {
  const { environment, store, call, ask, mayTry, timing, ahead, tell } = options
  const { conversations } = store.replica
  /** Conversations, or `everything`. */
  const wanted = new Set<string>()
  let isCurrent = false
  const current = createView(() => isCurrent)
  let running: Promise<unknown> = Promise.resolve()
  let failures = 0
  let isStopped = false
  let cancel: (() => void) | undefined
  let isPaging = false
  /** Those that are looked at again in a moment. */
  const watched = new Set<string>()

  function setCurrent(is: boolean): void {
    isCurrent = is
    current.renew()
  }

  function schedule(ms: number): void {
    cancel ??= environment.setTimer(() => {
      cancel = undefined
      const ids = [...wanted]
      if (ids.length > 0) void run(ids.includes(everything) ? undefined : ids)
    }, ms)
  }

  function want(conversationId = everything): void {
    wanted.add(conversationId)
    schedule(timing.gatherMs * environment.random())
  }

  /** One pass after the other: two at a time would ask for the same. */
  function run(only?: readonly string[]): Promise<boolean> {
    const pass = running.then(() => attempt(only))
    running = pass
    return pass
  }

  async function attempt(only: readonly string[] | undefined): Promise<boolean> {
    if (isStopped || !mayTry()) return false
    const before = [...wanted]
    const { reader } = store
    try {
      for (const id of only ?? before) wanted.delete(id)
      await (only ? syncSome(only) : syncAll())
      // For somebody who has signed out meanwhile.
      if (isStopped || store.reader !== reader) return false
      failures = 0
      if (!only) {
        // What is wanted since need not wait for what failed before.
        cancel?.()
        cancel = undefined
        if (wanted.size > 0) schedule(timing.gatherMs)
        setCurrent(true)
      }
      return true
    } catch (error) {
      const asked = error instanceof ParleyError ? (error.retryAfterSeconds ?? 0) : tell('error', error)
      for (const id of only ?? [everything]) wanted.add(id)
      const { base, most } = timing.retryMs
      schedule((asked ?? 0) * 1000 + backoffMs(failures, environment.random(), base, most))
      failures += 1
      return false
    }
  }

  async function syncAll(): Promise<void> {
    const ids = [...conversations.keys()]
    // Whatever is not among the positions comes as a row: so the first request leaves nothing out.
    await pass(ids.slice(0, mostPositions), undefined)
    await syncSome(ids.slice(mostPositions))
    for (const { conversationId } of store.conversations.getSnapshot().slice(0, ahead.conversations)) {
      store.learn({ kind: 'rewind', conversationId, entries: ahead.entries })
    }
  }

  async function syncSome(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += mostPositions) {
      const some = ids.slice(from, from + mostPositions)
      await pass(some, some)
    }
  }

  async function pass(ids: readonly string[], only: readonly string[] | undefined): Promise<void> {
    const startedAt = environment.now()
    const forget = options.beforeSync()
    const { reader } = store
    const { epoch } = store.replica
    isPaging = true
    try {
      for await (const page of pages(requestFor(ids, only))) {
        tell('received', page.entries, 'sync')
        store.learn({ kind: 'page', page, ahead: only && ahead.entries })
      }
    } finally {
      isPaging = false
    }
    if (isStopped || store.reader !== reader) return
    tell('synced', startedAt, only)
    forget((id) => {
      const held = conversations.get(id)
      const isAsked = ids.includes(id)
      // What was done in a conversation that is not among all of them is shown nowhere any more.
      return held ? isAsked && !isBehind(held) : isAsked || !only
    })
    for (const id of only ?? []) {
      const held = conversations.get(id)
      if (held && isBehind(held)) want(id)
    }
    if (only && epoch !== undefined && epoch !== store.replica.epoch) want()
  }

  /** A row that is doubted is left out of the states, and so it comes. */
  function requestFor(ids: readonly string[], only: readonly string[] | undefined): SyncInput {
    const positions: Record<string, number> = {}
    const states: Record<string, number> = {}
    for (const id of ids) {
      const held = conversations.get(id)
      if (held) positions[id] = held.position
      if (held && !held.doubt) states[id] = held.row.stateRevision
    }
    return { positions, states, ...(only && { only: [...only] }) }
  }

  async function* pages(asked: SyncInput): AsyncGenerator<SyncAnswer, void, undefined> {
    const { reader, replica } = store
    const request = { ...asked, ...(replica.epoch !== undefined && { epoch: replica.epoch }) }
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: SyncAnswer = await fetchPage({ ...request, ...(cursor && { cursor }) })
      // For somebody who has signed out meanwhile.
      if (isStopped || store.reader !== reader) return
      yield page
      cursor = page.complete ? null : page.cursor
    }
  }

  async function fetchPage(body: SyncInput): Promise<SyncAnswer> {
    const connection = ask()
    const { positions, only = [] } = body
    return connection && Object.keys(positions).length + only.length <= mostSocketPositions
      ? connection('sync', body)
      : (await call(userPaths.sync, { body, attempts: 1 })).body
  }

  const isBehind = (held: Held): boolean => held.position < held.row.lastSeq

  /** While pages come, more of them may bring what is lacking; and a gap may close by itself. */
  function learn({ changed, wanted: asked }: Outcome): void {
    for (const id of asked) (isPaging ? watch : want)(id)
    for (const id of changed) {
      const held = conversations.get(id)
      if (held && isBehind(held) && !isPaging) want(id)
      else if (held && (isBehind(held) || held.early.size > 0)) watch(id)
    }
  }

  function watch(id: string): void {
    if (watched.has(id)) return
    watched.add(id)
    const before = conversations.get(id)?.position
    environment.setTimer(() => {
      watched.delete(id)
      if (isStopped) return
      const held = conversations.get(id)
      const isStuck = held?.position === before
      if (!held || held.doubt || isBehind(held) || (held.early.size > 0 && isStuck)) want(id)
      if (held && held.early.size > 0) watch(id)
    }, timing.gapMs)
  }

  return {
    isCurrent: current,
    run,
    want,
    learn,
    pages,
    forget() {
      wanted.clear()
      setCurrent(false)
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}
