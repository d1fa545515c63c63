import type { AnswerOf } from '../contract.ts'
import { type Conversations, conversationsOf } from './conversations.ts'
import { type Mailbox, mailboxOf } from './mailbox.ts'
import { type Messages, messagesOf } from './messages.ts'
import { type Asking, methodsOf, type Options } from './method.ts'
import { type Spaces, spacesOf } from './spaces.ts'
import { type Users, usersOf } from './users.ts'

/**
 * The REST API, a method for each route. All of them throw a `ParleyError`, repeat by themselves what may be repeated, and take a
 * `signal`. What an app shows comes better from the replica, what it sends goes better through the outbox.
 *
 * @example
 * ```ts
 * import { createClient } from '@parley/client'
 *
 * const { api } = createClient({ url: 'http://localhost:4000' })
 * const { items } = await api.users.list({ username: 'ben' })
 * for (const { userId } of items) {
 *   const { conversationId } = await api.conversations.create({ kind: 'direct', userId })
 *   await api.messages.send(conversationId, { content: { body: 'Hello' } })
 * }
 * ```
 */
export interface Api {
  readonly users: Users
  readonly conversations: Conversations
  readonly messages: Messages
  readonly mailbox: Mailbox
  readonly spaces: Spaces
  /** Links, limits, languages, and where the realtime API is. Needs no session. */
  entryPoint(options?: Options): Promise<AnswerOf<'readEntryPoint'>>
  /** The REST API as an OpenAPI 3.1 document. */
  openApi(options?: Options): Promise<AnswerOf<'readOpenApi'>>
  /** The realtime API as an AsyncAPI 3.0 document. */
  asyncApi(options?: Options): Promise<AnswerOf<'readAsyncApi'>>
  /** Whether an access token is good, and whose it is: for services behind the same people. */
  verifyToken(token: string, options?: Options): Promise<AnswerOf<'verifyToken'>>
}

export function apiOf(asking: Asking): Api {
  const methods = methodsOf(asking.call)
  const verifyToken = methods.withBody('verifyToken')
  return {
    users: usersOf(methods),
    conversations: conversationsOf(methods, asking),
    messages: messagesOf(methods, asking),
    mailbox: mailboxOf(methods),
    spaces: spacesOf(methods, asking),
    entryPoint: methods.bare('readEntryPoint'),
    openApi: methods.bare('readOpenApi'),
    asyncApi: methods.bare('readAsyncApi'),
    verifyToken: (token, options) => verifyToken({ token }, options),
  }
}
