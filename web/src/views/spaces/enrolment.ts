import type { AnswerOf, Api } from '@parley/client'

type Result = AnswerOf<'enrolMembers'>['results'][number]

/** What became of one of those who were named. */
export interface EnrolledLine extends Pick<Result, 'status' | 'userId' | 'problem'> {
  readonly username: string
}

/** One request takes so many. */
const mostLines = 500

/** Names as they are pasted: one a line, or with commas or spaces between, with or without an `@`. */
export const usernamesIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/u)
    .map((name) => name.replace(/^@/u, ''))
    .filter((name) => name !== '')

/** Brings all of them in, and answers for each what became of it. @throws ParleyError - What was done before stays done. */
export async function enrol(
  { spaces }: Pick<Api, 'spaces'>,
  spaceId: string,
  usernames: readonly string[],
  roles: readonly string[],
): Promise<EnrolledLine[]> {
  const report: EnrolledLine[] = []
  for (let from = 0; from < usernames.length; from += mostLines) {
    const named = usernames.slice(from, from + mostLines)
    const lines = named.map((username) => ({ username, roles: [...roles] }))
    const { results } = await spaces.enrol(spaceId, lines)
    report.push(...results.map((result) => ({ ...result, username: named[result.line - 1] ?? '' })))
  }
  return report
}
