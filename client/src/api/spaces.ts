import type { EnrolmentLine } from '../../../shared/contract/spaces.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import { type Asking, bodyOf, type CreateOptions, done, type Options } from './options.ts'

/** Courses, teams, any group of people with roles. */
export interface Spaces {
  list(query?: QueryOf<'listSpaces'>, options?: Options): Promise<AnswerOf<'listSpaces'>>
  get(spaceId: string, options?: Options): Promise<AnswerOf<'readSpace'>>
  /** Creates a space; the caller is `responsible` for it. */
  create(space: BodyOf<'createSpace'>, options?: CreateOptions): Promise<AnswerOf<'createSpace'>>
  /** What is left out stays. */
  update(spaceId: string, changes: BodyOf<'updateSpace'>, options?: Options): Promise<AnswerOf<'updateSpace'>>
  /** Closes its conversations too: they can be read, and nothing is sent any more. */
  delete(spaceId: string, options?: Options): Promise<void>
  members(
    spaceId: string,
    query?: QueryOf<'listSpaceMembers'>,
    options?: Options,
  ): Promise<AnswerOf<'listSpaceMembers'>>
  /** Brings somebody in, or says anew all the roles that they have. */
  putMember(
    spaceId: string,
    userId: string,
    roles: readonly string[],
    options?: Options,
  ): Promise<AnswerOf<'putSpaceMember'>>
  removeMember(spaceId: string, userId: string, options?: Options): Promise<void>
  /** Brings up to 500 people in; each line is answered by itself, so that a bad one holds up no other. */
  enrol(
    spaceId: string,
    lines: readonly EnrolmentLine[],
    options?: Options,
  ): Promise<AnswerOf<'enrolMembers'>>
  groups(
    spaceId: string,
    query?: QueryOf<'listSpaceGroups'>,
    options?: Options,
  ): Promise<AnswerOf<'listSpaceGroups'>>
  group(spaceId: string, name: string, options?: Options): Promise<AnswerOf<'readSpaceGroup'>>
  /** Makes a group, or says anew who is in it. */
  putGroup(
    spaceId: string,
    name: string,
    memberIds: readonly string[],
    options?: Options,
  ): Promise<AnswerOf<'putSpaceGroup'>>
  deleteGroup(spaceId: string, name: string, options?: Options): Promise<void>
  /** Those of the space's conversations that the caller is in. */
  conversations(
    spaceId: string,
    query?: QueryOf<'listSpaceConversations'>,
    options?: Options,
  ): Promise<AnswerOf<'listSpaceConversations'>>
}

export const spacesOf = ({ call, newId }: Asking): Spaces => ({
  list: (query = {}, options) => bodyOf(call('listSpaces', { query, ...options })),
  get: (spaceId, options) => bodyOf(call('readSpace', { params: { spaceId }, ...options })),
  create: (body, options) => bodyOf(call('createSpace', { body, idempotencyKey: newId(), ...options })),
  update: (spaceId, body, options) => bodyOf(call('updateSpace', { params: { spaceId }, body, ...options })),
  delete: (spaceId, options) => done(call('deleteSpace', { params: { spaceId }, ...options })),
  members: (spaceId, query = {}, options) =>
    bodyOf(call('listSpaceMembers', { params: { spaceId }, query, ...options })),
  putMember: (spaceId, userId, roles, options) =>
    bodyOf(call('putSpaceMember', { params: { spaceId, userId }, body: { roles }, ...options })),
  removeMember: (spaceId, userId, options) =>
    done(call('removeSpaceMember', { params: { spaceId, userId }, ...options })),
  enrol: (spaceId, members, options) =>
    bodyOf(call('enrolMembers', { params: { spaceId }, body: { members }, ...options })),
  groups: (spaceId, query = {}, options) =>
    bodyOf(call('listSpaceGroups', { params: { spaceId }, query, ...options })),
  group: (spaceId, name, options) =>
    bodyOf(call('readSpaceGroup', { params: { spaceId, name }, ...options })),
  putGroup: (spaceId, name, memberIds, options) =>
    bodyOf(call('putSpaceGroup', { params: { spaceId, name }, body: { memberIds }, ...options })),
  deleteGroup: (spaceId, name, options) =>
    done(call('deleteSpaceGroup', { params: { spaceId, name }, ...options })),
  conversations: (spaceId, query = {}, options) =>
    bodyOf(call('listSpaceConversations', { params: { spaceId }, query, ...options })),
})
