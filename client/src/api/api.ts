import * as openPaths from '../../../shared/contract/open-paths.ts'
import type { AnswerOf, OpenPath, UserPath } from '../contract.ts'
import { type Conversations, conversationsOf } from './conversations.ts'
import { type Mailbox, mailboxOf } from './mailbox.ts'
import { type Messages, messagesOf } from './messages.ts'
import { type Asking, methodsOf, type Options } from './method.ts'
import { type Spaces, spacesOf } from './spaces.ts'
import { type Users, usersOf } from './users.ts'

/** The REST API, a method for each route; `createApi` makes it. */
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

/**
 * Makes the REST API of a client, a method for each route. All of them throw a `ParleyError`, repeat by themselves what may be
 * repeated, and take a `signal`. What an app shows comes better from `live`, what it sends goes better through it. It stands
 * apart so that a page that does without does not bring it.
 *
 * @example
 * ```ts
 * import { createApi, createClient } from '@parley/client'
 *
 * const api = createApi(createClient({ url: 'http://localhost:4000' }))
 * const { items } = await api.users.list({ username: 'ben' })
 * for (const { userId } of items) {
 *   const { conversationId } = await api.conversations.create({ kind: 'direct', userId })
 *   await api.messages.send(conversationId, { content: { body: 'Hello' } })
 * }
 * ```
 */
export function createApi(client: Asking): Api {
  const methods = methodsOf<UserPath>(client.call)
  const open = methodsOf<OpenPath>(client.callOpen)
  const verifyToken = open.withBody(openPaths.verifyToken)
  return {
    users: usersOf(methods),
    conversations: conversationsOf(methods, client),
    messages: messagesOf(methods, client),
    mailbox: mailboxOf(methods),
    spaces: spacesOf(methods, client),
    entryPoint: open.bare(openPaths.readEntryPoint),
    openApi: open.bare(openPaths.readOpenApi),
    asyncApi: open.bare(openPaths.readAsyncApi),
    verifyToken: (token, options) => verifyToken({ token }, options),
  }
}
