import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import { type Job, type JobOptions, progressOf } from './jobs.ts'
import { type Asking, type CreateOptions, type Methods, type Options, ownIdOf } from './method.ts'

type Role = BodyOf<'putMember'>['role']
type Creating = BodyOf<'createConversation'>
type Answered = AnswerOf<'createConversation'>
/** With the first message in it, where there was one. */
type Created = Extract<Answered, { conversationId: string }>

/** Conversations, who is in them, and what is mine of them. */
export interface Conversations {
  /** Newest activity first; a `view` of `active` unless said otherwise. */
  list(query?: QueryOf<'listConversations'>, options?: Options): Promise<AnswerOf<'listConversations'>>
  get(conversationId: string, options?: Options): Promise<AnswerOf<'readConversation'>>
  /** Opens a direct conversation, or answers the one that is there; creates a group. */
  create(conversation: Exclude<Creating, { kind: 'audience' }>, options?: CreateOptions): Promise<Created>
  /** Writes to people of a space: up to 100 are in the conversation that it answers; for more it answers a job. */
  sendToAudience(
    wanted: Omit<Extract<Creating, { kind: 'audience' }>, 'kind'>,
    options?: CreateOptions,
  ): Promise<Answered>
  /** Why I got a conversation: whom it was sent to, by whom, and what of that means me. */
  audience(conversationId: string, options?: Options): Promise<AnswerOf<'readAudience'>>
  /** How far a job of mine is. */
  job(jobId: string, options?: Options): Promise<Job>
  /**
   * The same again and again, a second apart, until the job has ended: `done`, or `failed` with its `problem`.
   *
   * @example
   * ```ts
   * import { createApi, createClient } from '@parley/client'
   *
   * const { conversations } = createApi(createClient({ url: 'http://localhost:4000' }))
   * const spaceId = '7a1c1f0e-3f63-4c3e-9f5e-0c1b2a3d4e5f'
   * const firstMessage = { content: { body: 'Hello, everybody' } }
   * const sent = await conversations.sendToAudience({ spaceId, audience: { to: ['all'] }, firstMessage })
   * if ('jobId' in sent) {
   *   for await (const { done, total } of conversations.jobProgress(sent.jobId)) console.log(`${done} of ${total}`)
   * }
   * ```
   */
  jobProgress(jobId: string, options?: JobOptions): AsyncGenerator<Job, void>
  /** Changes title or policy. */
  update(
    conversationId: string,
    changes: BodyOf<'updateConversation'>,
    options?: Options,
  ): Promise<AnswerOf<'updateConversation'>>
  /** Ends a group for everybody. */
  delete(conversationId: string, options?: Options): Promise<void>
  /** Archives, mutes or pins for me; `mutedUntil: null` unmutes. */
  updateMe(
    conversationId: string,
    state: BodyOf<'updateOwnState'>,
    options?: Options,
  ): Promise<AnswerOf<'updateOwnState'>>
  /** History up to now is gone for me. */
  clear(conversationId: string, options?: Options): Promise<void>
  members(
    conversationId: string,
    query?: QueryOf<'listMembers'>,
    options?: Options,
  ): Promise<AnswerOf<'listMembers'>>
  /** Brings people in, up to 500; one unknown refuses all, by its place in `errors`. */
  addMembers(
    conversationId: string,
    people: BodyOf<'addMembers'>,
    options?: Options,
  ): Promise<AnswerOf<'addMembers'>>
  /** Brings one person in, or changes a role. */
  putMember(
    conversationId: string,
    userId: string,
    role: Role,
    options?: Options,
  ): Promise<AnswerOf<'putMember'>>
  removeMember(conversationId: string, userId: string, options?: Options): Promise<void>
  leave(conversationId: string, options?: Options): Promise<void>
  /** Everything up to an entry is read; only forward. */
  markRead(conversationId: string, upTo: number, options?: Options): Promise<AnswerOf<'markRead'>>
  /** Everything up to an entry has reached me; only forward. */
  markDelivered(conversationId: string, upTo: number, options?: Options): Promise<AnswerOf<'markDelivered'>>
  /** Sets the read mark just before an entry; what others see as seen stays. */
  markUnread(conversationId: string, from: number, options?: Options): Promise<AnswerOf<'markUnread'>>
  /** What is pinned, last pinned first. */
  pins(conversationId: string, options?: Options): Promise<AnswerOf<'listPins'>>
}

export function conversationsOf({ bare, withQuery, withBody }: Methods, asking: Asking): Conversations {
  const create = withBody(userPaths.createConversation)
  const putMember = withBody(userPaths.putMember)
  const removeMember = bare(userPaths.removeMember)
  const markRead = withBody(userPaths.markRead)
  const markDelivered = withBody(userPaths.markDelivered)
  const markUnread = withBody(userPaths.markUnread)
  const job = bare(userPaths.readJob)
  return {
    list: withQuery(userPaths.listConversations),
    get: bare(userPaths.readConversation),
    // Whatever is not for an audience is answered with the conversation.
    create: (conversation, options) =>
      create(conversation, { idempotencyKey: asking.environment.newId(), ...options }) as Promise<Created>,
    sendToAudience: (wanted, options) =>
      create({ ...wanted, kind: 'audience' }, { idempotencyKey: asking.environment.newId(), ...options }),
    audience: bare(userPaths.readAudience),
    job,
    jobProgress: (id, options) => progressOf(() => job(id, options), asking.environment, options),
    update: withBody(userPaths.updateConversation),
    delete: bare(userPaths.deleteConversation),
    updateMe: withBody(userPaths.updateOwnState),
    clear: bare(userPaths.clearForMe),
    members: withQuery(userPaths.listMembers),
    addMembers: withBody(userPaths.addMembers),
    putMember: (id, userId, role, options) => putMember(id, userId, { role }, options),
    removeMember,
    leave: async (id, options) => removeMember(id, await ownIdOf(asking), options),
    markRead: (id, upTo, options) => markRead(id, { upTo }, options),
    markDelivered: (id, upTo, options) => markDelivered(id, { upTo }, options),
    markUnread: (id, from, options) => markUnread(id, { from }, options),
    pins: bare(userPaths.listPins),
  }
}
