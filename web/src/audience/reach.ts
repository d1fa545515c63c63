import type { AnswerOf, Api } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { problemText } from '../forms/problems.ts'
import type { Audience } from './addressing.ts'

/** Between the last change and the question. */
const pauseMs = 250

/** How many an audience has and who some of them are, asked anew whenever it changes; only the newest question counts. */
export class Reach implements ReactiveController {
  preview: AnswerOf<'previewAudience'> | undefined
  problem: string | undefined
  readonly #host: ReactiveControllerHost
  readonly #api: () => Pick<Api, 'spaces'>
  readonly #told: () => void
  #about = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking: AbortController | undefined

  /** @param told - Hears when the answer is there, and when it is not any more. */
  constructor(host: ReactiveControllerHost, api: () => Pick<Api, 'spaces'>, told: () => void) {
    this.#host = host
    this.#api = api
    this.#told = told
    host.addController(this)
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    this.#about = ''
  }

  /** What is asked about; nothing happens while that stays the same. */
  look(spaceId: string, audience: Audience): void {
    const about = JSON.stringify([spaceId, audience.to, audience.except])
    if (about === this.#about) return
    this.#about = about
    this.#stop()
    if (audience.to.length > 0) this.#timer = setTimeout(() => void this.#ask(spaceId, audience), pauseMs)
  }

  /** Asks again. */
  again(spaceId: string, audience: Audience): void {
    this.#about = ''
    this.look(spaceId, audience)
    this.#host.requestUpdate()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    this.#show(undefined, undefined)
  }

  #show(preview: AnswerOf<'previewAudience'> | undefined, problem: string | undefined): void {
    this.preview = preview
    this.problem = problem
    this.#told()
  }

  async #ask(spaceId: string, audience: Audience): Promise<void> {
    const asking = new AbortController()
    this.#asking = asking
    try {
      const { to, except } = audience
      const asked = { to, ...(except && { except }) }
      const preview = await this.#api().spaces.previewAudience(spaceId, asked, { signal: asking.signal })
      if (!asking.signal.aborted) this.#show(preview, undefined)
    } catch (error) {
      if (!asking.signal.aborted) this.#show(undefined, problemText(error))
    }
    this.#host.requestUpdate()
  }
}
