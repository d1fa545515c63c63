import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import type { Asking, Methods, Options } from './method.ts'

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
  history(
    conversationId: string,
    seq: number,
    query?: QueryOf<'listHistory'>,
    options?: Options,
  ): Promise<AnswerOf<'listHistory'>>
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

export function messagesOf({ bare, withQuery, withBody }: Methods, { environment }: Asking): Messages {
  const send = withBody(userPaths.sendMessage)
  const edit = withBody(userPaths.editMessage)
  return {
    list: withQuery(userPaths.listMessages),
    get: bare(userPaths.readMessage),
    send: (id, message, options) => send(id, { clientMessageId: environment.newId(), ...message }, options),
    edit: (id, seq, content, ifMatch, options) => edit(id, seq, { content }, { ifMatch, ...options }),
    delete: withQuery(userPaths.deleteMessage),
    history: withQuery(userPaths.listHistory),
    replies: withQuery(userPaths.listReplies),
    receipts: withQuery(userPaths.listReceipts),
    react: bare(userPaths.addReaction),
    unreact: bare(userPaths.removeReaction),
    pin: bare(userPaths.pinMessage),
    unpin: bare(userPaths.unpinMessage),
  }
}
