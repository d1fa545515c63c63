import * as z from 'zod'
import * as audience from './audience.ts'
import * as auth from './auth.ts'
import * as conversations from './conversations.ts'
import { EntryPoint } from './entry.ts'
import * as faq from './faq.ts'
import * as jobs from './jobs.ts'
import type { LimitClass } from './limits.ts'
import * as messages from './messages.ts'
import * as openPaths from './open-paths.ts'
import { paths } from './paths.ts'
import * as people from './people.ts'
import * as receipts from './receipts.ts'
import * as shapes from './shapes.ts'
import * as spaces from './spaces.ts'
import * as sync from './sync.ts'
import * as templates from './templates.ts'

export type LambdaName = 'entry' | 'auth' | 'users' | 'conversations' | 'mailbox' | 'spaces' | 'sync'

/** What a row adds to its method and path. */
interface Row {
  readonly lambda: LambdaName
  readonly limit: LimitClass
  readonly summary: string
  readonly query: z.ZodType
  readonly body?: z.ZodType
  /** By status; 204 has none. */
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>
  /** Takes an `Idempotency-Key`. */
  readonly creates?: true
  /** Takes the revision that a change was made on, in `If-Match`. */
  readonly ifMatch?: 'required' | 'optional'
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Route extends Row {
  readonly method: Method
  /** Below the stage `/v1`; `{name}` is a parameter. */
  readonly path: `/${string}`
  readonly access: 'open' | 'user'
}

/** One row per route of `paths`. */
const rows = {
  readEntryPoint: {
    lambda: 'entry',
    limit: 'read',
    summary: 'The entry point: links, the realtime URL, limits and languages.',
    query: shapes.PlainQuery,
    answers: { 200: EntryPoint },
  },
  readOpenApi: {
    lambda: 'entry',
    limit: 'read',
    summary: 'This API as an OpenAPI 3.1 document.',
    query: shapes.PlainQuery,
    answers: { 200: shapes.AnyDocument },
  },
  readAsyncApi: {
    lambda: 'entry',
    limit: 'read',
    summary: 'The realtime API as an AsyncAPI 3.0 document.',
    query: shapes.PlainQuery,
    answers: { 200: shapes.AnyDocument },
  },

  register: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Sign up. A code goes to the e-mail address.',
    query: shapes.PlainQuery,
    body: auth.Register,
    answers: { 201: auth.Registered },
  },
  confirmRegistration: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Confirm the e-mail address with the code.',
    query: shapes.PlainQuery,
    body: auth.ConfirmRegistration,
    answers: { 204: undefined },
  },
  resendCode: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Send the code again; answers the same for unknown names.',
    query: shapes.PlainQuery,
    body: auth.ResendCode,
    answers: { 204: undefined },
  },
  signIn: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Sign in with username or e-mail address and password.',
    query: shapes.PlainQuery,
    body: auth.SignIn,
    answers: { 200: auth.Tokens },
  },
  refreshTokens: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'New tokens for a refresh token.',
    query: shapes.PlainQuery,
    body: auth.RefreshTokens,
    answers: { 200: auth.Tokens },
  },
  verifyToken: {
    lambda: 'auth',
    // Nothing can be guessed here, and a host page's server asks for all its people.
    limit: 'read',
    summary: 'Whether an access token is good, and whose it is.',
    query: shapes.PlainQuery,
    body: auth.VerifyToken,
    answers: { 200: auth.TokenState },
  },
  signOut: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'End this session, or all of them.',
    query: shapes.PlainQuery,
    body: auth.SignOut,
    answers: { 204: undefined },
  },
  forgotPassword: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Send a code for a new password; answers the same for unknown names.',
    query: shapes.PlainQuery,
    body: auth.ForgotPassword,
    answers: { 204: undefined },
  },
  resetPassword: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Set a new password with the code.',
    query: shapes.PlainQuery,
    body: auth.ResetPassword,
    answers: { 204: undefined },
  },
  changePassword: {
    lambda: 'auth',
    limit: 'auth',
    summary: 'Change the own password.',
    query: shapes.PlainQuery,
    body: auth.ChangePassword,
    answers: { 204: undefined },
  },

  listUsers: {
    lambda: 'users',
    limit: 'read',
    summary: 'The directory, without the caller: everyone, by beginning of a name, or one exact username.',
    query: people.ListUsersQuery,
    answers: { 200: people.ProfilePage },
  },
  readOwnProfile: {
    lambda: 'users',
    limit: 'read',
    summary: 'The own profile, with e-mail address and settings.',
    query: shapes.PlainQuery,
    answers: { 200: people.OwnProfile },
  },
  updateOwnProfile: {
    lambda: 'users',
    limit: 'write',
    summary: 'Change the own profile; what is left out stays, null takes away.',
    query: shapes.PlainQuery,
    body: people.UpdateProfile,
    answers: { 200: people.OwnProfile },
  },
  deleteOwnAccount: {
    lambda: 'users',
    limit: 'auth',
    summary: 'Remove the own account for good. Messages stay, as those of a deleted user.',
    query: shapes.PlainQuery,
    body: people.DeleteAccount,
    answers: { 204: undefined },
  },
  listBlocks: {
    lambda: 'users',
    limit: 'read',
    summary: 'The people whom the caller blocks.',
    query: people.ListBlocksQuery,
    answers: { 200: people.ProfilePage },
  },
  blockUser: {
    lambda: 'users',
    limit: 'write',
    summary: 'Block somebody: they cannot find the caller, and messages do not pass between the two.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  unblockUser: {
    lambda: 'users',
    limit: 'write',
    summary: 'Block somebody no more.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  readProfile: {
    lambda: 'users',
    limit: 'read',
    summary: "Somebody's profile.",
    query: shapes.PlainQuery,
    answers: { 200: people.Profile },
  },

  createConversation: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Open a direct conversation, create a group, or write to an audience of a space.',
    query: shapes.PlainQuery,
    body: conversations.CreateConversation,
    creates: true,
    answers: {
      200: z.union([conversations.CreatedConversation, jobs.Job]),
      201: conversations.CreatedConversation,
      202: jobs.Job,
    },
  },
  readJob: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'How far work of mine is that goes on after its request was answered.',
    query: shapes.PlainQuery,
    answers: { 200: jobs.Job },
  },
  listConversations: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'My conversations, newest activity first.',
    query: conversations.ListConversationsQuery,
    answers: { 200: conversations.ConversationPage },
  },
  readConversation: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'One conversation of mine.',
    query: shapes.PlainQuery,
    answers: { 200: conversations.Conversation },
  },
  readAudience: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'Why I got this conversation: whom it was sent to, by whom, and what of that means me.',
    query: shapes.PlainQuery,
    answers: { 200: audience.ConversationAudience },
  },
  listMembers: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'Who is in a conversation.',
    query: conversations.ListMembersQuery,
    answers: { 200: conversations.MemberPage },
  },
  listMessages: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'The messages, newest first; oldest first with `after`.',
    query: messages.ListMessagesQuery,
    answers: { 200: messages.MessagePage },
  },
  sendMessage: {
    lambda: 'conversations',
    limit: 'send',
    summary: 'Send a message. A repeat answers the original.',
    query: shapes.PlainQuery,
    body: messages.SendMessage,
    creates: true,
    answers: { 200: messages.Message, 201: messages.Message },
  },
  readMessage: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'One message.',
    query: shapes.PlainQuery,
    answers: { 200: messages.Message },
  },
  markRead: {
    lambda: 'conversations',
    // Part of reading: a client moves its marks as often as it reads.
    limit: 'read',
    summary: 'Everything up to an entry is read; only forward.',
    query: shapes.PlainQuery,
    body: messages.MoveMark,
    answers: { 200: messages.OwnMarks },
  },

  updateConversation: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Change title or policy.',
    query: shapes.PlainQuery,
    body: conversations.UpdateConversation,
    answers: { 200: conversations.Conversation },
  },
  deleteConversation: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'End a group for everybody.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  updateOwnState: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Archive, mute or pin for me.',
    query: shapes.PlainQuery,
    body: conversations.UpdateOwnState,
    answers: { 200: conversations.Conversation },
  },
  clearForMe: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'History up to now is gone for me.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  addMembers: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Bring people in; one unknown refuses all.',
    query: shapes.PlainQuery,
    body: conversations.AddMembers,
    answers: { 200: conversations.Conversation },
  },
  putMember: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Bring one person in, or change a role.',
    query: shapes.PlainQuery,
    body: conversations.PutMember,
    answers: { 200: conversations.Member, 201: conversations.Member },
  },
  removeMember: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Take somebody out, or leave.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  markDelivered: {
    lambda: 'conversations',
    // Part of reading: a client moves its marks as often as it reads.
    limit: 'read',
    summary: 'Everything up to an entry has reached me; only forward.',
    query: shapes.PlainQuery,
    body: messages.MoveMark,
    answers: { 200: messages.OwnMarks },
  },
  markUnread: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Set the read mark just before an entry.',
    query: shapes.PlainQuery,
    body: receipts.MarkUnread,
    answers: { 200: messages.OwnMarks },
  },
  listPins: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'What is pinned, last pinned first.',
    query: receipts.PinsQuery,
    answers: { 200: messages.MessagePage },
  },
  editMessage: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Give an own message new content; `If-Match` carries the revision seen.',
    query: shapes.PlainQuery,
    body: messages.EditMessage,
    ifMatch: 'required',
    answers: { 200: messages.Message },
  },
  deleteMessage: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Delete for everyone, or for me.',
    query: receipts.DeleteMessageQuery,
    answers: { 204: undefined },
  },
  listHistory: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'Revisions of the content, newest first.',
    query: receipts.HistoryQuery,
    answers: { 200: receipts.RevisionPage },
  },
  listReplies: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'What answers it, oldest first.',
    query: receipts.RepliesQuery,
    answers: { 200: messages.MessagePage },
  },
  listReceipts: {
    lambda: 'conversations',
    limit: 'read',
    summary: 'Who has seen it, whom it has reached, who is left.',
    query: receipts.ListReceiptsQuery,
    answers: { 200: receipts.ReceiptPage },
  },
  addReaction: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'React with an emoji.',
    query: shapes.PlainQuery,
    answers: { 200: messages.Message },
  },
  removeReaction: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Take a reaction back.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  pinMessage: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Pin it for everybody.',
    query: shapes.PlainQuery,
    answers: { 200: messages.Message },
  },
  unpinMessage: {
    lambda: 'conversations',
    limit: 'write',
    summary: 'Unpin it.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },

  countUnread: {
    lambda: 'mailbox',
    limit: 'read',
    summary: 'What is unread where, without muted and archived conversations.',
    query: receipts.UnreadQuery,
    answers: { 200: receipts.Unread },
  },
  listUnreadMessages: {
    lambda: 'mailbox',
    limit: 'read',
    summary: 'The unread messages themselves, newest first.',
    query: receipts.UnreadMessagesQuery,
    answers: { 200: receipts.MailboxPage },
  },
  listInbox: {
    lambda: 'mailbox',
    limit: 'read',
    summary: 'Messages received, all conversations, newest first.',
    query: receipts.InboxQuery,
    answers: { 200: receipts.MailboxPage },
  },
  listSent: {
    lambda: 'mailbox',
    limit: 'read',
    summary: 'Messages I sent, all conversations, newest first.',
    query: receipts.SentQuery,
    answers: { 200: receipts.MailboxPage },
  },

  createSpace: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Create a space: a course, a team, any group of people with roles.',
    query: shapes.PlainQuery,
    body: spaces.CreateSpace,
    creates: true,
    answers: { 200: spaces.Space, 201: spaces.Space },
  },
  listSpaces: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'The spaces I am in.',
    query: spaces.ListSpacesQuery,
    answers: { 200: spaces.SpacePage },
  },
  readSpace: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'One space of mine, with what I am and may do in it.',
    query: shapes.PlainQuery,
    answers: { 200: spaces.Space },
  },
  updateSpace: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Change name, description, language or roles; what is left out stays.',
    query: shapes.PlainQuery,
    body: spaces.UpdateSpace,
    answers: { 200: spaces.Space },
  },
  deleteSpace: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Delete a space. Its conversations can be read, and nobody posts in them any more.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  listSpaceMembers: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Who is in a space: all, those with a role, or by beginning of a name.',
    query: spaces.ListSpaceMembersQuery,
    answers: { 200: spaces.SpaceMemberPage },
  },
  enrolMembers: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Bring up to 500 people in, or give them other roles, each line by itself.',
    query: shapes.PlainQuery,
    body: spaces.EnrolBatch,
    answers: { 200: spaces.EnrolmentResults },
  },
  putSpaceMember: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Bring one person in, or give them other roles.',
    query: shapes.PlainQuery,
    body: spaces.PutSpaceMember,
    answers: { 200: spaces.SpaceMember, 201: spaces.SpaceMember },
  },
  removeSpaceMember: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Take somebody out, or leave.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  listSpaceGroups: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'The groups of a space, by name.',
    query: spaces.ListSpaceGroupsQuery,
    answers: { 200: spaces.SpaceGroupPage },
  },
  readSpaceGroup: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Who is in a group of a space.',
    query: shapes.PlainQuery,
    answers: { 200: spaces.SpaceGroup },
  },
  putSpaceGroup: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Say who is in a group of a space; one that is not there is made.',
    query: shapes.PlainQuery,
    body: spaces.PutSpaceGroup,
    answers: { 200: spaces.SpaceGroup, 201: spaces.SpaceGroup },
  },
  deleteSpaceGroup: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Take a group away; its people stay in the space.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  previewAudience: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'How many people an audience has, and who some of them are. Sends nothing.',
    query: shapes.PlainQuery,
    body: audience.PreviewAudience,
    answers: { 200: audience.AudiencePreview },
  },
  listSpaceConversations: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Conversations of a space that I am in, newest activity first.',
    query: spaces.ListSpaceConversationsQuery,
    answers: { 200: conversations.ConversationPage },
  },
  listUnanswered: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Conversations of a space that I am in and that wait for an answer, longest waiting first.',
    query: spaces.ListUnansweredQuery,
    answers: { 200: spaces.UnansweredPage },
  },
  listTemplates: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Messages that staff of a space have saved.',
    query: templates.ListTemplatesQuery,
    answers: { 200: templates.TemplatePage },
  },
  createTemplate: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Save a message for staff, to send it again.',
    query: shapes.PlainQuery,
    body: templates.PutTemplate,
    creates: true,
    answers: { 200: templates.Template, 201: templates.Template },
  },
  putTemplate: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Say anew what a saved message says.',
    query: shapes.PlainQuery,
    body: templates.PutTemplate,
    answers: { 200: templates.Template },
  },
  deleteTemplate: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Take a saved message away.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  listFaq: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'Questions of a space with their answers; with `query` those like one being typed, best first.',
    query: faq.ListFaqQuery,
    answers: { 200: faq.FaqPage },
  },
  createFaq: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Publish a question with its answer, or a reply without who it is by and about.',
    query: shapes.PlainQuery,
    body: faq.CreateFaq,
    creates: true,
    answers: { 200: faq.Faq, 201: faq.Faq },
  },
  readFaq: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'One question with its answer.',
    query: shapes.PlainQuery,
    answers: { 200: faq.Faq },
  },
  putFaq: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Say anew what an entry says; with `If-Match` only if it is still as it was seen.',
    query: shapes.PlainQuery,
    body: faq.PutFaq,
    ifMatch: 'optional',
    answers: { 200: faq.Faq },
  },
  retireFaq: {
    lambda: 'spaces',
    limit: 'write',
    summary: 'Take an entry out of what is read and suggested. It is kept, and can be published again.',
    query: shapes.PlainQuery,
    answers: { 204: undefined },
  },
  listFaqHistory: {
    lambda: 'spaces',
    limit: 'read',
    summary: 'What an entry says and said, newest first.',
    query: faq.FaqHistoryQuery,
    answers: { 200: faq.FaqHistoryPage },
  },

  sync: {
    lambda: 'sync',
    limit: 'read',
    summary: 'What a client lacks, from the positions it has.',
    query: shapes.PlainQuery,
    body: sync.SyncRequest,
    answers: { 200: sync.SyncAnswer },
  },
} as const satisfies Record<keyof typeof paths, Row>

