import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit'
import { html, nothing } from 'lit'
import { problemText } from '../forms/problems.ts'
import { t } from '../texts/texts.ts'
import { errorState, loadingState } from './states.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

type Ask<Item> = (
  cursor: string | undefined,
  options: { readonly signal: AbortSignal },
) => Promise<Page<Item>>

/** Between the last key and the question, so that not every letter asks. */
const pauseMs = 200

/** A list that comes page by page. It is asked anew when what is looked for changes, and only the newest question counts. */
export class Paged<Item> implements ReactiveController {
  /** Undefined until the first page is there. */
  items: readonly Item[] | undefined
  readonly #host: ReactiveControllerHost
  readonly #ask: Ask<Item>
  #nextCursor: string | null = null
  #problem: string | undefined
  /** Where the page begins that could not be had. */
  #failedFrom: string | undefined
  #asking: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost, ask: Ask<Item>) {
    this.#host = host
    this.#ask = ask
    host.addController(this)
  }

  /** What it is about, an element whose code came late is only told with its first update. */
  hostConnected(): void {
    void this.#host.updateComplete.then(this.renew)
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
  }

  /** From the beginning. */
  readonly renew = (): Promise<void> => this.#load(undefined)

  /** The same, once nobody types any more. */
  renewSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.renew(), pauseMs)
  }

  /** Pages do not follow what happens: what is done here is done to them too. */
  change(change: (items: readonly Item[]) => readonly Item[]): void {
    this.items = change(this.items ?? [])
    this.#host.requestUpdate()
  }

  async #load(from: string | undefined): Promise<void> {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    try {
      const { items, nextCursor } = await this.#pageWithSome(from, asking.signal)
      if (asking.signal.aborted) return
      this.items = from === undefined ? items : [...(this.items ?? []), ...items]
      this.#nextCursor = nextCursor
      this.#problem = undefined
    } catch (error) {
      if (!asking.signal.aborted) this.#fail(from, problemText(error))
    }
    this.#host.requestUpdate()
  }

  /** What is there stays, but not what was asked for anew. */
  #fail(from: string | undefined, problem: string): void {
    this.#problem = problem
    this.#failedFrom = from
    if (from === undefined) this.items = undefined
  }

  /** A page may be empty and not the last one. */
  async #pageWithSome(from: string | undefined, signal: AbortSignal): Promise<Page<Item>> {
    let page = await this.#ask(from, { signal })
    while (page.items.length === 0 && page.nextCursor !== null)
      page = await this.#ask(page.nextCursor, { signal })
    return page
  }

  /** Whether there is nothing more to be had. */
  get isWhole(): boolean {
    return this.items !== undefined && this.#nextCursor === null
  }

  /** @param render - Of all that is there by now, none included; a button for more comes below. */
  show(render: (items: readonly Item[]) => TemplateResult): TemplateResult {
    if (!this.items) return this.#problem === undefined ? loadingState() : this.#failed(this.#problem)
    return html`${render(this.items)} ${this.#problem === undefined ? this.#more() : this.#failed(this.#problem)}`
  }

  #failed(problem: string): TemplateResult {
    return errorState(problem, () => void this.#load(this.#failedFrom))
  }

  #more(): TemplateResult | typeof nothing {
    const next = this.#nextCursor
    if (next === null) return nothing
    return html`<div class="more"><button class="button" @click=${() => void this.#load(next)}>${t('more')}</button></div>`
  }
}
