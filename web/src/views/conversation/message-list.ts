import type { ShownMessage, ShownMessages } from '@parley/client'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Clock } from '../../elements/clock.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import type { MessageHandlers } from './message-bubble.ts'
import { messageListStyle } from './message-list-style.ts'
import { messageRows } from './message-rows.ts'
import { moveFocus } from './move-focus.ts'
import { toldNotes } from './notes.ts'
import { OlderMessages } from './older-messages.ts'
import { ReadMark } from './read-mark.ts'
import { anchorIn, isInSight, isNearEnd, restore, scrollTo } from './scroll-anchor.ts'
import {
  boundsAround,
  heldStill,
  indexOfSeq,
  newerBounds,
  newest,
  olderBounds,
  type Range,
  rangeOf,
} from './shown-window.ts'

type Given = Pick<MessageHandlers, 'mayReact' | 'openMenu' | 'showHistory'>

/** What was said, oldest first, day by day. Of a long conversation what is looked at is in the page, and some around it. */
@customElement('parley-message-list')
export class MessageList extends ParleyElement {
  static override styles = [ParleyElement.styles, messageListStyle].flat()

  @property({ attribute: false }) conversationId = ''
  /** Where to begin: at the first unread one or at the end unless said otherwise. */
  @property({ attribute: false }) startSeq: number | undefined
  @property({ attribute: false }) handlers: Given | undefined
  @state() private bounds = newest
  /** The one that was gone to last. */
  @state() private targetSeq: number | undefined
  @state() private reachedSeq: number | undefined
  @state() private isAtEnd = true
  readonly #messages = new Watch(this, () => this.parley.live.messages(this.conversationId))
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #members = new Watch(this, () => this.parley.live.members(this.conversationId))
  readonly #clock = new Clock(this)
  readonly #older = new OlderMessages(this, () => this.parley.live)
  readonly #mark = new ReadMark(this, () => this.parley.live)
  /** Languages that were asked for, by message. */
  readonly #languages = new Map<number, string>()
  #anchor: ReturnType<typeof anchorIn>
  #isOpening = true
  #goTo: 'line' | number | undefined
  readonly #resized = new ResizeObserver(() => this.#keepEnd())

  get #shown(): ShownMessages {
    const shown = this.#messages.value
    return { ...shown, notes: toldNotes(shown.notes, this.#conversation.value?.kind === 'direct') }
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller')
  }

  get #bubbles(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.message')]
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversationId')) this.#begin()
    const scroller = this.#scroller
    this.#anchor = scroller ? anchorIn(scroller, this.#bubbles) : undefined
    const conversation = this.#conversation.value
    // Nobody sees what is in no page, and there everything measures as if it stood at its end.
    if (conversation && this.isConnected) this.#mark.look(conversation, this.#sight)
  }

  get #sight(): Parameters<ReadMark['look']>[1] {
    const [scroller, line] = [this.#scroller, this.renderRoot.querySelector('.unread-line')]
    return {
      isAtEnd: this.isAtEnd && this.bounds.toSeq === newest.toSeq && !this.#isOpening,
      // Measured only where it matters.
      get isLineThere() {
        return scroller !== null && line !== null && isInSight(scroller, line)
      },
    }
  }

  #begin(): void {
    this.bounds = newest
    this.isAtEnd = true
    this.targetSeq = undefined
    this.reachedSeq = undefined
    this.#isOpening = true
    this.#goTo = undefined
    this.#languages.clear()
    this.#mark.begin()
    this.#older.begin()
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.#scroller
    if (scroller) this.#scroll(scroller)
    const { startSeq } = this
    if (changed.has('startSeq') && startSeq !== undefined && !this.#isOpening) void this.jump(startSeq)
    void this.#open()
  }

  #scroll(scroller: HTMLElement): void {
    const goal = this.#goTo
    if (goal !== undefined) {
      const selector = goal === 'line' ? '.unread-line' : `[data-seq="${goal}"]`
      const element = this.renderRoot.querySelector<HTMLElement>(selector)
      this.#goTo = undefined
      if (element) scrollTo(scroller, element, goal === 'line' ? 'top' : 'middle')
      if (goal !== 'line') element?.focus({ preventScroll: true })
      this.#onScroll()
    } else if (this.isAtEnd && this.bounds.toSeq === newest.toSeq) scroller.scrollTop = scroller.scrollHeight
    else restore(scroller, this.#anchor)
  }

