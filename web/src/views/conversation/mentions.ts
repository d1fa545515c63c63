import type { MemberShort } from '@parley/client'

/** The contract's limit. */
const mostMentions = 50

/** Whom a text names: `@Ada Lind` or `@ada`, not as the beginning of a longer word. */
export function mentionsIn(
  body: string,
  members: readonly Pick<MemberShort, 'userId' | 'username' | 'displayName'>[],
): string[] {
  const text = body.toLocaleLowerCase()
  const names = (name: string): boolean => {
    const wanted = `@${name.toLocaleLowerCase()}`
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (
        !/[\p{L}\p{N}_]/u.test(text.charAt(at - 1)) &&
        !/[\p{L}\p{N}_]/u.test(text.charAt(at + wanted.length))
      )
        return true
    }
    return false
  }
  return members
    .filter(({ username, displayName }) => names(username) || names(displayName))
    .map(({ userId }) => userId)
    .slice(0, mostMentions)
}
