import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { serviceLanguages } from '../../shared/contract/common.ts'
import { type ErrorCode, errorTable, fieldErrorCodes } from '../../shared/contract/errors.ts'
import { lookUpLanguage, parseAcceptLanguage } from '../../shared/locales/languages.ts'
import { mailTexts } from '../../shared/locales/mails.ts'
import { fieldDetail, problemDetail, wording } from '../../shared/locales/text.ts'
import { type TextKey, texts } from '../../shared/locales/texts.ts'
import { deletedUserName } from '../../shared/services/names.ts'

const keys = Object.keys(texts.en) as TextKey[]

/** Names of the values that a text takes, at any depth. */
function valuesOf(text: string): string[] {
  const names = new Set<string>()
  JSON.stringify(new IntlMessageFormat(text, 'en').getAst(), (_, part: unknown) => {
    const { type, value } = (part ?? {}) as { type?: number; value?: unknown }
    // 1 to 6: argument, number, date, time, select, plural.
    if (typeof type === 'number' && type >= 1 && type <= 6) names.add(String(value))
    return part
  })
  return [...names].sort()
}

describe('the texts', () => {
  it.each(serviceLanguages)('are complete in %s', (language) => {
    expect(Object.keys(texts[language]).sort()).toEqual([...keys].sort())
    for (const key of keys) expect(texts[language][key].trim(), key).not.toBe('')
  })

  it.each(serviceLanguages)('take the same values in %s', (language) => {
    for (const key of keys) expect(valuesOf(texts[language][key]), key).toEqual(valuesOf(texts.en[key]))
  })

  it('say something of every error and every field error', () => {
    for (const code of Object.keys(errorTable)) {
      expect(keys).toContain(`problem.${code}.title`)
      expect(keys).toContain(`problem.${code}.detail`)
    }
    for (const code of fieldErrorCodes) expect(keys).toContain(`field.${code}`)
  })

  it('speak of no code that is not in the table', () => {
    const spoken = keys.flatMap((key) => /^problem\.(\w+)\./.exec(key)?.[1] ?? [])

    expect(new Set(spoken)).toEqual(new Set(Object.keys(errorTable)))
  })

  it.each(serviceLanguages)('come out whole in %s', (language) => {
    for (const key of keys) {
      const values = Object.fromEntries(valuesOf(texts[language][key]).map((name) => [name, 2]))

      expect(wording(language, key, values), key).not.toMatch(/[{}]/)
    }
  })

  it('count as each language does', () => {
    const wait = (language: 'en' | 'fi' | 'sv', retryAfterSeconds: number) =>
      problemDetail(language, 'rate_limited', undefined, { retryAfterSeconds })

    expect(wait('en', 1)).toContain(' 1 second ')
    expect(wait('en', 2)).toContain(' 2 seconds ')
    expect(wait('fi', 2)).toContain(' 2 sekuntia ')
    expect(wait('sv', 1)).toContain(' 1 sekund ')
    expect(wait('en', 119)).toContain(' 119 seconds ')
    expect(wait('fi', 121)).toContain(' 3 minuuttia ')
    expect(wait('sv', 3_600)).toContain(' 60 minuter ')
    expect(wait('fi', 7_201)).toContain(' 3 tuntia ')
  })

  it('tell more where a reason is known, and the general text where it is not', () => {
    const general = problemDetail('en', 'too_large', undefined, {})

    expect(problemDetail('en', 'too_large', 'body', { max: 128 })).toContain('128 KB')
    expect(problemDetail('en', 'too_large', 'nobody-wrote-this', {})).toBe(general)
  })

  it('fall back to the general text where values are missing', () => {
    const needing = keys.flatMap((key) => {
      const [, code, reason] = /^problem\.(\w+)\.detail\.(\w+)$/.exec(key) ?? []
      return code !== undefined &&
        reason !== undefined &&
        valuesOf(texts.en[key]).some((name) => name !== 'wait')
        ? [{ code: code as ErrorCode, reason }]
        : []
    })

    expect(needing).not.toEqual([])
    for (const { code, reason } of needing) {
      expect(problemDetail('en', code, reason, {})).toBe(problemDetail('en', code, undefined, {}))
    }
  })

  it('name a limit only where it is known', () => {
    const known = fieldDetail('en', {
      pointer: '#/a',
      code: 'too_long',
      params: { unit: 'characters', limit: 16_000 },
    })
    const unknown = fieldDetail('en', { pointer: '#/a', code: 'too_long' })

    expect(known).toBe('At most 16,000 characters are allowed.')
    expect(unknown).toBe('This value is not allowed here.')
  })
})

