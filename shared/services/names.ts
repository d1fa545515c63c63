import { lookUpLanguage } from '../locales/languages.ts'
import { type TextKey, texts } from '../locales/texts.ts'
import type { Given } from './given.ts'

type Deployment = Pick<Given, 'defaultLanguage'>

/** As they stand: these take no values, and delivery need not bring what puts values into texts. */
const textsFor = (
  { defaultLanguage }: Deployment,
  languages: readonly string[],
): Readonly<Record<TextKey, string>> => texts[lookUpLanguage(languages) ?? defaultLanguage]

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
