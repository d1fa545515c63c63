import en from './en.json' with { type: 'json' }
import fi from './fi.json' with { type: 'json' }
import type { ServiceLanguage } from './languages.ts'
import sv from './sv.json' with { type: 'json' }

export type TextKey = keyof typeof en

/**
 * Every language has every text: the type says so, and a test says that they take the same values. A new language is a
 * file of its own, here and in `mails/`, named here, in `mails.ts` and in `serviceLanguages`.
 */
export const texts: Readonly<Record<ServiceLanguage, Readonly<Record<TextKey, string>>>> = { en, fi, sv }
