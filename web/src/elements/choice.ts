import { html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'

export interface Choice {
  readonly id: string
  readonly label: string
  readonly chosen: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
}

/** A line with what is chosen of a few; styled by `pageStyle`. What was refused is shown as it was with the next update. */
export const choiceRow = (
  { id, label, chosen, options }: Choice,
  keep: (value: string) => void,
): TemplateResult =>
  html`<div class="between">
    <label for=${id}>${label}</label>
    <select class="input" id=${id} @change=${({ target }: Event) => keep((target as HTMLSelectElement).value)}>
      ${options.map(({ value, text }) => html`<option value=${value} .selected=${live(value === chosen)}>${text}</option>`)}
    </select>
  </div>`
