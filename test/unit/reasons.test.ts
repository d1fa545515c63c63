import { describe, expect, it } from 'vitest'
import { texts } from '../../shared/locales/texts.ts'
import { readModules } from '../support/modules.ts'

/** Where refusals are made, as one text: calls end with their line, as Biome writes them. */
const source = readModules(['shared', 'functions'])
  .map(({ code }) => code)
  .join('\n')

const allOf = (pattern: RegExp, text = source): RegExpExecArray[] => [...text.matchAll(pattern)]

/** `new AppError('conflict', { reason: 'owner' })` */
const thrown = allOf(/\bAppError\(\s*'(\w+)',([^;]*?)\)\n/g).flatMap(([, code, rest]) =>
  allOf(/\breason: '(\w+)'/g, rest).map(([, reason]) => `${code}.detail.${reason}`),
)
/** Functions whose first or last parameter is the reason of what they refuse, and with what they are called. */
const argumentsOf = (maker: RegExp, argument: (name: string) => string): string[] =>
  allOf(maker).flatMap(([, name = '']) =>
    allOf(new RegExp(argument(name), 'g')).map(([, reason = '']) => reason),
  )
const passed = [
  ...argumentsOf(
    /\b(?:const|function) (\w+)[ =]*(?:async )?\(\s*reason: string/g,
    (name) => `\\b${name}\\(\\s*'(\\w+)'`,
  ),
  ...argumentsOf(
    /\b(?:const|function) (\w+)[ =]*(?:async )?\([^()]*\breason\??: string,?\s*\)/g,
    (name) => `\\b${name}\\([^;]*?'(\\w+)'\\s*\\)\\n`,
  ),
]

const worded = Object.keys(texts.en).flatMap((key) => /^problem\.(\w+\.detail\.\w+)$/.exec(key)?.[1] ?? [])
const reasonOf = (key: string): string => key.split('.').at(-1) ?? ''

describe('a reason that a refusal gives', () => {
  it('is found where it stands', () => {
    expect(thrown).toContain('conflict.detail.owner')
    expect(passed).toEqual(expect.arrayContaining(['slow_mode', 'groups']))
  })

  it('has a text of its own', () => {
    const known = new Set(worded.map(reasonOf))

    expect(thrown.filter((key) => !worded.includes(key))).toEqual([])
    expect(passed.filter((reason) => !known.has(reason))).toEqual([])
  })

  it('stands somewhere for each text that there is', () => {
    expect(worded.filter((key) => !source.includes(`'${reasonOf(key)}'`))).toEqual([])
  })
})
