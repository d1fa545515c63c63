import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { AnswerOf, QueryOf } from '../contract.ts'
import type { Methods, Options } from './method.ts'

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

export const mailboxOf = ({ withQuery }: Methods): Mailbox => ({
  unread: withQuery(userPaths.countUnread),
  unreadMessages: withQuery(userPaths.listUnreadMessages),
  inbox: withQuery(userPaths.listInbox),
  sent: withQuery(userPaths.listSent),
})
