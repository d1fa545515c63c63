import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { Clock } from '../../elements/clock.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import { dayName, dayOf } from '../../texts/times.ts'
import { messageBubble, messageStyle } from './message-bubble.ts'

/** Where a page counts as being at the end, so that what comes is scrolled to. */
const nearEndPx = 80

/** What was said, oldest first, day by day. */
@customElement('parley-message-list')
export class MessageList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    messageStyle,
    css`
      :host {
        display: block;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: var(--space-4);
      }
      ol {
        display: grid;
        gap: var(--space-1);
        max-inline-size: 52rem;
        margin-inline: auto;
      }
      .day {
        justify-self: center;
        padding: var(--space-1) var(--space-3);
        margin-block: var(--space-3);
        border-radius: var(--radius-round);
        background: var(--surface-sunken);
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  readonly #messages = new Watch(this, () => this.parley.live.messages(this.conversationId))
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #clock = new Clock(this)
  #wasAtEnd = true
  #filling = ''
  #marked = ''

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#wasAtEnd =
      changed.has('conversationId') || this.scrollHeight - this.scrollTop - this.clientHeight < nearEndPx
  }

  protected override updated(): void {
    if (this.#wasAtEnd) this.scrollTop = this.scrollHeight
    void this.#fill()
    this.#markRead()
  }

  /** Of a conversation that was not looked at before, nothing may be held. */
  async #fill(): Promise<void> {
    const { items, hasOlder } = this.#messages.value
    if (items.length > 0 || !hasOlder || this.#filling === this.conversationId) return
    this.#filling = this.conversationId
    await this.parley.live.loadOlder(this.conversationId).catch(() => undefined)
  }

  /** Once for each entry that came: what it does is not seen at once. */
  #markRead(): void {
    const { unreadCount = 0, lastSeq = 0 } = this.#conversation.value ?? {}
    const mark = `${this.conversationId} ${lastSeq}`
    if (unreadCount === 0 || mark === this.#marked || document.visibilityState !== 'visible') return
    this.#marked = mark
    this.parley.live.markRead(this.conversationId, lastSeq)
  }

  protected override render(): TemplateResult {
    const { items, hasOlder } = this.#messages.value
    if (items.length === 0 && !hasOlder)
      return emptyState('chats', t('conversation.no_messages'), t('conversation.no_messages.more'))
    return html`<div role="log" aria-label=${t('conversation.messages')} tabindex="0"><ol>
      ${repeat(
        items,
        ({ messageId }) => messageId,
        (message, index) => {
          const before = items[index - 1]
          const isNewDay = !before || dayOf(before.createdAt) !== dayOf(message.createdAt)
          return html`${
            isNewDay
              ? html`<li class="day small muted">${dayName(message.createdAt, this.#clock.now)}</li>`
              : nothing
          }
          ${messageBubble(message, {
            isFirst: isNewDay || before.senderId !== message.senderId,
            hasName: this.#conversation.value?.kind !== 'direct',
            languages: this.parley.languages,
          })}`
        },
      )}
    </ol></div>`
  }
}
