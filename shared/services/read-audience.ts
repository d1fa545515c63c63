import type { ConversationAudience } from '../contract/audience.ts'
import { AppError } from '../contract/errors.ts'
import { followerOf, shownTo } from '../core/audience.ts'
import type { Row } from '../core/rows.ts'
import { getAudience, type StoredAudience } from '../store/audiences.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import { conversationPath } from './conversation-views.ts'
import type { Given, Reader } from './given.ts'
import { readPeople } from './people.ts'
import { requireStanding } from './standing.ts'

/**
 * Whom a conversation was sent to, and why the reader is in it: of a fixed audience as it was when it was sent, of a live
 * one as it is now. Three read units, two more of a live one, and one for names. A conversation of no audience has none.
 */
export async function readAudience(
  given: Given,
  reader: Reader,
  conversationId: string,
): Promise<ConversationAudience> {
  const { head, row } = await requireStanding(given, reader.userId, conversationId)
  const audience =
    head.kind === 'audience' ? await getAudience(given.table, head.audienceId ?? conversationId) : undefined
  if (!audience) throw new AppError('not_found')
  const { senderId } = audience
  const [because, people] = await Promise.all([
    becauseOf(given, audience, row),
    readPeople(given, reader, [senderId]),
  ])
  return {
    conversationId,
    spaceId: audience.spaceId,
    audience: shownOf(audience, reader.userId),
    mode: audience.mode,
    live: audience.live,
    because: because.flatMap((place) => audience.to[place] ?? []),
    sentBy: {
      userId: senderId,
      username: people.shown(senderId)?.username ?? '',
      displayName: people.nameOf(senderId),
    },
    _links: {
      self: { href: `${conversationPath(conversationId)}/audience` },
      conversation: { href: conversationPath(conversationId) },
    },
  }
}

async function becauseOf(given: Given, audience: StoredAudience, row: Row): Promise<readonly number[]> {
  if (!audience.live) return row.because ?? []
  const { space, members } = await getSpaceAndMembers(given.table, audience.spaceId, [row.userId])
  const follower = space && followerOf(audience, space, members.get(row.userId))
  return follower?.because ?? row.because ?? []
}

/** Who is written to separately is not told who else is, one by one; a role or a group that means them says so itself. */
function shownOf(audience: StoredAudience, userId: string): ConversationAudience['audience'] {
  const { to, except, live, mode, senderId } = audience
  const isShown = (token: string): boolean =>
    mode === 'shared' || userId === senderId || shownTo(userId, token)
  return { to: to.filter(isShown), ...(except && { except: except.filter(isShown) }), live, mode }
}
