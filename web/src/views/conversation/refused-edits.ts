import { chooseText, type Live, type Outgoing, type Refusal, type Wish } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { problemText } from '../../forms/problems.ts'
import type { Rights } from '../conversations/rights.ts'
import type { Task } from './composer.ts'
import { actionsFor } from './message-actions.ts'

interface RefusedEdit extends Outgoing {
  readonly wish: Extract<Wish, { kind: 'edit' }>
  readonly refusal: Refusal
}

const isRefusedEdit = (one: Outgoing): one is RefusedEdit =>
  one.wish.kind === 'edit' && one.refusal !== undefined

interface Surroundings {
  readonly live: Pick<Live, 'outbox' | 'messages' | 'loadTo'>
  readonly languages: readonly string[]
  readonly conversationId: string
}

/** Edits that were refused wait in the outbox until somebody is there to put their words right. Shows its host anew when there is one. */
export class RefusedEdits implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #where: () => Surroundings
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, where: () => Surroundings) {
    this.#host = host
    this.#where = where
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = this.#where().live.outbox.all.subscribe(() => this.#next && this.#host.requestUpdate())
  }

  hostDisconnected(): void {
    this.#stop?.()
  }

  get #next(): RefusedEdit | undefined {
    const { live, conversationId } = this.#where()
    const refused = live.outbox.all.getSnapshot().filter(isRefusedEdit)
    return refused.find((one) => one.conversationId === conversationId)
  }

  /**
   * Takes the first one out of the outbox, to be written anew. It is given up where its message is not there any more or may not
   * be changed, and stays where that cannot be found out.
   *
   * @param isFree - Whether somebody can write it anew now: its message may have to be loaded first.
   */
  async take(rights: Rights, isFree: () => boolean): Promise<Task | undefined> {
    const one = this.#next
    if (!one || !isFree() || !(await this.#isReached(one))) return undefined
    if (this.#next?.id !== one.id || !isFree()) return undefined
    const { live, languages, conversationId } = this.#where()
    live.outbox.discard(one.id)
    const { items } = live.messages(conversationId).getSnapshot()
    const message = items.find(({ seq }) => seq === one.wish.seq)
    if (!message || !actionsFor(message, rights).includes('edit')) return undefined
    const { body } = chooseText(one.wish.content, languages).text
    return { kind: 'edit', message, refused: { body, reason: one.refusal.detail } }
  }

  /** Whether what is held reaches back to its message: only then is one that is not there gone. */
  async #isReached({ conversationId, wish: { seq } }: RefusedEdit): Promise<boolean> {
    const { live } = this.#where()
    try {
      if (await live.loadTo(conversationId, seq)) return true
    } catch (error) {
      problemText(error)
      return false
    }
    const { items, hasOlder } = live.messages(conversationId).getSnapshot()
    return !hasOlder || (items[0]?.seq || Number.POSITIVE_INFINITY) <= seq
  }
}
