import { expect } from 'vitest'
import { serviceLanguages } from '../../shared/contract/common.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { problemTitle } from '../../shared/locales/text.ts'

/** The same in each language of the service, one after the other. */
export async function inAllLanguages<Result>(work: (language: string) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const language of serviceLanguages) results.push(await work(language))
  return results
}

/** All that a person reads of a refusal. */
const wordsOf = ({ title, detail, errors = [] }: Problem): string[] => [
  title,
  detail,
  ...errors.map((error) => error.detail),
]

/** What a client goes by. */
const factsOf = ({ code, status, errors = [] }: Problem): unknown => [
  code,
  status,
  errors.map((error) => [error.pointer, error.code]),
]

/** One refusal in each language of the service, in their order: the same facts, and nothing worded alike. */
export function expectTranslated(code: ErrorCode, problems: readonly Problem[]): void {
  const [first] = problems
  expect(problems.map((problem) => problem.code)).toEqual(serviceLanguages.map(() => code))
  expect(problems.map(({ title }) => title)).toEqual(
    serviceLanguages.map((language) => problemTitle(language, code)),
  )
  expect(problems.map(factsOf)).toEqual(problems.map(() => first && factsOf(first)))
  const words = problems.map(wordsOf)
  for (const place of words[0]?.keys() ?? []) {
    const sentences = words.map((all) => all[place])
    expect(new Set(sentences).size, sentences.join(' | ')).toBe(serviceLanguages.length)
  }
}
