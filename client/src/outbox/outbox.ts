import { backoffMs } from '../backoff.ts'
import type { Environment } from '../clock.ts'
import type { Timing } from '../connection/connection.ts'
import { networkError, type ParleyError, parleyErrorOf } from '../errors.ts'
import type { Tell } from '../listener.ts'
import type { Keeper } from '../persistence/keeper.ts'
import type { Held } from '../replica/held.ts'
import { findMessage } from '../replica/messages.ts'
import type { Outcome } from '../replica/reduce.ts'
import type { Store } from '../replica/store.ts'
import { createView, type View } from '../replica/view.ts'
import { type Delivered, deliver, type Ways } from './deliver.ts'
import { findOwn } from './find-own.ts'
import { isReplacedBy, isShown, isWaiting, laneOf, type Outgoing, type Wish } from './outgoing.ts'

/** Something on its way: its id, and when it would survive the app. */
export interface OnItsWay {
  /** Of a message its `clientMessageId`. */
  readonly id: string
  readonly kept: Promise<void>
}

export interface Outbox {
  /** Everything that is on its way or was refused, in order. */
  readonly all: View<readonly Outgoing[]>
  of(conversationId: string): readonly Outgoing[]
  itemOf(id: string): Outgoing | undefined
  /** Shown at once, and sent as soon as can be. Resolves once it would survive the app. */
  add(conversationId: string, wish: Wish): OnItsWay
  /** Tries again what was refused. */
  retry(id: string): void
  /** Gives up what was refused or has not been tried. Answers whether that could be. */
  discard(id: string): boolean
  /** Sends what can be sent; with `anew` also what was waiting for a better moment. */
  wake(anew?: boolean): void
  /** Looks whether the replica shows by now what was done. */
  learn(outcome: Outcome): void
  /** Done before a sync of these began, so that it shows whatever they did; answers what to call once it has succeeded. */
  beforeSync(): (isSynced: (conversationId: string) => boolean) => void
  /** What was left here before, in its order, comes in front of what has been added since. */
  adopt(left: readonly Outgoing[]): void
  reset(): void
}

export interface OutboxOptions extends Ways {
  readonly environment: Environment
  readonly timing: Pick<Timing, 'retryMs'>
  /** Whether there is any use in trying. */
  readonly mayTry: () => boolean
  readonly tell: Tell
  readonly store: () => Store
  readonly keep: Keeper['keep']
  readonly wantSync: (conversationId: string) => void
}

/** What says nothing of the wish: that nobody is signed in, or that something in between answered. */
const noRefusals: readonly string[] = ['unauthenticated', 'signed_out', 'session_ended', 'aborted', 'network']

/** How long what was done may take to come back as an event. */
const shownMs = 3_000

