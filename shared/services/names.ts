import en from '../locales/en.json' with { type: 'json' }
import fi from '../locales/fi.json' with { type: 'json' }
import sv from '../locales/sv.json' with { type: 'json' }

const texts = { en, fi, sv }

function textsFor(languages: readonly string[]): typeof en {
  for (const language of languages) {
    const general = language.split('-')[0]
    if (general === 'en' || general === 'fi' || general === 'sv') return texts[general]
  }
  return texts.en
}

/** What somebody is called whose account is gone. */
export const deletedUserName = (languages: readonly string[]): string => textsFor(languages).deleted_user

/** What a role is called that every space has; undefined for another one. */
export function defaultRoleTitle(role: string, languages: readonly string[]): string | undefined {
  const known = textsFor(languages)
  const titles: Readonly<Record<string, string>> = {
    responsible: known['role.responsible'],
    staff: known['role.staff'],
    student: known['role.student'],
  }
  return titles[role]
}
