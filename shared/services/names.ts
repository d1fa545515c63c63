import en from '../locales/en.json' with { type: 'json' }
import fi from '../locales/fi.json' with { type: 'json' }
import { lookUpLanguage, type ServiceLanguage } from '../locales/languages.ts'
import sv from '../locales/sv.json' with { type: 'json' }
import type { Given } from './given.ts'

// Taken as they stand: these take no values, and delivery need not bring what puts values into texts.
const texts: Readonly<Record<ServiceLanguage, typeof en>> = { en, fi, sv }

type Deployment = Pick<Given, 'defaultLanguage'>

const textsFor = ({ defaultLanguage }: Deployment, languages: readonly string[]): typeof en =>
  texts[lookUpLanguage(languages) ?? defaultLanguage]

/** What somebody is called whose account is gone, for who reads these languages. */
export const deletedUserName = (given: Deployment, languages: readonly string[]): string =>
  textsFor(given, languages).deleted_user

/** What a role is called that every space has; undefined for another one. */
export function defaultRoleTitle(
  given: Deployment,
  role: string,
  languages: readonly string[],
): string | undefined {
  const known = textsFor(given, languages)
  const titles: Readonly<Record<string, string>> = {
    responsible: known['role.responsible'],
    staff: known['role.staff'],
    student: known['role.student'],
  }
  return titles[role]
}