export function createOutbox(options: OutboxOptions): Outbox {
  const { environment, timing, mayTry, tell, store, keep, wantSync } = options
  const { base, most } = timing.retryMs
  let items: readonly Outgoing[] = []
  const busy = new Set<string>()
  /** By lane: how often in a row it failed, until when it rests, and whether the service asked for that. */
  const resting = new Map<string, { tries: number; until: number; asked: boolean }>()
  /** Positions that the service called false once. */
  const doubted = new Set<string>()
  let cancel: (() => void) | undefined
  const all = createView(() => items)

  const heldOf = (conversationId: string): Held | undefined =>
    store().replica.conversations.get(conversationId)
  const itemOf = (id: string): Outgoing | undefined => items.find((one) => one.id === id)

  function show(next: readonly Outgoing[], changed: readonly Outgoing[]): void {
    items = next
    all.renew()
    store().renew(new Set(changed.map(({ conversationId }) => conversationId)))
  }

  /** In the place of what has its id, or as the last; undefined removes it, and `now` also from what is kept. */
  function put(one: Outgoing, next: Outgoing | undefined, now = false): Promise<void> {
    const { id } = one
    const longer = next ? [...items, next] : items
    show(itemOf(id) ? items.flatMap((held) => (held.id === id ? (next ?? []) : held)) : longer, [one])
    const kept = keep(id, next, now)
    // Who keeps tells of it.
    kept.catch(() => undefined)
    return kept
  }

  /** Of an edit: the one that is shown; another edit on its way makes one more. */
  function revisionOf(conversationId: string, wish: Wish): number {
    if (wish.kind !== 'edit') return 0
    const message = findMessage(heldOf(conversationId)?.messages ?? [], wish.seq)
    const before = items.filter(
      (one) =>
        one.conversationId === conversationId &&
        one.wish.kind === 'edit' &&
        one.wish.seq === wish.seq &&
        !one.refusal,
    )
    return Math.max(message?.revision ?? 1, ...before.map(({ revision }) => revision + 1))
  }

  function add(conversationId: string, wish: Wish): OnItsWay {
    const needless = items.find((one) => one.conversationId === conversationId && isReplacedBy(one, wish))
    const one: Outgoing = {
      id: environment.newId(),
      conversationId,
      wish,
      order: (items.at(-1)?.order ?? 0) + 1,
      at: environment.now(),
      after: heldOf(conversationId)?.position ?? 0,
      revision: revisionOf(conversationId, wish),
      tried: false,
    }
    const kept = put(one, one)
    // After the newer one: a kill between the two leaves both, in their order.
    if (needless) void put(needless, undefined, true)
    wake()
    return { id: one.id, kept }
  }

  function wake(anew = false): void {
    const now = environment.now()
    for (const rest of resting.values()) if (anew && !rest.asked) rest.until = 0
    const taken = new Set(busy)
    for (const one of mayTry() ? items : []) {
      const lane = laneOf(one)
      if (!isWaiting(one) || taken.has(lane)) continue
      taken.add(lane)
      if ((resting.get(lane)?.until ?? 0) > now) continue
      busy.add(lane)
      void attempt(one).finally(() => {
        busy.delete(lane)
        wake()
      })
    }
    cancel?.()
    const until = Array.from(resting.values(), (rest) => rest.until).filter((moment) => moment > now)
    cancel = until.length > 0 ? environment.setTimer(wake, Math.min(...until) - now) : undefined
  }

  /** That the service may have heard of it is kept before it can have. */
  async function attempt(one: Outgoing): Promise<void> {
    const tried = { ...one, tried: true }
    if (!one.tried) await put(one, tried).catch(() => undefined)
    if (!mayTry()) return
    try {
      const delivered = await deliver(tried, options)
      if (itemOf(one.id)) settle(tried, delivered)
    } catch (error) {
      if (itemOf(one.id)) await face(tried, parleyErrorOf(error))
    }
  }

  function settle(one: Outgoing, delivered: Delivered): void {
    const { id, conversationId } = one
    resting.delete(laneOf(one))
    void put(one, { ...one, doneSeq: delivered.seq })
    if (delivered.news) store().learn(delivered.news)
    tell('sent', one, delivered)
    dropShown(conversationId)
    // What did not come by itself, or was undone by then, a sync tells.
    if (itemOf(id)) environment.setTimer(() => itemOf(id) && wantSync(conversationId), shownMs)
  }

  async function face(one: Outgoing, error: ParleyError): Promise<void> {
    const { code, status, detail, retryable, errors } = error
    const isFalse = errors.some(({ pointer }) => pointer.endsWith('/after')) && !doubted.has(one.id)
    if (code === 'stale_position') await catchUp(one)
    else if (retryable || isFalse || noRefusals.includes(code)) {
      if (isFalse) {
        // The log was restored to an earlier state: sync will say so, and lower the position.
        doubted.add(one.id)
        wantSync(one.conversationId)
      }
      const isUnanswered = code === 'network' || status >= 500
      if (isUnanswered && one.wish.kind === 'send' && !one.unsure)
        void put(one, { ...(itemOf(one.id) ?? one), unsure: true })
      delay(one, error)
    } else {
      // A mark that cannot be moved is of no use to anybody.
      void put(one, 'upTo' in one.wish ? undefined : { ...one, refusal: { code, status, detail } })
      tell('refused', one, error)
    }
  }

  function delay(one: Outgoing, error: ParleyError): void {
    const lane = laneOf(one)
    const tries = resting.get(lane)?.tries ?? 0
    const { retryAfterSeconds = 0 } = error
    const ms = retryAfterSeconds * 1000 + backoffMs(tries, environment.random(), base, most)
    resting.set(lane, { tries: tries + 1, until: environment.now() + ms, asked: retryAfterSeconds > 0 })
    tell('failed', one, error)
  }

  async function catchUp(one: Outgoing): Promise<void> {
    try {
      const { seq, lookedTo } = await findOwn(one, options.call, heldOf(one.conversationId))
      if (!itemOf(one.id)) return
      if (seq !== undefined) settle(one, { seq, replayed: true })
      else if (lookedTo > one.after) void put(one, { ...one, after: lookedTo })
      else {
        wantSync(one.conversationId)
        throw networkError('No answer came.')
      }
    } catch (error) {
      delay(one, parleyErrorOf(error))
    }
  }

  function dropShown(conversationId: string): void {
    const held = heldOf(conversationId)
    for (const one of items) {
      if (!held || one.conversationId !== conversationId) continue
      const { lastSeq } = held.row
      const { id, doneSeq: seq } = one
      if (seq !== undefined && isShown(one, held)) {
        void put(one, undefined)
        if (seq > 0) store().learn({ kind: 'sent', conversationId, seq, id })
      } else if (isWaiting(one) && one.after > lastSeq) void put(one, { ...one, after: lastSeq })
    }
  }

  return {
    all,
    itemOf,
    of: (conversationId) => items.filter((one) => one.conversationId === conversationId),
    add,
    retry(id) {
      const one = itemOf(id)
      if (!one?.refusal) return
      const { refusal, ...again } = one
      const revision = Math.max(one.revision, revisionOf(one.conversationId, one.wish))
      void put(one, { ...again, revision })
      wake(true)
    },
    discard(id) {
      const one = itemOf(id)
      if (!one || (isWaiting(one) && (one.tried || busy.has(laneOf(one))))) return false
      void put(one, undefined, true)
      return true
    },
    wake,
    learn({ changed }) {
      changed.forEach(dropShown)
    },
    beforeSync() {
      const done = items.filter(({ doneSeq }) => doneSeq !== undefined)
      return (isSynced) => {
        for (const one of done) if (itemOf(one.id) && isSynced(one.conversationId)) void put(one, undefined)
      }
    },
    adopt(left) {
      const unknown = left.filter(({ id }) => !itemOf(id))
      const last = unknown.at(-1)?.order ?? 0
      const added = items.map((one) => ({ ...one, order: last + one.order }))
      show([...unknown, ...added], unknown)
      for (const one of added) void put(one, one)
      wake()
    },
    reset() {
      cancel?.()
      for (const one of [busy, resting, doubted]) one.clear()
      show([], items)
    },
  }
}
