import type { ReactiveController, ReactiveControllerHost } from 'lit'

const turnMs = 30_000

/** Shows an element anew every half minute, for what it says of how long ago something was. */
export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get now(): number {
    return Date.now()
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), turnMs)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
