import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { Paged } from '../elements/paged.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { t } from '../texts/texts.ts'
import { answerOf, answerStyle, type Faq, questionOf } from './answer.ts'

/** Of less nobody can tell what is asked. */
const fewestCharacters = 3
/** The service takes no more. */
const mostCharacters = 200
const mostShown = 5

/**
 * Answers that there are already to a question that is being typed, best first; each opens where it stands. Without any, or where
 * they cannot be had, it shows nothing: one asks all the same.
 *
 * ```ts
 * html`<parley-faq-suggestions .spaceId=${spaceId} .query=${this.question} @answered=${this.#onAnswered}></parley-faq-suggestions>`
 * ```
 *
 * @fires answered - When somebody says that one of them answers it, with the `Faq` as detail.
 */
@customElement('parley-faq-suggestions')
export class FaqSuggestions extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    answerStyle,
    css`
      section {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius);
        background: var(--surface-active);
      }
      h3 {
        margin: 0;
        font-size: var(--text-small);
        font-weight: 600;
      }
      details {
        padding-block: var(--space-1);
      }
      summary {
        min-block-size: 1.75rem;
        font-weight: 550;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .inside {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-2) 0 var(--space-2) var(--space-4);
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) query = ''
  readonly #found = new Paged<Faq>(this, async (_, options) => {
    const query = [...this.query.trim()].slice(0, mostCharacters).join('')
    if (query.length < fewestCharacters) return { items: [], nextCursor: null }
    return this.parley.api.spaces.faq(this.spaceId, { query, limit: mostShown }, options)
  })

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('query') || changed.has('spaceId'))) this.#found.renewSoon()
  }

  protected override render(): TemplateResult {
    const found = this.#found.items ?? []
    return html`<p class="unseen" role="status">
        ${found.length > 0 ? t('faq.suggestions.count', { count: found.length }) : ''}
      </p>
      ${found.length > 0 ? this.#list(found) : nothing}`
  }

  #list(found: readonly Faq[]): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h3 id="heading">${t('faq.suggestions')}</h3>
      <ul>
        ${repeat(
          found,
          ({ faqId }) => faqId,
          (entry) => html`<li>${this.#suggestion(entry)}</li>`,
        )}
      </ul>
    </section>`
  }

  #suggestion(entry: Faq): TemplateResult {
    const { languages } = this.parley
    const say = () => this.dispatchEvent(new CustomEvent<Faq>('answered', { detail: entry }))
    return html`<details>
      <summary>${questionOf(entry, languages)}</summary>
      <div class="inside">
        ${answerOf(entry, languages)}
        <div><button type="button" class="button" @click=${say}>${t('faq.suggestions.answered')}</button></div>
      </div>
    </details>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-faq-suggestions': FaqSuggestions
  }
}
