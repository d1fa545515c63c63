import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { t } from '../texts/texts.ts'
import { icon } from './icon.ts'
import { TextElement } from './parley-element.ts'

/**
 * A dialog above everything. It opens as it comes into the page, and says `close` when it is over: then whoever shows it takes
 * it away. Escape, the button and a click beside it end it; the focus goes back to where it was.
 */
@customElement('parley-dialog')
export class ParleyDialog extends TextElement {
  static override styles = [
    TextElement.styles,
    css`
      dialog {
        inline-size: min(30rem, calc(100vw - 2 * var(--space-4)));
        max-block-size: min(40rem, calc(100dvh - 2 * var(--space-4)));
        padding: 0;
        border: 1px solid var(--border);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow);
        overflow: hidden auto;
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-3) var(--space-2) var(--space-5);
        background: var(--surface-raised);
      }
      .content {
        padding: var(--space-2) var(--space-5) var(--space-5);
      }
    `,
  ].flat()

  @property() heading = ''

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  /** Ends it, as Escape does. */
  close(): void {
    this.#dialog?.close()
  }

  protected override firstUpdated(): void {
    this.#dialog?.showModal()
  }

  #onClick({ target }: Event): void {
    if (target === this.#dialog) this.close()
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      @click=${this.#onClick}
      @close=${() => this.dispatchEvent(new Event('close'))}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button class="button plain round" aria-label=${t('close')} @click=${this.close}>
          ${icon('close')}
        </button>
      </header>
      <div class="content"><slot></slot></div>
    </dialog>`
  }
}
