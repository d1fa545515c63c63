import en from '../locales/en.json' with { type: 'json' }
import fi from '../locales/fi.json' with { type: 'json' }
import sv from '../locales/sv.json' with { type: 'json' }

const names = { en: en.deleted_user, fi: fi.deleted_user, sv: sv.deleted_user }

/** What somebody is called whose account is gone. */
export function deletedUserName(languages: readonly string[]): string {
  for (const language of languages) {
    const general = language.split('-')[0]
    if (general === 'en' || general === 'fi' || general === 'sv') return names[general]
  }
  return names.en
}