describe('the mails', () => {
  it.each(serviceLanguages)('are complete and take the same values in %s', (language) => {
    const names = Object.keys(mailTexts.en) as (keyof typeof mailTexts.en)[]

    expect(Object.keys(mailTexts[language]).sort()).toEqual([...names].sort())
    for (const name of names) {
      expect(mailTexts[language][name].trim(), name).not.toBe('')
      expect(valuesOf(mailTexts[language][name]), name).toEqual(valuesOf(mailTexts.en[name]))
    }
  })
})

describe('Accept-Language', () => {
  it.each<[string | undefined, string[]]>([
    [undefined, []],
    ['', []],
    ['*', []],
    ['fi', ['fi']],
    ['en;q=0.3, fi-FI, sv;q=0.9', ['fi-FI', 'sv', 'en']],
    ['fi;q=0, sv', ['sv']],
    ['fi; q = 0.5 ,en ; q=1.000', ['en', 'fi']],
    ['fi;q=2, sv;q=abc, e n, en', ['en']],
  ])('%j asks for %j', (header, languages) => {
    expect(parseAcceptLanguage(header)).toEqual(languages)
  })

  it('keeps the order of what is wanted alike', () => {
    expect(parseAcceptLanguage('sv, en;q=0.5, fi, de;q=0.5')).toEqual(['sv', 'fi', 'en', 'de'])
  })

  it('takes anything at all without failing', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(parseAcceptLanguage(header).length).toBeLessThanOrEqual(20)
      }),
    )
  })
})

describe('the language of an answer', () => {
  it.each<[string[], string | undefined]>([
    [['fi'], 'fi'],
    [['fi-FI'], 'fi'],
    [['SV-fi'], 'sv'],
    [['de', 'sv-Latn-SE'], 'sv'],
    [['filipino', 'fil'], undefined],
    [[], undefined],
  ])('for %j is %s', (requested, language) => {
    expect(lookUpLanguage(requested)).toBe(language)
  })
})

const codes = Object.keys(errorTable) as ErrorCode[]

describe('details', () => {
  it('are sentences that end', () => {
    for (const language of serviceLanguages) {
      for (const code of codes) {
        expect(problemDetail(language, code, undefined, {})).toMatch(/[.!?]$/)
      }
    }
  })
})

describe('what the service calls somebody whose account is gone', () => {
  it.each<[string[], 'en' | 'fi' | 'sv', string]>([
    [['sv-FI', 'en'], 'en', 'Borttagen användare'],
    [['FI'], 'en', 'Poistettu käyttäjä'],
    [['de', 'fi'], 'en', 'Poistettu käyttäjä'],
    [['de'], 'sv', 'Borttagen användare'],
    [[], 'fi', 'Poistettu käyttäjä'],
  ])('for %j, where the deployment speaks %s, is %s', (languages, defaultLanguage, name) => {
    expect(deletedUserName({ defaultLanguage }, languages)).toBe(name)
  })

  it('is no text that takes values, nor are the titles of roles', () => {
    for (const language of serviceLanguages) {
      for (const key of ['deleted_user', 'role.responsible', 'role.staff', 'role.student'] as const) {
        expect(valuesOf(texts[language][key])).toEqual([])
      }
    }
  })
})
