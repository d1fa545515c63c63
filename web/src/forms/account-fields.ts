import type { TemplateResult } from 'lit'
import { t } from '../texts/texts.ts'
import { field } from './field.ts'

interface AccountField {
  readonly problem: string | undefined
  readonly value?: string
  readonly isFirst?: boolean
}

/** A username or an e-mail address. */
export const loginField = (options: AccountField): TemplateResult =>
  field({ name: 'username', label: t('field.login'), autocomplete: 'username', ...options })

/** The code from a mail: whoever is asked for one has come for nothing else. */
export const codeField = (problem: string | undefined): TemplateResult =>
  field({
    name: 'code',
    label: t('field.code'),
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    problem,
    isFirst: true,
  })

interface PasswordField {
  readonly problem: string | undefined
  readonly name?: string
  readonly label?: string
}

export const passwordField = ({ name = 'password', label, problem }: PasswordField): TemplateResult =>
  field({
    name,
    label: label ?? t('field.password'),
    type: 'password',
    autocomplete: 'current-password',
    problem,
  })

/** One that is being chosen, with what it has to be like. */
export const newPasswordField = ({ name = 'password', label, problem }: PasswordField): TemplateResult =>
  field({
    name,
    label: label ?? t('field.new_password'),
    type: 'password',
    autocomplete: 'new-password',
    hint: t('field.password.hint'),
    problem,
  })
