import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { t } from '../texts/texts.ts'
import { TextElement } from './parley-element.ts'

interface Question {
  readonly title: string
  readonly more?: string
  /** What the button says that does it. */
  readonly action: string
}

/** Asks before something is done that cannot be undone. Stands in the element that asks. */
@customElement('parley-ask')
export class Ask extends TextElement {
  static override styles = [
    TextElement.styles,
    css`
      dialog {
        inline-size: min(26rem, calc(100% - 2rem));
        padding: var(--space-5);
        border: 1px solid var(--border);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      .row {
        justify-content: end;
        flex-wrap: wrap;
      }
    `,
  ].flat()

  @state() private question: Question | undefined
  #answer: ((isYes: boolean) => void) | undefined

  /** Whether it is to be done; Escape says no. */
  async ask(question: Question): Promise<boolean> {
    this.question = question
    await this.updateComplete
    const dialog = this.renderRoot.querySelector('dialog')
    // It would keep what was answered before, and Escape is not everywhere an answer of its own.
    if (dialog) dialog.returnValue = ''
    dialog?.showModal()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  #close(): void {
    const dialog = this.renderRoot.querySelector('dialog')
    this.#answer?.(dialog?.returnValue === 'yes')
    this.#answer = undefined
    this.question = undefined
  }

  #choose(answer: 'yes' | 'no'): void {
    this.renderRoot.querySelector('dialog')?.close(answer)
  }

  protected override render(): TemplateResult {
    const { title = '', more, action = '' } = this.question ?? {}
    return html`<dialog aria-labelledby="title" @close=${this.#close}>
      <div class="stack">
        <h2 id="title">${title}</h2>
        ${more === undefined ? nothing : html`<p>${more}</p>`}
        <div class="row">
          <button class="button" ?autofocus=${this.question !== undefined} @click=${() => this.#choose('no')}>${t('cancel')}</button>
          <button class="button danger" @click=${() => this.#choose('yes')}>${action}</button>
        </div>
      </div>
    </dialog>`
  }
}

/** Asks through the `<parley-ask>` in somebody's shadow root. */
export const askIn = async (root: ParentNode, question: Question): Promise<boolean> =>
  (await root.querySelector('parley-ask')?.ask(question)) ?? false

declare global {
  interface HTMLElementTagNameMap {
    'parley-ask': Ask
  }
}
