import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import { type Asking, bodyOf, done, type Options } from './options.ts'

type Content = BodyOf<'editMessage'>['content']

/** The messages of a conversation, named by its id and their `seq`. */
export interface Messages {
  /** Newest first; oldest first with `after`. */
  list(
    conversationId: string,
    query?: QueryOf<'listMessages'>,
    options?: Options,
  ): Promise<AnswerOf<'listMessages'>>
  get(conversationId: string, seq: number, options?: Options): Promise<AnswerOf<'readMessage'>>
  /**
   * Sends at once, or fails. For what must not be lost there is the outbox. The same `clientMessageId` again answers the message
   * that is there; left out, one is made up.
   */
  send(
    conversationId: string,
    message: BodyOf<'sendMessage'>,
    options?: Options,
  ): Promise<AnswerOf<'sendMessage'>>
  /**
   * Gives an own message new content.
   *
   * @param revision - The one that was seen.
   * @throws ParleyError `conflict` where it is another by now.
   */
  edit(
    conversationId: string,
    seq: number,
    content: Content,
    revision: number,
    options?: Options,
  ): Promise<AnswerOf<'editMessage'>>
  /** For everyone unless said otherwise. */
  delete(
    conversationId: string,
    seq: number,
    query?: QueryOf<'deleteMessage'>,
    options?: Options,
  ): Promise<void>
  /** Revisions of the content, newest first. */
  history(conversationId: string, seq: number, options?: Options): Promise<AnswerOf<'listHistory'>>
  /** What answers it, oldest first. */
  replies(
    conversationId: string,
    seq: number,
    query?: QueryOf<'listReplies'>,
    options?: Options,
  ): Promise<AnswerOf<'listReplies'>>
  /** Who has seen it, whom it has reached, who is left. */
  receipts(
    conversationId: string,
    seq: number,
    query?: QueryOf<'listReceipts'>,
    options?: Options,
  ): Promise<AnswerOf<'listReceipts'>>
  react(
    conversationId: string,
    seq: number,
    emoji: string,
    options?: Options,
  ): Promise<AnswerOf<'addReaction'>>
  unreact(conversationId: string, seq: number, emoji: string, options?: Options): Promise<void>
  pin(conversationId: string, seq: number, options?: Options): Promise<AnswerOf<'pinMessage'>>
  unpin(conversationId: string, seq: number, options?: Options): Promise<void>
}

export const messagesOf = ({ call, newId }: Asking): Messages => ({
  list: (conversationId, query = {}, options) =>
    bodyOf(call('listMessages', { params: { conversationId }, query, ...options })),
  get: (conversationId, seq, options) =>
    bodyOf(call('readMessage', { params: { conversationId, seq }, ...options })),
  send: (conversationId, message, options) =>
    bodyOf(
      call('sendMessage', {
        params: { conversationId },
        body: { clientMessageId: newId(), ...message },
        ...options,
      }),
    ),
  edit: (conversationId, seq, content, ifMatch, options) =>
    bodyOf(call('editMessage', { params: { conversationId, seq }, body: { content }, ifMatch, ...options })),
  delete: (conversationId, seq, query = {}, options) =>
    done(call('deleteMessage', { params: { conversationId, seq }, query, ...options })),
  history: (conversationId, seq, options) =>
    bodyOf(call('listHistory', { params: { conversationId, seq }, ...options })),
  replies: (conversationId, seq, query = {}, options) =>
    bodyOf(call('listReplies', { params: { conversationId, seq }, query, ...options })),
  receipts: (conversationId, seq, query = {}, options) =>
    bodyOf(call('listReceipts', { params: { conversationId, seq }, query, ...options })),
  react: (conversationId, seq, emoji, options) =>
    bodyOf(call('addReaction', { params: { conversationId, seq, emoji }, ...options })),
  unreact: (conversationId, seq, emoji, options) =>
    done(call('removeReaction', { params: { conversationId, seq, emoji }, ...options })),
  pin: (conversationId, seq, options) =>
    bodyOf(call('pinMessage', { params: { conversationId, seq }, ...options })),
  unpin: (conversationId, seq, options) =>
    done(call('unpinMessage', { params: { conversationId, seq }, ...options })),
})
