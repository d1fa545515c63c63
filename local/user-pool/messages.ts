import { asRecord, asText, type Json } from './json.ts'
import type { Pool } from './pool.ts'
import type { CodePurpose } from './users.ts'

export interface Message {
  readonly subject: string
  readonly text: string
}

export type Medium = 'EMAIL' | 'SMS'

/** The template's own words where it has some, else words like AWS's; a code takes the place of `{####}`. */
export function codeMessage(pool: Pool, medium: Medium, purpose: CodePurpose, code: string): Message {
  const usual =
    purpose === 'reset' ? 'Your password reset code is {####}.' : 'Your confirmation code is {####}'
  const usualSubject = purpose === 'reset' ? 'Your password reset code' : 'Your verification code'
  const template = medium === 'EMAIL' ? mailTemplate(pool.properties) : textTemplate(pool.properties)
  return {
    subject: template.subject ?? usualSubject,
    text: (template.text ?? usual).replaceAll('{####}', code),
  }
}

interface Template {
  readonly subject?: string | undefined
  readonly text?: string | undefined
}

function mailTemplate(properties: Json): Template {
  const template = asRecord(properties.VerificationMessageTemplate)
  return {
    subject: asText(template.EmailSubject) ?? asText(properties.EmailVerificationSubject),
    text: asText(template.EmailMessage) ?? asText(properties.EmailVerificationMessage),
  }
}

function textTemplate(properties: Json): Template {
  const template = asRecord(properties.VerificationMessageTemplate)
  return { text: asText(template.SmsMessage) ?? asText(properties.SmsVerificationMessage) }
}

export function invitation(pool: Pool, medium: Medium, username: string, password: string): Message {
  const template = asRecord(asRecord(pool.properties.AdminCreateUserConfig).InviteMessageTemplate)
  const text = asText(template[medium === 'EMAIL' ? 'EmailMessage' : 'SMSMessage'])
  return {
    subject: asText(template.EmailSubject) ?? 'Your temporary password',
    text: (text ?? 'Your username is {username} and temporary password is {####}.')
      .replaceAll('{username}', username)
      .replaceAll('{####}', password),
  }
}
