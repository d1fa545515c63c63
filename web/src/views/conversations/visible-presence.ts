import type { PresenceState, Presences } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** The service's limit of people that one request names; more rows are on no screen. */
const mostWatched = 100
/** Rows that pass by while somebody scrolls are not asked for. */
const quietMs = 250

type Host = ReactiveControllerHost & { readonly renderRoot: ParentNode }

/** Who is here of those whose rows are on the screen, and of nobody else. Rows say whose they are by `data-person`. */
export class VisiblePresence implements ReactiveController {
  readonly #host: Host
  readonly #presence: () => Presences
  readonly #rows = new Map<Element, string>()
  readonly #visible = new Set<Element>()
  #observer: IntersectionObserver | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #watched: readonly string[] = []
  #stop: (() => void) | undefined

  constructor(host: Host, presence: () => Presences) {
    this.#host = host
    this.#presence = presence
    host.addController(this)
  }

  of(userId: string): PresenceState['presence'] | undefined {
    return this.#presence().of(userId).getSnapshot()?.presence
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((changes) => this.#see(changes))
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#observer?.disconnect()
    this.#observer = undefined
    clearTimeout(this.#timer)
    this.#rows.clear()
    this.#visible.clear()
    this.#watch([])
  }

  hostUpdated(): void {
    if (!this.#observer) return
    const rows = new Map(
      [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-person]')].map((row) => [
        row as Element,
        row.dataset.person ?? '',
      ]),
    )
    for (const row of this.#rows.keys()) if (!rows.has(row)) this.#forget(row)
    for (const [row, userId] of rows) {
      if (!this.#rows.has(row)) this.#observer.observe(row)
      if (this.#rows.get(row) !== userId) this.#settleSoon()
      this.#rows.set(row, userId)
    }
  }

  #forget(row: Element): void {
    this.#observer?.unobserve(row)
    this.#rows.delete(row)
    if (this.#visible.delete(row)) this.#settleSoon()
  }

  #see(changes: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of changes) this.#visible[isIntersecting ? 'add' : 'delete'](target)
    this.#settleSoon()
  }

  #settleSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const people = [...this.#visible].flatMap((row) => this.#rows.get(row) ?? [])
      this.#watch([...new Set(people)].toSorted().slice(0, mostWatched))
    }, quietMs)
  }

  /** The new ones first, so that who stays is not asked for again. */
  #watch(userIds: readonly string[]): void {
    if (userIds.join() === this.#watched.join()) return
    this.#watched = userIds
    const presence = this.#presence()
    const endings = userIds.map((userId) => presence.of(userId).subscribe(() => this.#host.requestUpdate()))
    if (userIds.length > 0) endings.push(presence.watch(userIds))
    this.#stop?.()
    this.#stop = () => {
      for (const end of endings) end()
    }
  }
}
