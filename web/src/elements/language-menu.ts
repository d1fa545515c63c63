import { html, type TemplateResult } from 'lit'
import { keepLanguage } from '../session/kept.ts'
import {
  type AppLanguage,
  appLanguages,
  currentLanguage,
  languageNames,
  t,
  useLanguage,
} from '../texts/texts.ts'

async function choose(event: Event): Promise<void> {
  const language = (event.target as HTMLSelectElement).value as AppLanguage
  keepLanguage(language)
  await useLanguage(language)
}

/** For who is not signed in: which language the app speaks on this device. */
export const chooseLanguageMenu = (): TemplateResult =>
  html`<div class="row small muted">
    <label for="app-language">${t('settings.language')}</label>
    <select id="app-language" class="input" @change=${choose}>
      ${appLanguages.map(
        (tag) =>
          html`<option value=${tag} lang=${tag} ?selected=${tag === currentLanguage()}>${languageNames[tag]}</option>`,
      )}
    </select>
  </div>`
