import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import { ParleyError } from '../errors.ts'
import type { Keeper } from '../persistence/keeper.ts'
import type { Held } from '../replica/held.ts'
import { findMessage } from '../replica/messages.ts'
import type { Outcome } from '../replica/reduce.ts'
import type { Store } from '../replica/store.ts'
import { createView, type View } from '../replica/view.ts'
import { type Delivered, deliver, type Ways } from './deliver.ts'
import { findOwn } from './find-own.ts'
import { isReplacedBy, isShown, isWaiting, laneOf, type Outgoing, type Wish } from './outgoing.ts'

/** What becomes of wishes, for who wants to know. */
export interface OutboxListener {
  sent?(one: Outgoing, delivered: Delivered): void
  refused?(one: Outgoing, error: ParleyError): void
  /** No answer, or one that asks to try again; it is tried again. */
  failed?(one: Outgoing, error: ParleyError): void
}

export interface Outbox {
  /** Everything that is on its way or was refused, in order. */
  readonly all: View<readonly Outgoing[]>
  of(conversationId: string): readonly Outgoing[]
  /** Shown at once, and sent as soon as can be. Resolves once it would survive the app. */
  add(conversationId: string, wish: Wish): { readonly id: string; readonly kept: Promise<void> }
  /** Tries again what was refused, now and as the last. */
  retry(id: string): void
  /** Gives up what was refused or has not been tried. Answers whether that could be. */
  discard(id: string): boolean
  /** Sends what can be sent; with `anew` also what was waiting for a better moment. */
  wake(anew?: boolean): void
  /** Looks whether the replica shows by now what was done. */
  learn(outcome: Outcome): void
  /** Done before a sync of these began, so that it shows whatever they did; answers what to call once it has succeeded. */
  beforeSync(): (isSynced: (conversationId: string) => boolean) => void
  reset(outgoing: readonly Outgoing[]): void
}

export interface OutboxOptions {
  readonly environment: Environment
  readonly store: () => Store
  readonly keeper: () => Keeper | undefined
  readonly ways: Ways
  /** Whether there is any use in trying. */
  readonly mayTry: () => boolean
  readonly wantSync: (conversationId: string) => void
  readonly retryMs: { readonly base: number; readonly most: number }
  readonly listener: OutboxListener
}

/** What says nothing of the wish: that nobody is signed in, or that something in between answered. */
const noRefusals: readonly string[] = ['unauthenticated', 'signed_out', 'session_ended', 'aborted', 'network']

/** How long what was done may take to come back as an event. */
const shownMs = 3_000

