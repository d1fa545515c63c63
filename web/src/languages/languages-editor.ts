import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { mostOf } from '../forms/limits.ts'
import { knownLanguages, languageName } from '../texts/languages.ts'
import { appLanguages, t } from '../texts/texts.ts'
import { languageChoice, textField } from './language-fields.ts'
import {
  asLanguage,
  blank,
  languagesOf,
  type Words,
  type Written,
  withoutLanguage,
  withWords,
} from './written.ts'
import type { WrittenParts, WrittenProblems } from './written-problems.ts'

interface Labels {
  readonly title: string
  readonly body: string
}

/**
 * One text in one language, or in several side by side: a title and a body in each, or one of the two. Languages are added,
 * changed and taken away here, and one of them is for whoever reads none.
 *
 * It keeps nothing: whoever shows it gives `written` and takes what comes. `blank`, `writtenOf`, `contentOf` and `titleOf`
 * make one of the other, `problemsOf` checks by the contract's limits.
 *
 * ```ts
 * html`<parley-languages
 *   .written=${this.written}
 *   .titles=${'required'}
 *   .labels=${{ title: t('faq.question'), body: t('faq.answer') }}
 *   .problems=${this.problems}
 *   @written-changed=${({ detail }: CustomEvent<Written>) => (this.written = detail)}
 * ></parley-languages>`
 * ```
 *
 * @fires written-changed - After every change, with a `Written` as detail.
 */
@customElement('parley-languages')
export class LanguagesEditor extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .languages {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        gap: var(--space-3);
      }
      fieldset {
        display: grid;
        align-content: start;
        gap: var(--space-3);
        min-inline-size: 0;
        margin: 0;
        padding: var(--space-3);
        border: 1px solid var(--border);
        border-radius: var(--radius);
      }
      .row select {
        flex: 1;
        min-inline-size: 0;
        max-inline-size: 18rem;
        inline-size: auto;
      }
      .row .round {
        margin-inline-start: auto;
      }
      textarea.input {
        field-sizing: content;
        min-block-size: 9rem;
        max-block-size: 30rem;
        resize: vertical;
      }
      input[type='radio'] {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        margin: 0;
        flex: none;
        accent-color: var(--accent);
      }
      .whole {
        color: var(--danger);
      }
    `,
  ].flat()

  @property({ attribute: false }) written: Written = blank('en')
  /** Whether each language has a title: `none`, `optional` or `required`. */
  @property({ attribute: false }) titles: WrittenParts['titles'] = 'optional'
  /** Whether each language has a body. */
  @property({ attribute: false }) bodies = true
  /** What title and body are called, where that is not what they are called in a message. */
  @property({ attribute: false }) labels: Partial<Labels> = {}
  /** As `problemsOf` and `problemsAt` say them. */
  @property({ attribute: false }) problems: WrittenProblems = {}

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input.input, textarea')?.focus()
  }

  /** Goes to the first field that something is wrong with. */
  async focusProblem(): Promise<void> {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  /** Those that the app speaks and the person reads come first. */
  get #suggested(): readonly string[] {
    const general = this.parley.languages.map((tag) => tag.split('-')[0] ?? tag)
    return [...new Set([...appLanguages, ...general])]
  }

  #change(written: Written): void {
    this.dispatchEvent(new CustomEvent('written-changed', { detail: written }))
  }

  async #add(): Promise<void> {
    const known = [...this.#suggested, ...knownLanguages()]
    const next = known.find((tag) => !(tag in this.written.variants))
    if (next === undefined) return
    this.#change(withWords(this.written, next, {}))
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('fieldset:last-child select')?.focus()
  }

  async #remove(language: string): Promise<void> {
    this.#change(withoutLanguage(this.written, language))
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('.add')?.focus()
  }

  protected override render(): TemplateResult {
    const languages = languagesOf(this.written)
    const { whole } = this.problems
    return html`<div class="languages">
        ${languages.map((language, place) => this.#language(language, place, languages.length > 1))}
      </div>
      ${whole ? html`<p class="whole small" role="alert">${whole}</p>` : nothing}
      ${
        languages.length < mostOf.languages
          ? html`<div>
              <button type="button" class="add button" @click=${() => void this.#add()}>${t('languages.add')}</button>
            </div>`
          : nothing
      }`
  }

  #language(language: string, place: number, isOneOfSeveral: boolean): TemplateResult {
    return html`<fieldset aria-label=${languageName(language)}>
      <div class="row">
        ${languageChoice({
          chosen: language,
          taken: languagesOf(this.written),
          suggested: this.#suggested,
          choose: (tag) => this.#change(asLanguage(this.written, language, tag)),
        })}
        ${isOneOfSeveral ? this.#removeButton(language) : nothing}
      </div>
      ${this.titles === 'none' ? nothing : this.#field(language, place, 'title')}
      ${this.bodies ? this.#field(language, place, 'body') : nothing}
      ${isOneOfSeveral ? this.#default(language) : nothing}
    </fieldset>`
  }

  #removeButton(language: string): TemplateResult {
    const label = t('languages.remove', { language: languageName(language) })
    return html`<button
      type="button"
      class="button plain round"
      aria-label=${label}
      title=${label}
      @click=${() => void this.#remove(language)}
    >${icon('trash')}</button>`
  }

  #field(language: string, place: number, part: keyof Words): TemplateResult {
    const usual = t(part === 'title' ? 'languages.title' : 'languages.body')
    return textField(
      {
        id: `${part}-${place}`,
        label: this.labels[part] ?? usual,
        language,
        value: this.written.variants[language]?.[part] ?? '',
        isRequired: part === 'body' || this.titles === 'required',
        problem: this.problems[`${language}/${part}`],
        write: (value) => this.#change(withWords(this.written, language, { [part]: value })),
      },
      part === 'body',
    )
  }

  #default(language: string): TemplateResult {
    return html`<label class="row small">
      <input
        type="radio"
        name="default"
        .checked=${live(language === this.written.default)}
        @change=${() => this.#change({ ...this.written, default: language })}
      />
      ${t('languages.default')}
    </label>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-languages': LanguagesEditor
  }
}
