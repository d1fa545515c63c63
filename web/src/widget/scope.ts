import type { ShownConversation, UnreadTotal } from '@parley/client'

/** Which conversations an element of a host page is about: of a space, with a topic, both, or all. */
export interface Scope {
  readonly space: string
  readonly topic: string
}

type Counted = Pick<
  ShownConversation,
  'spaceId' | 'topic' | 'archived' | 'mutedUntil' | 'unreadCount' | 'urgentUnread'
>

export const isInScope =
  ({ space, topic }: Scope) =>
  ({ spaceId, topic: its }: Pick<Counted, 'spaceId' | 'topic'>): boolean =>
    (space === '' || space === spaceId) && (topic === '' || topic === its)

/** As the app counts all of them: archived and muted ones wait in silence. */
export function unreadIn(
  conversations: readonly Counted[],
  scope: Scope,
  now: number,
): Omit<UnreadTotal, 'conversations'> {
  const counted = conversations.filter(
    (one) => isInScope(scope)(one) && !one.archived && !(Date.parse(one.mutedUntil ?? '') > now),
  )
  return {
    total: counted.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    urgent: counted.reduce((sum, { urgentUnread }) => sum + urgentUnread, 0),
  }
}
