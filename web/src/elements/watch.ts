import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Observed } from '../session/state.ts'

/**
 * Shows an element anew whenever what it looks at changes. What that is may hang on the element's properties: it is asked
 * for before every update.
 *
 * @example
 * ```ts
 * readonly #messages = new Watch(this, () => this.parley.live.messages(this.conversationId))
 * // in render(): this.#messages.value.items
 * ```
 */
export class Watch<Value> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #find: () => Observed<Value>
  #observed: Observed<Value> | undefined
  #stop: (() => void) | undefined
  #isConnected = false

  constructor(host: ReactiveControllerHost, find: () => Observed<Value>) {
    this.#host = host
    this.#find = find
    host.addController(this)
  }

  get value(): Value {
    return this.#look().getSnapshot()
  }

  hostUpdate(): void {
    this.#look()
  }

  hostConnected(): void {
    this.#isConnected = true
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#isConnected = false
    this.#stop?.()
    this.#observed = undefined
  }

  #look(): Observed<Value> {
    const observed = this.#find()
    // An element that was removed may still be updated once: nothing would end what it began.
    if (this.#isConnected && observed !== this.#observed) {
      this.#stop?.()
      this.#observed = observed
      this.#stop = observed.subscribe(() => this.#host.requestUpdate())
    }
    return observed
  }
}