  #keepEnd(): void {
    const scroller = this.#scroller
    if (scroller && this.isAtEnd) scroller.scrollTop = scroller.scrollHeight
  }

  /** Once something is there: at the first unread one, or at the end. */
  async #open(): Promise<void> {
    const conversation = this.#conversation.value
    if (!conversation) return
    await this.#older.prepare(conversation, this.#messages.value)
    const { items, hasOlder } = this.#messages.value
    if (!this.#isOpening || conversation.conversationId !== this.conversationId) return
    if (items.length === 0 && hasOlder && !this.#older.hasFailed) return
    this.#isOpening = false
    const first = this.#firstUnread(items)
    const { startSeq } = this
    // Nothing unread is passed over.
    if (startSeq !== undefined && startSeq < (first?.seq ?? Number.POSITIVE_INFINITY)) {
      this.isAtEnd = false
      return this.jump(startSeq)
    }
    if (first) {
      this.bounds = boundsAround(items, first.seq)
      this.isAtEnd = false
      this.#goTo = 'line'
    }
    this.requestUpdate()
    await this.updateComplete
    this.#onScroll()
  }

  #firstUnread(items: readonly ShownMessage[]): ShownMessage | undefined {
    const { lineAfter } = this.#mark
    if (lineAfter === undefined) return undefined
    return items.slice(indexOfSeq(items, lineAfter + 1)).find(({ own, seq }) => !own && seq > 0)
  }

  readonly #onScroll = (): void => {
    const scroller = this.#scroller
    if (!scroller || this.#isOpening) return
    const { items, hasOlder } = this.#messages.value
    const { scrollTop, scrollHeight, clientHeight } = scroller
    const range = rangeOf(items, this.bounds)
    this.isAtEnd = range.to === items.length && isNearEnd(scroller)
    if (!this.isAtEnd && this.bounds.toSeq === newest.toSeq) this.bounds = heldStill(items, this.bounds)
    if (scrollTop < clientHeight && range.from > 0) this.bounds = olderBounds(items, this.bounds)
    else if (scrollTop < clientHeight && hasOlder && !this.#older.hasFailed) void this.#loadOlder()
    else if (scrollHeight - scrollTop - clientHeight < clientHeight && range.to < items.length)
      this.bounds = newerBounds(items, this.bounds)
    else if (this.isAtEnd && this.bounds.toSeq !== newest.toSeq)
      this.bounds = { ...this.bounds, toSeq: newest.toSeq }
  }

  readonly #loadOlder = async (): Promise<void> => {
    if (this.#older.isBusy) return
    // What comes above is shown as it is scrolled to.
    const { items } = this.#messages.value
    const fromSeq = Math.min(this.bounds.fromSeq, items[0]?.seq || 1)
    if (fromSeq !== this.bounds.fromSeq) this.bounds = { ...this.bounds, fromSeq }
    await this.#older.load(this.conversationId)
    await this.updateComplete
    this.#onScroll()
  }

  /** To the newest one, as after sending. */
  readonly goToEnd = (): void => {
    this.bounds = newest
    this.isAtEnd = true
    this.requestUpdate()
  }

  /** To a message, which may have to be loaded first. */
  readonly jump = async (seq: number): Promise<void> => {
    const { conversationId } = this
    const isThere = await this.#older.reach(conversationId, seq)
    if (isThere === undefined || conversationId !== this.conversationId) return
    if (!isThere) return tell(t('message.not_here'), 'problem')
    this.bounds = boundsAround(this.#messages.value.items, seq)
    this.isAtEnd = false
    this.targetSeq = undefined
    await this.updateComplete
    this.targetSeq = seq
    this.reachedSeq = seq
    this.#goTo = seq
    this.requestUpdate()
  }

  /** From this one on it is unread, and stays so while the conversation is looked at. */
  markUnread(seq: number): void {
    this.#mark.markUnread(this.conversationId, seq)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { target } = event
    if (!(target instanceof Element) || !target.matches('.message, .scroller, .more')) return
    const bubbles = this.#bubbles
    const reached = moveFocus(event, bubbles, { back: ['ArrowUp'], on: ['ArrowDown'] })
    if (reached) this.reachedSeq = Number(reached.dataset.seq)
    else if (event.key === 'Enter' && target.matches('.message')) {
      event.preventDefault()
      bubbles
        .find((one) => one.matches(':focus'))
        ?.querySelector<HTMLElement>('.more')
        ?.click()
    }
  }

  protected override render(): TemplateResult {
    const shown = this.#shown
    const { items, notes, hasOlder } = shown
    if (items.length === 0 && notes.length === 0 && !hasOlder)
      return emptyState('chats', t('conversation.no_messages'), t('conversation.no_messages.more'))
    const range = rangeOf(items, this.bounds)
    return html`<div
        class="scroller"
        role="log"
        aria-live="off"
        aria-label=${t('conversation.messages')}
        tabindex="0"
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
      >
        ${range.from === 0 && hasOlder ? this.#older.show(() => void this.#loadOlder()) : nothing}
        <ol>${this.#rows(shown, range)}</ol>
      </div>
      ${this.#newestButton(range.to < items.length)}`
  }

  #newestButton(hasNewer: boolean): TemplateResult | typeof nothing {
    if (this.isAtEnd && !hasNewer) return nothing
    const { unreadCount = 0 } = this.#conversation.value ?? {}
    return html`<button class="button newest" @click=${this.goToEnd}>
      ${icon('down')} ${unreadCount > 0 ? t('conversation.new', { count: unreadCount }) : t('conversation.newest')}
    </button>`
  }

  #rows(shown: ShownMessages, range: Range): unknown {
    const { languages, session } = this.parley
    const { reachedSeq, targetSeq } = this
    const options = {
      ...{ shown, range, languages, reachedSeq, targetSeq },
      conversation: this.#conversation.value,
      members: this.#members.value,
      unread: this.#firstUnread(shown.items),
      now: this.#clock.now,
      ownId: session.userId,
      chosenLanguages: this.#languages,
    }
    return messageRows(options, this.#allHandlers())
  }

  #allHandlers(): MessageHandlers {
    const { live } = this.parley
    const {
      mayReact = false,
      openMenu = () => undefined,
      showHistory = () => undefined,
    } = this.handlers ?? {}
    return {
      mayReact,
      openMenu: (message, button) => {
        this.reachedSeq = message.seq
        openMenu(message, button)
      },
      showHistory,
      jump: (seq) => void this.jump(seq),
      react: ({ seq }, emoji, on) => live.react(this.conversationId, seq, emoji, on),
      chooseLanguage: ({ seq }, tag) => {
        this.#languages.set(seq, tag)
        this.requestUpdate()
      },
      retry: ({ clientMessageId = '' }) => live.outbox.retry(clientMessageId),
      discard: ({ clientMessageId = '' }) => live.outbox.discard(clientMessageId),
    }
  }
}
