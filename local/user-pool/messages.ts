import { type Input, metadataOf } from './input.ts'
import { asRecord, asText, type Json } from './json.ts'
import type { Pool } from './pool.ts'
import type { Room } from './room.ts'
import { eventAttributes } from './triggers.ts'
import type { CodePurpose, User } from './users.ts'

export interface Message {
  readonly subject: string
  readonly text: string
}

export type Medium = 'EMAIL' | 'SMS'

/** Why somebody is written to, as the trigger that may choose the words is told: `CustomMessage_SignUp`. */
export type MessageSource =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'AdminCreateUser'

export interface MessageRequest {
  readonly pool: Pool
  readonly user: User
  readonly medium: Medium
  readonly source: MessageSource
  /** Undefined where an administrator asks. */
  readonly clientId?: string
  readonly input: Input
}

const codeParameter = '{####}'
const usernameParameter = '{username}'

/** What the pool's function makes of it, with the code in its place; `usual` where it has none, or says nothing. */
export async function wordMessage(
  room: Room,
  { pool, user, medium, source, clientId, input }: MessageRequest,
  usual: Message,
  code: string,
): Promise<Message> {
  const metadata = metadataOf(input)
  const said = await room.triggers.run({
    pool,
    username: user.username,
    clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE',
    source: `CustomMessage_${source}`,
    request: {
      userAttributes: eventAttributes(user),
      codeParameter,
      linkParameter: '{##Click Here##}',
      usernameParameter: source === 'AdminCreateUser' ? usernameParameter : null,
      ...(metadata === undefined ? {} : { clientMetadata: metadata }),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  })
  const text = asText(medium === 'EMAIL' ? said.emailMessage : said.smsMessage)
  // AWS takes no words that lack the code.
  if (text === undefined || !text.includes(codeParameter)) return usual
  return {
    subject: asText(said.emailSubject) ?? usual.subject,
    text: text.replaceAll(codeParameter, code).replaceAll(usernameParameter, user.username),
  }
}

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
