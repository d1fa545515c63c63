import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../elements/icon.ts'

interface FieldOptions {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'password' | 'email'
  readonly autocomplete?: AutoFill
  readonly inputMode?: 'numeric' | 'email' | 'text'
  readonly value?: string | undefined
  readonly hint?: string
  readonly problem?: string | undefined
  /** Comes first in what is asked. */
  readonly isFirst?: boolean
}

/** A labelled line of text, with what is wrong with it said where screen readers hear it. */
export function field({
  name,
  label,
  type = 'text',
  hint,
  problem,
  value,
  ...more
}: FieldOptions): TemplateResult {
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ')
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      class="input"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${more.autocomplete ?? 'off'}
      autocapitalize="none"
      spellcheck="false"
      inputmode=${more.inputMode ?? nothing}
      ?autofocus=${more.isFirst ?? false}
      value=${value ?? nothing}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${described || nothing}
    />
    ${hint ? html`<span class="muted small" id="${name}-hint">${hint}</span>` : nothing}
    ${problem ? html`<span class="problem" id="${name}-problem">${problem}</span>` : nothing}
  </div>`
}

interface AreaOptions extends Pick<FieldOptions, 'name' | 'label' | 'value' | 'hint' | 'problem'> {
  readonly rows?: number
  readonly onInput?: (event: Event) => void
}

/** The same for text of several lines. */
export function areaField({ name, label, hint, problem, value, ...more }: AreaOptions): TemplateResult {
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ')
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <textarea
      class="input"
      id=${name}
      name=${name}
      rows=${more.rows ?? 3}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${described || nothing}
      .value=${value ?? ''}
      @input=${more.onInput}
    ></textarea>
    ${hint ? html`<span class="muted small" id="${name}-hint">${hint}</span>` : nothing}
    ${problem ? html`<span class="problem" id="${name}-problem">${problem}</span>` : nothing}
  </div>`
}

/** What is wrong with a form as a whole. */
export const formProblem = (problem: string | undefined): TemplateResult | typeof nothing =>
  problem ? html`<p class="notice danger" role="alert">${icon('warning')} ${problem}</p>` : nothing
