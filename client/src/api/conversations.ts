import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import type { Asking, CreateOptions, Methods, Options } from './method.ts'

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
  job(jobId: string, options?: Options): Promise<AnswerOf<'readJob'>>
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

export function conversationsOf(
  { bare, withQuery, withBody }: Methods,
  { newId, userId: ownId }: Asking,
): Conversations {
  const create = withBody('createConversation')
  const putMember = withBody('putMember')
  const removeMember = bare('removeMember')
  const markRead = withBody('markRead')
  const markDelivered = withBody('markDelivered')
  const markUnread = withBody('markUnread')
  return {
    list: withQuery('listConversations'),
    get: bare('readConversation'),
    // Whatever is not for an audience is answered with the conversation.
    create: (conversation, options) =>
      create(conversation, { idempotencyKey: newId(), ...options }) as Promise<Created>,
    sendToAudience: (wanted, options) =>
      create({ ...wanted, kind: 'audience' }, { idempotencyKey: newId(), ...options }),
    audience: bare('readAudience'),
    job: bare('readJob'),
    update: withBody('updateConversation'),
    delete: bare('deleteConversation'),
    updateMe: withBody('updateOwnState'),
    clear: bare('clearForMe'),
    members: withQuery('listMembers'),
    addMembers: withBody('addMembers'),
    putMember: (id, userId, role, options) => putMember(id, userId, { role }, options),
    removeMember,
    leave: async (id, options) => removeMember(id, await ownId(), options),
    markRead: (id, upTo, options) => markRead(id, { upTo }, options),
    markDelivered: (id, upTo, options) => markDelivered(id, { upTo }, options),
    markUnread: (id, from, options) => markUnread(id, { from }, options),
    pins: bare('listPins'),
  }
}
