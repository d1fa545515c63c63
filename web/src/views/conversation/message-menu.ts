import type { ShownMessage } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { t } from '../../texts/texts.ts'
import type { Rights } from '../conversations/rights.ts'
import { actionsFor, type MessageAction, messageActions } from './message-actions.ts'
import { moveFocus } from './move-focus.ts'

const usualEmoji = ['👍', '❤️', '😂', '🎉', '😮', '😢'] as const

export type Chosen =
  | { readonly action: MessageAction | 'otherEmoji'; readonly message: ShownMessage }
  | { readonly action: 'react'; readonly message: ShownMessage; readonly emoji: string; readonly on: boolean }

/** What can be done with one message. It opens beside the button that asked for it, and says `choose`. */
@customElement('parley-message-menu')
export class MessageMenu extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      [popover] {
        position: fixed;
        inset: auto;
        inset-block-start: var(--block-start);
        left: var(--left);
        margin: 0;
        inline-size: 17rem;
        max-block-size: calc(100dvh - 2 * var(--space-2));
        overflow: auto;
        padding: var(--space-2);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      .emoji {
        display: flex;
        justify-content: space-between;
        padding-block-end: var(--space-2);
        margin-block-end: var(--space-1);
        border-block-end: 1px solid var(--border);
      }
      .emoji button {
        inline-size: 2.125rem;
        block-size: 2.125rem;
        padding: 0;
        border: 0;
        border-radius: var(--radius-round);
        background: none;
        font-size: 1.25rem;
        cursor: pointer;
      }
      .emoji .icon {
        vertical-align: middle;
      }
      .item {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        inline-size: 100%;
        min-block-size: var(--target);
        padding: var(--space-2) var(--space-3);
        border: 0;
        border-radius: var(--radius-small);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      button:is(:hover, :focus-visible) {
        background: var(--surface-hover);
      }
      [aria-checked='true'] {
        background: var(--surface-active);
      }
    `,
  ].flat()

  @property({ attribute: false }) rights: Rights | undefined
  @state() private message: ShownMessage | undefined
  #button: HTMLElement | undefined

  get #popover(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[popover]')
  }

  async open(message: ShownMessage, button: HTMLElement): Promise<void> {
    this.message = message
    this.#button = button
    await this.updateComplete
    const popover = this.#popover
    if (!popover) return
    popover.showPopover()
    place(popover, button)
    popover.querySelector('button')?.focus()
  }

  /** Ends it; the focus is for whoever asks for that. */
  hide(): void {
    this.#popover?.hidePopover()
  }

  #close(): void {
    this.hide()
    this.#button?.focus()
  }

  /** Over first, so that the focus is back where it was before anything else happens. */
  #choose(chosen: Chosen): void {
    this.#close()
    this.dispatchEvent(new CustomEvent<Chosen>('choose', { detail: chosen }))
  }

  #onKey(event: KeyboardEvent): void {
    const buttons = [...this.renderRoot.querySelectorAll('button')]
    if (event.key === 'Tab' || event.key === 'Escape') {
      event.preventDefault()
      this.#close()
    } else moveFocus(event, buttons, { back: ['ArrowUp', 'ArrowLeft'], on: ['ArrowDown', 'ArrowRight'] })
  }

  protected override render(): TemplateResult {
    const { message, rights } = this
    return html`<div popover role="menu" aria-label=${t('message.actions')} @keydown=${this.#onKey}>
      ${message && rights ? this.#items(message, rights) : nothing}
    </div>`
  }

  #items(message: ShownMessage, rights: Rights): TemplateResult {
    return html`${rights.mayChange && message.content ? this.#emoji(message) : nothing}
    ${actionsFor(message, rights).map(
      (action) =>
        html`<button
          class="item"
          role="menuitem"
          tabindex="-1"
          @click=${() => this.#choose({ action, message })}
        >
          ${icon(messageActions[action].picture)}<span>${t(messageActions[action].label)}</span>
        </button>`,
    )}`
  }

  #emoji(message: ShownMessage): TemplateResult {
    return html`<div class="emoji" role="group" aria-label=${t('reactions.add')}>
      ${usualEmoji.map((emoji) => {
        const isMine = message.reactions.some((one) => one.mine && one.emoji === emoji)
        return html`<button
          role="menuitemcheckbox"
          aria-checked=${isMine}
          aria-label=${emoji}
          tabindex="-1"
          @click=${() => this.#choose({ action: 'react', message, emoji, on: !isMine })}
        >
          ${emoji}
        </button>`
      })}
      <button
        role="menuitem"
        aria-label=${t('reactions.other')}
        tabindex="-1"
        @click=${() => this.#choose({ action: 'otherEmoji', message })}
      >
        ${icon('smile')}
      </button>
    </div>`
  }
}

const gapPx = 8

/** Below the button, or above where there is more room; within the window. */
function place(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const fitsBelow = at.bottom + height + gapPx <= innerHeight
  const top = fitsBelow ? at.bottom : Math.max(gapPx, at.top - height)
  const left = Math.min(Math.max(gapPx, at.right - width), innerWidth - width - gapPx)
  popover.style.setProperty('--block-start', `${Math.round(top)}px`)
  popover.style.setProperty('--left', `${Math.round(Math.max(gapPx, left))}px`)
}
