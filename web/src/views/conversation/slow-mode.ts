import type { ShownConversation, ShownMessages } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { slowModeWait } from '../conversations/policy.ts'

interface Seen {
  readonly conversation: ShownConversation | undefined
  readonly messages: ShownMessages
}

const turnMs = 1000

/** How long somebody has to wait before they say more; shows its host anew each second while they do. */
export class SlowMode implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #look: () => Seen
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost, look: () => Seen) {
    this.#host = host
    this.#look = look
    host.addController(this)
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }

  /** In seconds. */
  get wait(): number {
    const { conversation, messages } = this.#look()
    if (!conversation || conversation.policy.slowModeSeconds === 0) return 0
    // What was refused was not said.
    const last = messages.items.findLast(({ own, status, seq }) => own && (seq > 0 || status !== 'failed'))
    return slowModeWait(conversation, last?.createdAt, Date.now())
  }

  hostUpdated(): void {
    clearTimeout(this.#timer)
    if (this.wait > 0) this.#timer = setTimeout(() => this.#host.requestUpdate(), turnMs)
  }
}
