import type { CustomMessageTriggerEvent } from 'aws-lambda'
import { languageEnvironment, timeZoneEnvironment } from '../../shared/lambda/env.ts'
import { logged } from '../../shared/lambda/logger.ts'
import { lookUpLanguage } from '../../shared/locales/languages.ts'
import { type MailOccasion, wordMail } from '../../shared/locales/mails.ts'

const occasions: Readonly<Record<string, MailOccasion>> = {
  CustomMessage_SignUp: 'sign_up',
  CustomMessage_ResendCode: 'sign_up',
  CustomMessage_ForgotPassword: 'password',
  CustomMessage_UpdateUserAttribute: 'address',
  CustomMessage_VerifyUserAttribute: 'address',
  CustomMessage_AdminCreateUser: 'invitation',
}

/**
 * Words the user pool's mails: in the language that the request asked for, else of the account, else of the deployment.
 * Where that fails, the pool's own words go out: a mail must not fail for its words.
 */
export async function handler<Event extends CustomMessageTriggerEvent>(event: Event): Promise<Event> {
  const line = { function: 'custom-message', route: event.triggerSource }
  await logged(line, async () => write(event)).catch(() => undefined)
  return event
}

function write({ triggerSource, request, response }: CustomMessageTriggerEvent): void {
  const occasion = occasions[triggerSource]
  if (occasion === undefined) return
  const { defaultLanguage } = languageEnvironment()
  const asked = [request.clientMetadata?.language, request.userAttributes.locale]
  const { subject, text } = wordMail(occasion, {
    language: lookUpLanguage(asked.filter((tag) => tag !== undefined)) ?? defaultLanguage,
    timeZone: timeZoneEnvironment().defaultTimeZone,
    now: Date.now(),
    code: request.codeParameter,
    username: request.usernameParameter ?? '',
  })
  response.emailSubject = subject
  response.emailMessage = text
}
