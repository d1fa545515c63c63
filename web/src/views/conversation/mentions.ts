import type { MemberShort } from '@parley/client'

export type Mentionable = Pick<MemberShort, 'userId' | 'username' | 'displayName'>

/** The contract's limit. */
const mostMentions = 50

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')

/** `@Ada Lind` or `@ada`, not as the beginning of a longer word; the longer of two names first. */
function expressionOf(people: readonly Mentionable[]): RegExp | undefined {
  const names = people.flatMap(({ username, displayName }) => [username, displayName]).filter(Boolean)
  if (names.length === 0) return undefined
  const longestFirst = names.toSorted((one, other) => other.length - one.length)
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])@(?:${longestFirst.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`,
    'giu',
  )
}

/** Whom a text names: `@Ada Lind` is not Ada, where both are there. */
export function mentionsIn(body: string, members: readonly Mentionable[]): string[] {
  const names = new Set(
    piecesOf(body, members).flatMap(({ text, isMention }) => (isMention ? text.slice(1).toLowerCase() : [])),
  )
  return members
    .filter(
      ({ username, displayName }) =>
        names.has(username.toLowerCase()) || names.has(displayName.toLowerCase()),
    )
    .map(({ userId }) => userId)
    .slice(0, mostMentions)
}

interface TextPiece {
  readonly text: string
  readonly isMention: boolean
}

/** Cuts a text where it names these people. The pieces together are the text. */
export function piecesOf(text: string, mentioned: readonly Mentionable[]): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  const add = (to: number, isMention: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), isMention })
    from = to
  }
  for (const { 0: found, index } of text.matchAll(expressionOf(mentioned) ?? /(?!)/g)) {
    add(index, false)
    add(index + found.length, true)
  }
  add(text.length, false)
  return pieces
}

/** Somebody who is being named: what has been written of the name, and where its `@` stands. */
export interface Naming {
  readonly at: number
  readonly written: string
}

/** Undefined where the cursor stands behind no `@` that begins a word. */
export function namingBefore(text: string, cursor: number): Naming | undefined {
  const [, written] = /(?<![\p{L}\p{N}_])@([^@\n]{0,40})$/u.exec(text.slice(0, cursor)) ?? []
  if (written === undefined || /^\s/u.test(written)) return undefined
  return { at: cursor - written.length - 1, written }
}

/** Whether a name, or a word in it, begins with what was written. */
export function isNamedBy({ username, displayName }: Mentionable, written: string): boolean {
  const wanted = written.toLocaleLowerCase()
  const name = displayName.toLocaleLowerCase()
  const words = name.split(/\s+/u).map((_, index, all) => all.slice(index).join(' '))
  return [username.toLocaleLowerCase(), ...words].some((one) => one.startsWith(wanted))
}

/** What is written to name somebody: their username where somebody else is called the same. */
export const mentionOf = (person: Mentionable, among: readonly Mentionable[]): string => {
  const isTwice = among.some(
    ({ userId, displayName }) => userId !== person.userId && displayName === person.displayName,
  )
  return `@${isTwice ? person.username : person.displayName}`
}
