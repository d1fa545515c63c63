import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { knownLanguages, languageName } from '../texts/languages.ts'
import { t } from '../texts/texts.ts'

interface TextField {
  readonly id: string
  readonly label: string
  readonly language: string
  readonly value: string
  readonly isRequired: boolean
  readonly problem: string | undefined
  write(value: string): void
}

const textOf = (event: Event): string => (event.target as HTMLInputElement).value

/** A line, or with `isLong` as many as are wanted, in a language of its own. */
export function textField(
  { id, label, language, value, isRequired, problem, write }: TextField,
  isLong: boolean,
): TemplateResult {
  const described = problem ? `${id}-problem` : nothing
  const invalid = problem ? 'true' : 'false'
  const onInput = (event: Event) => write(textOf(event))
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${
      isLong
        ? html`<textarea
            class="input"
            id=${id}
            lang=${language}
            dir="auto"
            aria-required=${isRequired}
            aria-invalid=${invalid}
            aria-describedby=${described}
            .value=${live(value)}
            @input=${onInput}
          ></textarea>`
        : html`<input
            class="input"
            id=${id}
            lang=${language}
            dir="auto"
            autocomplete="off"
            aria-required=${isRequired}
            aria-invalid=${invalid}
            aria-describedby=${described}
            .value=${live(value)}
            @input=${onInput}
          />`
    }
    ${problem ? html`<span class="problem" id="${id}-problem">${problem}</span>` : nothing}
  </div>`
}

interface LanguageChoice {
  readonly chosen: string
  /** Those that are written in already. */
  readonly taken: readonly string[]
  /** Those that come first. */
  readonly suggested: readonly string[]
  choose(language: string): void
}

/** Which language a text is in. */
export function languageChoice({ chosen, taken, suggested, choose }: LanguageChoice): TemplateResult {
  const isFree = (tag: string) => tag === chosen || !taken.includes(tag)
  const option = (tag: string) =>
    html`<option value=${tag} .selected=${live(tag === chosen)}>${languageName(tag)}</option>`
  const others = [...new Set([chosen, ...knownLanguages()])].filter((tag) => !suggested.includes(tag))
  return html`<select
    class="input"
    aria-label=${t('languages.language')}
    @change=${(event: Event) => choose(textOf(event))}
  >
    ${suggested.filter(isFree).map(option)}
    <optgroup label=${t('languages.others')}>${others.filter(isFree).map(option)}</optgroup>
  </select>`
}
