import type { Parley } from '../../session/parley.ts'
import type { Mentionable } from './mentions.ts'

/** Whom somebody may name in a conversation. */
export interface NameablePeople {
  /** Those that are here already, without the reader. */
  known(): readonly Mentionable[]
  /** Asks for those whose name begins so, where not all are here; undefined where all are. */
  find(written: string): Promise<readonly Mentionable[]> | undefined
}

const mostAsked = 10

export function nameablePeople(parley: () => Parley, conversationId: () => string): NameablePeople {
  const withoutMe = <One extends Mentionable>(people: readonly One[]): readonly One[] =>
    people.filter(({ userId }) => userId !== parley().session.userId)
  const conversation = () => parley().live.conversation(conversationId()).getSnapshot()
  const known = () =>
    withoutMe(parley().live.members(conversationId()).getSnapshot() ?? conversation()?.members ?? [])
  return {
    known,
    find(written) {
      if (known().length + 1 >= (conversation()?.memberCount ?? 0)) return undefined
      const query = { limit: mostAsked, ...(written !== '' && { query: written }) }
      const asked = parley().api.conversations.members(conversationId(), query)
      return asked.then(({ items }) => withoutMe(items))
    },
  }
}
