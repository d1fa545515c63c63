import { createState, type Observed } from '../session/state.ts'
import { browserLanguages, chooseLanguage, useLanguage } from '../texts/texts.ts'

const againMs = 10_000
const state = createState(false)
let asked = 0

/** Whether there is anything to say it with. */
export const hasTexts: Observed<boolean> = state

/**
 * Brings the texts of a language: what the page asks for, else what it is written in, else what the browser says. A page has one language:
 * the last one that is asked for counts, and an element that asks for none takes what there is.
 */
export async function speak(locale: string): Promise<void> {
  if (locale === '' && asked > 0) return
  asked += 1
  const mine = asked
  const wanted = [locale, document.documentElement.lang, ...browserLanguages()].filter((tag) => tag !== '')
  try {
    await useLanguage(chooseLanguage(wanted))
    state.set(true)
  } catch {
    // They could not be fetched: without them no button has a name.
    setTimeout(() => mine === asked && void speak(locale), againMs)
  }
}
