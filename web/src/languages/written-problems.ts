import { contentBytes, mostOf } from '../forms/limits.ts'
import { bodyRule, optional, titleRule } from '../forms/rules.ts'
import { t } from '../texts/texts.ts'
import { contentOf, type Written } from './written.ts'

/** What of a text there is to be written in each language. */
export interface WrittenParts {
  readonly titles: 'none' | 'optional' | 'required'
  readonly bodies: boolean
}

/** What is wrong, by `fi/title` and `fi/body`, and by `whole` of all languages together. */
export type WrittenProblems = Readonly<Record<string, string | undefined>>

/** By the contract's limits; empty where nothing is wrong. */
export function problemsOf(written: Written, { titles, bodies }: WrittenParts): WrittenProblems {
  const rule = titles === 'required' ? titleRule : optional(titleRule)
  const found = Object.entries(written.variants).flatMap(([tag, { title, body }]) => [
    [`${tag}/title`, titles === 'none' ? undefined : rule(title.trim())],
    [`${tag}/body`, bodies ? bodyRule(body) : undefined],
  ])
  const isTooLarge = bodies && contentBytes(contentOf(written)) > mostOf.contentBytes
  const isRight = found.every(([, problem]) => problem === undefined)
  // What is too long by itself is said where it stands.
  const whole = isTooLarge && isRight ? t('languages.too_large') : undefined
  return Object.fromEntries([...found, ['whole', whole]].filter(([, problem]) => problem !== undefined))
}

/**
 * What the service says is wrong with a content.
 *
 * @param problems - As `fieldProblems` gives them.
 * @param at - Where the content stands in the request, such as `firstMessage/content`.
 */
export function problemsAt(
  problems: Readonly<Record<string, string>>,
  at: string,
  { default: main }: Written,
): WrittenProblems {
  const inside = Object.entries(problems).filter(([name]) => name === at || name.startsWith(`${at}/`))
  return Object.fromEntries(
    inside.map(([name, problem]) => {
      const path = name.slice(at.length + 1).replace(/^variants\//, '')
      const place = path === 'title' || path === 'body' ? `${main}/${path}` : path
      return [/\/(title|body)$/.test(place) ? place : 'whole', problem]
    }),
  )
}
