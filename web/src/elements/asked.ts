import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit'
import { problemText } from '../forms/problems.ts'
import { errorState, loadingState } from './states.ts'

/** Something that is asked of the service once an element is there: it waits, fails and can be tried again. */
export class Asked<Value> implements ReactiveController {
  /** Undefined until it is there. */
  value: Value | undefined
  readonly #host: ReactiveControllerHost
  readonly #ask: (before: Value | undefined) => Promise<Value>
  #problem: string | undefined
  #isBusy = false

  /** @param ask - Is given what was answered before: for a page more. */
  constructor(host: ReactiveControllerHost, ask: (before: Value | undefined) => Promise<Value>) {
    this.#host = host
    this.#ask = ask
    host.addController(this)
  }

  /** What it is about, an element whose code came late is only told with its first update. */
  hostConnected(): void {
    void this.#host.updateComplete.then(this.ask)
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  readonly ask = async (): Promise<void> => {
    if (this.#isBusy) return
    this.#isBusy = true
    this.#problem = undefined
    this.#host.requestUpdate()
    try {
      this.value = await this.#ask(this.value)
    } catch (error) {
      this.#problem = problemText(error)
    } finally {
      this.#isBusy = false
      this.#host.requestUpdate()
    }
  }

  show(render: (value: Value) => TemplateResult): TemplateResult {
    if (this.#problem !== undefined) return errorState(this.#problem, () => void this.ask())
    return this.value === undefined ? loadingState() : render(this.value)
  }
}
