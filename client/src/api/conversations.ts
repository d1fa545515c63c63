import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import { type Asking, bodyOf, type CreateOptions, done, type Options } from './options.ts'

type Role = BodyOf<'putMember'>['role']

/** Conversations, who is in them, and what is mine of them. */
export interface Conversations {
  /** Newest activity first; a `view` of `active` unless said otherwise. */
  list(query?: QueryOf<'listConversations'>, options?: Options): Promise<AnswerOf<'listConversations'>>
  get(conversationId: string, options?: Options): Promise<AnswerOf<'readConversation'>>
  /** Opens a direct conversation, or answers the one that is there; creates a group. */
  create(
    conversation: BodyOf<'createConversation'>,
    options?: CreateOptions,
  ): Promise<AnswerOf<'createConversation'>>
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

export const conversationsOf = ({ call, newId, userId: ownId }: Asking): Conversations => {
  const removeMember: Conversations['removeMember'] = (conversationId, userId, options) =>
    done(call('removeMember', { params: { conversationId, userId }, ...options }))
  return {
    list: (query = {}, options) => bodyOf(call('listConversations', { query, ...options })),
    get: (conversationId, options) =>
      bodyOf(call('readConversation', { params: { conversationId }, ...options })),
    create: (body, options) =>
      bodyOf(call('createConversation', { body, idempotencyKey: newId(), ...options })),
    update: (conversationId, body, options) =>
      bodyOf(call('updateConversation', { params: { conversationId }, body, ...options })),
    delete: (conversationId, options) =>
      done(call('deleteConversation', { params: { conversationId }, ...options })),
    updateMe: (conversationId, body, options) =>
      bodyOf(call('updateOwnState', { params: { conversationId }, body, ...options })),
    clear: (conversationId, options) => done(call('clearForMe', { params: { conversationId }, ...options })),
    members: (conversationId, query = {}, options) =>
      bodyOf(call('listMembers', { params: { conversationId }, query, ...options })),
    addMembers: (conversationId, body, options) =>
      bodyOf(call('addMembers', { params: { conversationId }, body, ...options })),
    putMember: (conversationId, userId, role, options) =>
      bodyOf(call('putMember', { params: { conversationId, userId }, body: { role }, ...options })),
    removeMember,
    leave: async (conversationId, options) => removeMember(conversationId, await ownId(), options),
    markRead: (conversationId, upTo, options) =>
      bodyOf(call('markRead', { params: { conversationId }, body: { upTo }, ...options })),
    markDelivered: (conversationId, upTo, options) =>
      bodyOf(call('markDelivered', { params: { conversationId }, body: { upTo }, ...options })),
    markUnread: (conversationId, from, options) =>
      bodyOf(call('markUnread', { params: { conversationId }, body: { from }, ...options })),
    pins: (conversationId, options) => bodyOf(call('listPins', { params: { conversationId }, ...options })),
  }
}