export type RouteName = keyof typeof rows

type Place<Path extends string> = Path extends `${infer M extends Method} ${infer P extends `/${string}`}`
  ? { readonly method: M; readonly path: P }
  : never
type Access<Name> = { readonly access: Name extends keyof typeof openPaths ? 'open' : 'user' }

function routeOf(name: RouteName): Route {
  const [method, path] = paths[name].split(' ') as [Method, `/${string}`]
  return { method, path, access: name in openPaths ? 'open' : 'user', ...rows[name] }
}

/** One row per REST route: the router, CDK, OpenAPI and the client read it. */
export const routes = Object.fromEntries(
  (Object.keys(rows) as RouteName[]).map((name) => [name, routeOf(name)]),
) as { readonly [Name in RouteName]: (typeof rows)[Name] & Place<(typeof paths)[Name]> & Access<Name> }

/** Parameters of paths that are UUIDs. */
export const uuidParameters: ReadonlySet<string> = new Set([
  'conversationId',
  'jobId',
  'spaceId',
  'userId',
  'templateId',
  'faqId',
])

/** Names of the parameters in a path: `ParametersOf<'/a/{b}/c/{d}'>` is `'b' | 'd'`. */
export type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never

export type RoutesOf<Lambda extends LambdaName> = {
  [Name in RouteName]: (typeof routes)[Name]['lambda'] extends Lambda ? Name : never
}[RouteName]
