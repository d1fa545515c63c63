import { t } from '../texts/texts.ts'
import {
  contentBytes,
  fits,
  isCode,
  isEmail,
  isGroupName,
  isStrong,
  isUsername,
  most,
  mostOf,
} from './limits.ts'

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
/** With what was copied around it. */
export const codeRule: Rule = required(
  (value) => isCode(value.trim()),
  () => t('rule.code'),
)
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
/** What somebody writes: it is limited by its characters, and by their bytes as well. */
export const bodyRule: Rule = (value) => textRule(1, most.body)(value) ?? contentRule({ body: value })
/** Of all that is sent together. */
export const contentRule = (content: unknown): string | undefined =>
  contentBytes(content) > mostOf.contentBytes ? t('rule.too_large') : undefined

/** Of those who are chosen for one conversation. */
export const peopleRule = ({ length }: readonly unknown[]): string | undefined =>
  length > mostOf.people ? t('compose.too_many', { most: mostOf.people }) : undefined

export const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === '' ? undefined : rule(value)
