import { t } from '../texts/texts.ts'
import { fits, isCode, isEmail, isGroupName, isStrong, isUsername, most } from './limits.ts'

/** What is wrong with a value, in the reader's language; undefined where it is as the service wants it. */
export type Rule = (value: string) => string | undefined

/** Text of so many characters, not only white space where there has to be any. */
export const textRule =
  (least: 0 | 1, longest: number): Rule =>
  (value) => {
    if (fits(value, least, longest)) return undefined
    return value.trim() === '' ? t('rule.required') : t('rule.too_long', { most: longest })
  }

const required =
  (isRight: (value: string) => boolean, problem: () => string): Rule =>
  (value) => {
    if (value === '') return t('rule.required')
    return isRight(value) ? undefined : problem()
  }

export const usernameRule: Rule = required(isUsername, () => t('rule.username'))
export const emailRule: Rule = required(isEmail, () => t('rule.email'))
export const codeRule: Rule = required(isCode, () => t('rule.code'))
/** A new one. */
export const newPasswordRule: Rule = required(isStrong, () => t('rule.password'))
/** One that is there already: only whether there is any. */
export const anyPasswordRule: Rule = (value) => (value === '' ? t('rule.required') : undefined)

/** A username or an e-mail address. */
export const loginRule: Rule = textRule(1, most.login)
export const displayNameRule: Rule = textRule(1, most.displayName)
/** What somebody says of themselves. */
export const bioRule: Rule = textRule(0, most.bio)
/** What a space says of itself. */
export const spaceAboutRule: Rule = (value) =>
  value === '' ? undefined : textRule(1, most.spaceAbout)(value)
export const groupNameRule: Rule = required(isGroupName, () => t('rule.group_name'))
/** Of a conversation, or of a message. */
export const titleRule: Rule = textRule(1, most.title)
/** What somebody writes. */
export const bodyRule: Rule = textRule(1, most.body)

export const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === '' ? undefined : rule(value)
