import { browserLanguages, currentLanguage, onTexts } from '../texts/texts.ts'

const now = (): string[] => [...new Set([currentLanguage(), ...browserLanguages()])]

/**
 * The languages that somebody reads, best first: that of the texts, then what the browser says. One list for good, so that the client asks
 * in the language that is spoken at the time.
 */
export function readLanguages(): readonly string[] {
  const languages = now()
  onTexts(() => languages.splice(0, languages.length, ...now()))
  return languages
}
