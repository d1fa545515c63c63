import type { AnswerOf, QueryOf } from '../contract.ts'
import { type Asking, bodyOf, type Options } from './options.ts'

/** Messages across all conversations. */
export interface Mailbox {
  /** What is unread where, without muted and archived conversations: the badge of a host page. */
  unread(query?: QueryOf<'countUnread'>, options?: Options): Promise<AnswerOf<'countUnread'>>
  /** The unread messages themselves, newest first. */
  unreadMessages(
    query?: QueryOf<'listUnreadMessages'>,
    options?: Options,
  ): Promise<AnswerOf<'listUnreadMessages'>>
  /** Messages received, newest first. */
  inbox(query?: QueryOf<'listInbox'>, options?: Options): Promise<AnswerOf<'listInbox'>>
  /** Messages I sent, newest first. */
  sent(query?: QueryOf<'listSent'>, options?: Options): Promise<AnswerOf<'listSent'>>
}

export const mailboxOf = ({ call }: Asking): Mailbox => ({
  unread: (query = {}, options) => bodyOf(call('countUnread', { query, ...options })),
  unreadMessages: (query = {}, options) => bodyOf(call('listUnreadMessages', { query, ...options })),
  inbox: (query = {}, options) => bodyOf(call('listInbox', { query, ...options })),
  sent: (query = {}, options) => bodyOf(call('listSent', { query, ...options })),
})
