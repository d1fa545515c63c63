import type { ServiceLanguage } from './languages.ts'
import { wording } from './text.ts'
import type { TextKey } from './texts.ts'

/** Why the user pool writes to somebody. */
export type MailOccasion = 'sign_up' | 'password' | 'address' | 'invitation'

/** How long the pool takes its codes for: Cognito has no setting for it. */
const validHours: Partial<Record<MailOccasion, number>> = { sign_up: 24, password: 1, address: 24 }
const hourMs = 3_600_000

export interface MailDetails {
  readonly language: ServiceLanguage
  /** An IANA time zone: moments are told in it, with its name. */
  readonly timeZone: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What the pool puts in place of these. */
  readonly code: string
  readonly username: string
}

function wordMoment({ language, timeZone }: MailDetails, at: number): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const
  return new Intl.DateTimeFormat(language, { ...day, ...time, timeZone }).format(at)
}

/** A mail of the user pool, in its reader's language. */
export function wordMail(
  occasion: MailOccasion,
  details: MailDetails,
): { readonly subject: string; readonly text: string } {
  const { language, now, code, username } = details
  const hours = validHours[occasion]
  const until = hours === undefined ? '' : wordMoment(details, now + hours * hourMs)
  const subject: TextKey = occasion === 'invitation' ? 'mail.subject.invitation' : 'mail.subject.code'
  return {
    subject: wording(language, subject),
    text: wording(language, `mail.${occasion}`, { code, username, until }),
  }
}
