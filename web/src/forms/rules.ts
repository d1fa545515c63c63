import { t } from '../texts/texts.ts'

/** What is wrong with a value, in the reader's language; undefined where it is as the service wants it. */
export type Rule = (value: string) => string | undefined

/** As the service counts: code points. */
const lengthOf = (value: string): number => [...value].length

/** Text of so many characters, not only white space. */
export const textRule =
  (least: number, most: number): Rule =>
  (value) => {
    if (least > 0 && value.trim() === '') return t('rule.required')
    if (lengthOf(value) > most) return t('rule.too_long', { most })
    return undefined
  }

export const usernameRule: Rule = (value) => {
  if (value === '') return t('rule.required')
  return /^[A-Za-z0-9][A-Za-z0-9._-]{2,29}$/.test(value) ? undefined : t('rule.username')
}

export const emailRule: Rule = (value) => {
  if (value === '') return t('rule.required')
  const looksRight = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)
  return looksRight && value.length <= 254 ? undefined : t('rule.email')
}

export const codeRule: Rule = (value) => (/^\d{6}$/.test(value) ? undefined : t('rule.code'))

/** One that is there already: only whether there is any. */
export const anyPasswordRule: Rule = (value) => (value === '' ? t('rule.required') : undefined)

/** A new one, as the user pool wants it. */
export const newPasswordRule: Rule = (value) => {
  const isStrong = value.length >= 8 && /\p{Ll}/u.test(value) && /\p{Lu}/u.test(value) && /\d/.test(value)
  return isStrong && value.length <= 256 && value === value.trim() ? undefined : t('rule.password')
}

/** A username or an e-mail address. */
export const loginRule: Rule = textRule(1, 254)
export const displayNameRule: Rule = textRule(1, 60)
export const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === '' ? undefined : rule(value)
/** What somebody writes. */
export const bodyRule: Rule = textRule(1, 16_000)
/** Of a conversation, or of a message. */
export const titleRule: Rule = textRule(1, 200)
/** What somebody says of themselves. */
export const bioRule: Rule = textRule(0, 500)
