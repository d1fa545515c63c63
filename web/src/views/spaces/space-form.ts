import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { areaField, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { spaceAboutRule } from '../../forms/rules.ts'
import type { LanguagesEditor } from '../../languages/languages-editor.ts'
import '../../languages/languages-editor.ts'
import { blank, titleOf, type Written, writtenOf } from '../../languages/written.ts'
import { problemsOf, type WrittenProblems } from '../../languages/written-problems.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'

/** What a space is called, in each of its languages, of which one is its own, and what it is about. */
@customElement('parley-space-form')
export class SpaceForm extends ParleyElement {
  @property({ attribute: false }) space: Space | undefined
  @state() private written: Written | undefined
  @state() private problems: WrittenProblems = {}

  readonly #form = new Form(this, {
    rules: { description: spaceAboutRule },
    send: async ({ description }) => {
      const { space } = this
      this.problems = problemsOf(this.#written, { titles: 'required', bodies: false })
      const name = titleOf(this.#written)
      if (!space || name === undefined || Object.keys(this.problems).length > 0)
        return this.renderRoot.querySelector<LanguagesEditor>('parley-languages')?.focusProblem()
      const about = description.trim()
      const changes = { name, description: about === '' ? null : about, language: this.#written.default }
      this.parley.spaces.learn(await this.parley.api.spaces.update(space.spaceId, changes))
      tell(t('saved'))
    },
  })

  get #written(): Written {
    const { space } = this
    if (this.written) return this.written
    if (!space) return blank('en')
    return writtenOf({ body: '' }, space.language, space.titleVariants ?? space.name)
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      <h2>${t('space.form')}</h2>
      ${formProblem(problem)}
      <parley-languages
        .written=${this.#written}
        .titles=${'required'}
        .bodies=${false}
        .labels=${{ title: t('space.name') }}
        .problems=${this.problems}
        @written-changed=${({ detail }: CustomEvent<Written>) => {
          this.written = detail
        }}
      ></parley-languages>
      ${areaField({
        name: 'description',
        label: t('space.about'),
        value: space.description,
        problem: problems.description,
      })}
      <div><button class="button primary" aria-disabled=${isBusy}>${t('save')}</button></div>
    </form>`
  }
}
