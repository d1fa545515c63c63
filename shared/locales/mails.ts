import type { ServiceLanguage } from './languages.ts'
import en from './mails/en.json' with { type: 'json' }
import fi from './mails/fi.json' with { type: 'json' }
import sv from './mails/sv.json' with { type: 'json' }
import { fillText } from './text.ts'

/** Apart from the other texts, which every function brings. */
export const mailTexts: Readonly<Record<ServiceLanguage, Readonly<Record<keyof typeof en, string>>>> = {
  en,
  fi,
  sv,
}

/** Why the user pool writes to somebody. */
export type MailOccasion = 'sign_up' | 'password' | 'address' | 'invitation'

export interface Mail {
  readonly subject: string
  readonly text: string
}

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
export function wordMail(occasion: MailOccasion, details: MailDetails): Mail {
  const { language, now, code, username } = details
  const texts = mailTexts[language]
  const hours = validHours[occasion]
  const until = hours === undefined ? '' : wordMoment(details, now + hours * hourMs)
  return {
    subject: texts[occasion === 'invitation' ? 'subject.invitation' : 'subject.code'],
    text: fillText(language, texts[occasion], { code, username, until }),
  }
}

/** What the pool says by itself, where nobody words its mails. */
export const plainMail = (language: ServiceLanguage, code: string): Mail => ({
  subject: mailTexts[language]['subject.code'],
  text: fillText(language, mailTexts[language].any, { code }),
})
