import type { ShownConversation } from '@parley/client'
import type { TextKey } from '../../texts/texts.ts'

export type FilterName = 'all' | 'unread' | 'archived'

interface Filter {
  readonly name: FilterName
  readonly label: TextKey
  readonly none: TextKey
  readonly takes: (conversation: ShownConversation) => boolean
}

/** What the list shows; the first is what it begins with. */
export const filters: readonly [Filter, ...Filter[]] = [
  { name: 'all', label: 'filter.all', none: 'conversations.none', takes: ({ archived }) => !archived },
  {
    name: 'unread',
    label: 'filter.unread',
    none: 'filter.unread.none',
    takes: ({ archived, unreadCount }) => !archived && unreadCount > 0,
  },
  {
    name: 'archived',
    label: 'filter.archived',
    none: 'filter.archived.none',
    takes: ({ archived }) => archived,
  },
]

/** Pinned ones first, else in the order in which they come. */
export const pinnedFirst = (conversations: readonly ShownConversation[]): readonly ShownConversation[] =>
  conversations.toSorted((one, other) => Number(other.pinned) - Number(one.pinned))
