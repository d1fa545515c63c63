import type { StoredMessage } from '../../shared/core/entries.ts'

/** A message as it stands when it has just been sent. */
export const storedMessage = (more: Partial<StoredMessage> = {}): StoredMessage => ({
  content: { body: 'x' },
  clientMessageId: crypto.randomUUID(),
  hash: undefined,
  urgent: false,
  replyTo: undefined,
  mentions: [],
  reactions: {},
  pinned: false,
  revision: 1,
  version: 1,
  editedAt: undefined,
  deletedAt: undefined,
  ...more,
})
