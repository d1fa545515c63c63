export type { Content, LocalisedTitle, PlainContent } from '../../shared/contract/content.ts'
export type { Conversation, Member, MemberShort } from '../../shared/contract/conversations.ts'
export type { Event } from '../../shared/contract/event.ts'
export type { EventMessage, Message } from '../../shared/contract/messages.ts'
export type { OwnProfile, Profile } from '../../shared/contract/people.ts'
export type { PresenceState } from '../../shared/contract/realtime.ts'
export { type ChosenText, chooseText, chooseTitle, preview } from '../../shared/contract/text.ts'
export { type Api, createApi } from './api/api.ts'
export type { Conversations } from './api/conversations.ts'
export type { Job, JobOptions } from './api/jobs.ts'
export type { Mailbox } from './api/mailbox.ts'
export type { Messages } from './api/messages.ts'
export type { CreateOptions, Options } from './api/method.ts'
export { itemsOf } from './api/pages.ts'
export type { Spaces } from './api/spaces.ts'
export type { Users } from './api/users.ts'
export {
  type Client,
  type ClientOptions,
  createClient,
  createHostedClient,
  type HostedClient,
  type HostedClientOptions,
} from './client.ts'
export type {
  Channel,
  Environment,
  Fetch,
  FetchRequest,
  FetchResponse,
  Signal,
  Socket,
  SocketConstructor,
} from './clock.ts'
export type { ConnectionState } from './connection/connection.ts'
export { createPresence, type Presences } from './connection/presence.ts'
export type { Ask } from './connection/socket.ts'
export { createTyping, type Typing } from './connection/typing.ts'
export type {
  AnswerOf,
  BodyOf,
  EventData,
  EventType,
  NameOf,
  OpenPath,
  ParamsOf,
  QueryOf,
  RouteName,
  UserPath,
} from './contract.ts'
export { createDrafts, type Drafts } from './drafts.ts'
export { type FieldProblem, ParleyError, type ParleyErrorCode } from './errors.ts'
export type { TokenProvider } from './hosted-tokens.ts'
export type { Call, CallAnswer, CallInput, CallOptions, OpenCall } from './http.ts'
export { inPieces } from './in-pieces.ts'
export type { LiveListener } from './listener.ts'
export type { Live, LiveOptions, LiveTiming } from './live.ts'
export type { Delivered } from './outbox/deliver.ts'
export type { OnItsWay, Outbox } from './outbox/outbox.ts'
export type { Outgoing, Refusal, Wish } from './outbox/outgoing.ts'
export { indexedDbPersistence } from './persistence/indexed-db.ts'
export {
  type Change,
  createPersistence,
  memoryPersistence,
  type Persistence,
  type Records,
} from './persistence/persistence.ts'
export { platformEnvironment } from './platform.ts'
export { type MessageState, messageStateOf } from './replica/message-state.ts'
export type { HeldMessage, HeldReaction } from './replica/messages.ts'
export type { ShownConversation, ShownMessage } from './replica/shown.ts'
export type { ShownMessages, UnreadTotal, Views } from './replica/store.ts'
export type { View } from './replica/view.ts'
export type { Session, SessionState, TokenSource } from './session.ts'
export {
  type ItemStore,
  itemTokenStore,
  memoryTokenStore,
  persistedTokenStore,
  type StoredSession,
  type TokenStore,
} from './token-store.ts'
export { watchMembers } from './watch-members.ts'
