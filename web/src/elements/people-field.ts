import { html, type TemplateResult } from 'lit'
import { t } from '../texts/texts.ts'

/** Where somebody types the beginning of a name. `#query` in its element. */
export const peopleField = (onQuery: (query: string) => void): TemplateResult =>
  html`<div class="field">
    <label for="query">${t('people.search')}</label>
    <input
      class="input"
      id="query"
      type="search"
      autocomplete="off"
      spellcheck="false"
      maxlength="60"
      placeholder=${t('people.search.hint')}
      @input=${(event: Event) => onQuery((event.target as HTMLInputElement).value.trim())}
    />
  </div>`
