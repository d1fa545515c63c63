import type { Live, ShownConversation, ShownMessages } from '@parley/client'
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { tell } from '../../elements/toasts.ts'
import { problemText } from '../../forms/problems.ts'
import { t } from '../../texts/texts.ts'

/** Of what is unread so much is loaded at once, for the line above the first. */
const mostUnread = 500

async function failed(load: () => Promise<unknown>): Promise<boolean> {
  try {
    await load()
    return false
  } catch (error) {
    problemText(error)
    return true
  }
}

type Loading = Pick<Live, 'loadOlder' | 'loadTo'>

/** Brings what was said earlier, as it is wanted. */
export class OlderMessages implements ReactiveController {
  hasFailed = false
  readonly #host: ReactiveControllerHost
  readonly #live: () => Loading
  #isBusy = false
  /** What an earlier one asked for is not waited for any more. */
  #run = 0
  #prepared: { readonly conversationId: string; readonly done: Promise<void> } | undefined

  constructor(host: ReactiveControllerHost, live: () => Loading) {
    this.#host = host
    this.#live = live
    host.addController(this)
  }

  hostConnected(): void {}

  get isBusy(): boolean {
    return this.#isBusy
  }

  begin(): void {
    this.#run += 1
    this.#isBusy = false
    this.hasFailed = false
    this.#prepared = undefined
  }

  /** Of a conversation that was not looked at before, nothing may be held, or not all that is unread. Once each, for all who ask. */
  prepare(conversation: ShownConversation, messages: ShownMessages): Promise<void> {
    const { conversationId } = conversation
    if (this.#prepared?.conversationId !== conversationId)
      this.#prepared = { conversationId, done: this.#bring(conversation, messages) }
    return this.#prepared.done
  }

  async #bring(
    { conversationId, unreadCount, readSeq, lastSeq }: ShownConversation,
    { items, hasOlder }: ShownMessages,
  ): Promise<void> {
    const isHeld = unreadCount === 0 || (items[0]?.seq ?? Number.POSITIVE_INFINITY) <= readSeq + 1
    if (!hasOlder || (items.length > 0 && isHeld)) return
    if (isHeld || lastSeq - readSeq > mostUnread) return this.load(conversationId)
    await this.#doing(() => this.#live().loadTo(conversationId, readSeq + 1))
  }

  async load(conversationId: string): Promise<void> {
    await this.#doing(() => this.#live().loadOlder(conversationId))
  }

  /** Whether it is there to be shown now; undefined where that could not be found out. */
  async reach(conversationId: string, seq: number): Promise<boolean | undefined> {
    try {
      return await this.#live().loadTo(conversationId, seq)
    } catch (error) {
      tell(problemText(error), 'problem')
      return undefined
    }
  }

  async #doing(load: () => Promise<unknown>): Promise<void> {
    if (this.#isBusy) return
    const run = this.#run
    this.#isBusy = true
    this.hasFailed = false
    const hasFailed = await failed(load)
    if (run !== this.#run) return
    this.#isBusy = false
    this.hasFailed = hasFailed
    this.#host.requestUpdate()
  }

  /** What stands above the oldest one that is here. */
  show(retry: () => void): TemplateResult {
    if (!this.hasFailed)
      return html`<div class="older"><span class="waiting" aria-hidden="true"></span><span class="unseen">${t('loading')}</span></div>`
    return html`<div class="older" role="alert">
      <p class="small muted">${t('conversation.older_failed')}</p>
      <button class="button" @click=${retry}>${t('try_again')}</button>
    </div>`
  }
}
