import type { Content, LocalisedTitle } from '@parley/client'
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { formProblem } from '../../forms/field.ts'
import { fieldProblems, problemText } from '../../forms/problems.ts'
import type { LanguagesEditor } from '../../languages/languages-editor.ts'
import '../../languages/languages-editor.ts'
import { blank, contentOf, titleOf, type Written, writtenOf } from '../../languages/written.ts'
import { problemsAt, problemsOf, type WrittenProblems } from '../../languages/written-problems.ts'
import { currentLanguage, t } from '../../texts/texts.ts'
import { withTitlesOf } from './kept-titles.ts'

/** What is written: what it is called, apart from what it says. */
export interface TitledText {
  readonly title: LocalisedTitle
  readonly content: Content
}

/** What is saved under a title in one language or several: a template, a question with its answer. */
@customElement('parley-text-form')
export class TextForm extends ParleyElement {
  /** What is there already. */
  @property({ attribute: false }) initial: TitledText | undefined
  /** In which language that is where it names none. */
  @property({ attribute: false }) language = currentLanguage() as string
  @property({ attribute: false }) labels: { readonly title?: string; readonly body?: string } = {}
  /** What the request calls title and content. */
  @property({ attribute: false }) names = { title: 'title', content: 'content' }
  @property({ attribute: false }) send: (text: TitledText) => Promise<unknown> = async () => undefined
  @state() private written: Written | undefined
  @state() private problems: WrittenProblems = {}
  @state() private problem: string | undefined
  @state() private isBusy = false

  get #written(): Written {
    if (this.written) return this.written
    const { initial, language } = this
    return initial ? writtenOf(initial.content, language, initial.title) : blank(language)
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    if (this.isBusy) return
    const written = this.#written
    this.problem = undefined
    this.problems = problemsOf(written, { titles: 'required', bodies: true })
    const title = titleOf(written)
    if (title === undefined || Object.keys(this.problems).length > 0) return this.#goToProblem()
    this.isBusy = true
    try {
      const content = contentOf(written, false)
      const { initial, language } = this
      await this.send({
        title,
        content: initial ? withTitlesOf(initial.content, content, language) : content,
      })
    } catch (error) {
      this.#refuse(error, written)
      await this.#goToProblem()
    } finally {
      this.isBusy = false
    }
  }

  #refuse(error: unknown, written: Written): void {
    const problems = fieldProblems(error)
    const { title, content } = this.names
    this.problems = { ...problemsAt(problems, title, written), ...problemsAt(problems, content, written) }
    if (Object.keys(this.problems).length === 0) this.problem = problemText(error)
  }

  async #goToProblem(): Promise<void> {
    await this.renderRoot.querySelector<LanguagesEditor>('parley-languages')?.focusProblem()
  }

  #onWritten({ detail }: CustomEvent<Written>): void {
    this.written = detail
    // What was found wrong is looked at again as it is put right.
    if (Object.keys(this.problems).length > 0)
      this.problems = problemsOf(detail, { titles: 'required', bodies: true })
  }

  protected override render(): TemplateResult {
    return html`<form novalidate @submit=${this.#submit}>
      ${formProblem(this.problem)}
      <parley-languages
        .written=${this.#written}
        .titles=${'required'}
        .labels=${this.labels}
        .problems=${this.problems}
        @written-changed=${this.#onWritten}
      ></parley-languages>
      <div><button class="button primary" aria-disabled=${this.isBusy}>${t('save')}</button></div>
    </form>`
  }
}
