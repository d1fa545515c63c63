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
import { tell } from './toasts.ts'

async function choose({ target }: Event): Promise<void> {
  const menu = target as HTMLSelectElement
  const language = menu.value as AppLanguage
  try {
    await useLanguage(language)
    keepLanguage(language)
  } catch {
    // Its file did not come: a page does not ask for it again, the next start does.
    menu.value = currentLanguage()
    tell(t('problem.network'), 'problem')
  }
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
