import type { ShownMessage } from '@parley/client'
import type { IconName } from '../../elements/icon.ts'
import type { TextKey } from '../../texts/texts.ts'
import type { Rights } from '../conversations/rights.ts'

interface ActionRow {
  readonly picture: IconName
  readonly label: TextKey
  /** Of a message that stands in the log. */
  readonly fits: (message: ShownMessage, rights: Rights) => boolean
}

const isThere = ({ content }: ShownMessage): boolean => content !== null

/** What can be done with a message, in this order. */
export const messageActions = {
  reply: {
    picture: 'reply',
    label: 'action.reply',
    fits: (message, { mayWrite }) => mayWrite && isThere(message),
  },
  copy: { picture: 'copy', label: 'action.copy', fits: isThere },
  edit: {
    picture: 'compose',
    label: 'action.edit',
    fits: (message, { mayChange }) => mayChange && message.own && isThere(message),
  },
  pin: {
    picture: 'pin',
    label: 'action.pin',
    fits: (message, { mayPin }) => mayPin && isThere(message) && !message.pinned,
  },
  unpin: { picture: 'pin', label: 'action.unpin', fits: ({ pinned }, { mayPin }) => mayPin && pinned },
  publish: {
    picture: 'help',
    label: 'action.publish',
    fits: (message, { mayPublish }) => mayPublish && isThere(message),
  },
  seen: { picture: 'eye', label: 'action.seen', fits: (message) => message.own && isThere(message) },
  history: {
    picture: 'clock',
    label: 'action.history',
    fits: (message) => message.editedAt !== undefined && isThere(message),
  },
  unread: { picture: 'unread', label: 'action.unread', fits: ({ own }) => !own },
  delete: { picture: 'trash', label: 'action.delete', fits: () => true },
} as const satisfies Readonly<Record<string, ActionRow>>

export type MessageAction = keyof typeof messageActions

/** What this reader can do with this message; nothing with one that has not been sent. */
export function actionsFor(message: ShownMessage, rights: Rights): readonly MessageAction[] {
  if (message.seq === 0) return []
  const names = Object.keys(messageActions) as MessageAction[]
  return names.filter((name) => messageActions[name].fits(message, rights))
}
