import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { bodyRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'

/** Where one writes: Enter sends, Shift and Enter begin a line, and what is empty is not sent. */
@customElement('parley-composer')
export class Composer extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: block;
        padding: var(--space-3) var(--space-4);
        border-block-start: 1px solid var(--border);
      }
      form {
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: var(--space-2);
        max-inline-size: 52rem;
        margin-inline: auto;
      }
      textarea {
        resize: none;
        field-sizing: content;
        max-block-size: 12rem;
        border-radius: var(--radius-large);
      }
      .problem {
        grid-column: 1 / -1;
        color: var(--danger);
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  @state() private problem: string | undefined

  get #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  override focus(): void {
    this.#input?.focus()
  }

  #send(event: Event): void {
    event.preventDefault()
    const input = this.#input
    if (!input || input.value.trim() === '') return
    this.problem = bodyRule(input.value)
    if (this.problem) return
    this.parley.live.send(this.conversationId, input.value)
    this.parley.typing.stop(this.conversationId)
    input.value = ''
  }

  /** Enter may also end a word that is being composed, in Japanese for example. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#send(event)
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#send}>
      ${this.problem ? html`<p class="problem small" id="problem" role="alert">${this.problem}</p>` : nothing}
      <textarea
        class="input"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${t('composer.label')}
        aria-invalid=${this.problem ? 'true' : 'false'}
        aria-describedby=${this.problem ? 'problem' : nothing}
        placeholder=${t('composer.placeholder')}
        @keydown=${this.#onKey}
        @input=${() => this.parley.typing.start(this.conversationId)}
      ></textarea>
      <button class="button primary round" aria-label=${t('composer.send')}>${icon('send')}</button>
    </form>`
  }
}