export function createOutbox(options: OutboxOptions): Outbox {
  const { environment, store, keeper, ways, mayTry, wantSync, retryMs, listener } = options
  let items: readonly Outgoing[] = []
  const unkept = new Set<string>()
  const busy = new Set<string>()
  const tries = new Map<string, number>()
  /** Until when a lane rests; `asked` by the service, which is not to be disturbed before. */
  const resting = new Map<string, { readonly until: number; readonly asked: boolean }>()
  /** Positions that the service called false once. */
  const doubted = new Set<string>()
  let cancel: (() => void) | undefined
  const all = createView(() => items)

  const heldOf = (conversationId: string): Held | undefined =>
    store().replica.conversations.get(conversationId)
  const isListed = ({ id }: Outgoing): boolean => items.some((one) => one.id === id)

  function replace(next: readonly Outgoing[], conversationId: string): void {
    items = next
    all.renew()
    store().renew([conversationId])
  }

  /** Undefined removes it. */
  function put(one: Outgoing, next: Outgoing | undefined): Promise<void> {
    const { id, conversationId } = one
    replace(
      items.flatMap((item) => (item.id === id ? (next ?? []) : item)),
      conversationId,
    )
    return keeper()?.keep(id, next) ?? Promise.resolve()
  }

  function compose(conversationId: string, wish: Wish, replaced: Outgoing | undefined): Outgoing {
    const held = heldOf(conversationId)
    const { revision, tried } = { revision: revisionOf(held, conversationId, wish), tried: false }
    return {
      id: environment.newId(),
      conversationId,
      wish,
      order: Math.max(0, ...items.map(({ order }) => order)) + 1,
      at: environment.now(),
      after: held?.position ?? 0,
      revision: replaced?.revision ?? revision,
      tried,
    }
  }

  /** An edit on its way makes one more of the revision that is shown. */
  function revisionOf(held: Held | undefined, conversationId: string, wish: Wish): number {
    if (wish.kind !== 'edit') return 0
    const before = items.findLast(
      (one) =>
        one.conversationId === conversationId &&
        one.wish.kind === 'edit' &&
        one.wish.seq === wish.seq &&
        !one.refusal,
    )
    const known = held && findMessage(held.messages, wish.seq)?.revision
    return Math.max(known ?? 1, before ? before.revision + 1 : 0)
  }

  function add(conversationId: string, wish: Wish): { id: string; kept: Promise<void> } {
    const replaced = items.find((one) => one.conversationId === conversationId && isReplacedBy(one, wish))
    const one = compose(conversationId, wish, replaced)
    if (replaced) void put(replaced, undefined)
    unkept.add(one.id)
    replace([...items, one], conversationId)
    const kept = (keeper()?.keep(one.id, one) ?? Promise.resolve()).finally(() => {
      unkept.delete(one.id)
      wake()
    })
    return { id: one.id, kept }
  }

  function wake(anew = false): void {
    if (anew) for (const [lane, { asked }] of resting) if (!asked) resting.delete(lane)
    if (!mayTry()) return
    const taken = new Set(busy)
    for (const one of items) {
      const lane = laneOf(one)
      if (!isWaiting(one) || taken.has(lane)) continue
      taken.add(lane)
      if (unkept.has(one.id) || (resting.get(lane)?.until ?? 0) > environment.now()) continue
      busy.add(lane)
      void attempt(one).finally(() => {
        busy.delete(lane)
        wake()
      })
    }
    rest()
  }

  function rest(): void {
    cancel?.()
    const next = Math.min(...Array.from(resting.values(), ({ until }) => until))
    const ms = next - environment.now()
    cancel = ms > 0 && ms < Number.POSITIVE_INFINITY ? environment.setTimer(wake, ms) : undefined
  }

  /** That the service may have heard of it is kept before it can have. */
  async function attempt(one: Outgoing): Promise<void> {
    const lane = laneOf(one)
    const tried = { ...one, tried: true }
    if (!one.tried) await put(one, tried).catch(() => undefined)
    try {
      const delivered = await deliver(tried, ways)
      if (!isListed(one)) return
      tries.delete(lane)
      resting.delete(lane)
      settle(tried, delivered)
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      if (isListed(one)) await face(tried, error)
    }
  }

  function settle(one: Outgoing, delivered: Delivered): void {
    const done = { ...one, doneSeq: delivered.seq }
    void put(one, done)
    if (delivered.news) store().learn(delivered.news)
    listener.sent?.(one, delivered)
    dropShown(one.conversationId)
    // What did not come by itself, or was undone by then, a sync tells.
    if (isListed(one)) environment.setTimer(() => isListed(one) && wantSync(one.conversationId), shownMs)
  }

  async function face(one: Outgoing, error: ParleyError): Promise<void> {
    if (error.code === 'stale_position') return catchUp(one)
    const isFalse = error.errors.some(({ pointer }) => pointer.endsWith('/after'))
    if (isFalse && !doubted.has(one.id)) {
      // The log was restored to an earlier state: sync will say so, and lower the position.
      doubted.add(one.id)
      wantSync(one.conversationId)
    } else if (!error.retryable && !noRefusals.includes(error.code)) {
      refuse(one, error)
      return
    }
    delay(one, error)
  }

  function delay(one: Outgoing, error: ParleyError): void {
    const lane = laneOf(one)
    const tried = tries.get(lane) ?? 0
    const { retryAfterSeconds = 0 } = error
    const ms = retryAfterSeconds * 1000 + backoffMs(tried, environment.random(), retryMs.base, retryMs.most)
    tries.set(lane, tried + 1)
    resting.set(lane, { until: environment.now() + ms, asked: retryAfterSeconds > 0 })
    listener.failed?.(one, error)
  }

  /** A mark that cannot be moved is of no use to anybody. */
  function refuse(one: Outgoing, error: ParleyError): void {
    const { code, status, detail } = error
    const isMark = one.wish.kind === 'read' || one.wish.kind === 'delivered'
    void put(one, isMark ? undefined : { ...one, refusal: { code, status, detail } })
    listener.refused?.(one, error)
  }

  async function catchUp(one: Outgoing): Promise<void> {
    try {
      const { seq, lookedTo } = await findOwn(one, ways.call, heldOf(one.conversationId))
      if (!isListed(one)) return
      if (seq !== undefined) return settle(one, { seq, replayed: true })
      if (lookedTo > one.after) return void (await put(one, { ...one, after: lookedTo }))
      wantSync(one.conversationId)
      throw new ParleyError('stale_position', { status: 409, retryable: true, detail: '' })
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      delay(one, error)
    }
  }

  function dropShown(conversationId: string): void {
    const held = heldOf(conversationId)
    for (const one of items) {
      if (!held || one.conversationId !== conversationId) continue
      if (one.doneSeq !== undefined && isShown(one, held)) void put(one, undefined)
      else if (isWaiting(one) && one.after > held.row.lastSeq)
        void put(one, { ...one, after: held.row.lastSeq })
    }
  }

  return {
    all,
    of: (conversationId) => items.filter((one) => one.conversationId === conversationId),
    add,
    retry(id) {
      const one = items.find((item) => item.id === id)
      if (!one?.refusal) return
      const { refusal, ...again } = one
      const revision = Math.max(
        one.revision,
        revisionOf(heldOf(one.conversationId), one.conversationId, one.wish),
      )
      const order = Math.max(...items.map((item) => item.order)) + 1
      void put(one, undefined)
      replace([...items, { ...again, revision, order }], one.conversationId)
      void keeper()?.keep(id, { ...again, revision, order })
      wake(true)
    },
    discard(id) {
      const one = items.find((item) => item.id === id)
      if (!one || (isWaiting(one) && (one.tried || busy.has(laneOf(one))))) return false
      void put(one, undefined)
      return true
    },
    wake,
    learn({ changed }) {
      for (const id of changed) dropShown(id)
    },
    beforeSync() {
      const done = new Set(items.filter(({ doneSeq }) => doneSeq !== undefined).map(({ id }) => id))
      return (isSynced) => {
        for (const one of items)
          if (done.has(one.id) && isSynced(one.conversationId)) void put(one, undefined)
      }
    },
    reset(outgoing) {
      items = outgoing
      for (const one of [busy, tries, resting, doubted, unkept]) one.clear()
      all.renew()
    },
  }
}
