import type { EnrolmentLine } from '../../../shared/contract/spaces.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import type { Asking, CreateOptions, Methods, Options } from './method.ts'

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
  /** How many people an audience has, and who some of them are; sends nothing. */
  previewAudience(
    spaceId: string,
    audience: BodyOf<'previewAudience'>['audience'],
    options?: Options,
  ): Promise<AnswerOf<'previewAudience'>>
  /** Those of the space's conversations that the caller is in. */
  conversations(
    spaceId: string,
    query?: QueryOf<'listSpaceConversations'>,
    options?: Options,
  ): Promise<AnswerOf<'listSpaceConversations'>>
  /** Those that the caller is in and that wait for an answer, longest waiting first; for who may `answer`. */
  unanswered(
    spaceId: string,
    query?: QueryOf<'listUnanswered'>,
    options?: Options,
  ): Promise<AnswerOf<'listUnanswered'>>
  /** Messages that staff have saved, to send them again. */
  templates(
    spaceId: string,
    query?: QueryOf<'listTemplates'>,
    options?: Options,
  ): Promise<AnswerOf<'listTemplates'>>
  addTemplate(
    spaceId: string,
    template: BodyOf<'createTemplate'>,
    options?: CreateOptions,
  ): Promise<AnswerOf<'createTemplate'>>
  putTemplate(
    spaceId: string,
    templateId: string,
    template: BodyOf<'putTemplate'>,
    options?: Options,
  ): Promise<AnswerOf<'putTemplate'>>
  deleteTemplate(spaceId: string, templateId: string, options?: Options): Promise<void>
  /** Questions with their answers; with `query` those that are like one being typed, best first. */
  faq(spaceId: string, query?: QueryOf<'listFaq'>, options?: Options): Promise<AnswerOf<'listFaq'>>
  faqEntry(spaceId: string, faqId: string, options?: Options): Promise<AnswerOf<'readFaq'>>
  /** Publishes a question with its answer, or a reply without who it is by and about. */
  addFaq(spaceId: string, entry: BodyOf<'createFaq'>, options?: CreateOptions): Promise<AnswerOf<'createFaq'>>
  /** With `ifMatch`, the revision that was seen, an edit in between is not overwritten: `conflict`. */
  putFaq(
    spaceId: string,
    faqId: string,
    entry: BodyOf<'putFaq'>,
    options?: Options & { readonly ifMatch?: number },
  ): Promise<AnswerOf<'putFaq'>>
  /** It is kept, and `putFaq` with `state` publishes it again. */
  retireFaq(spaceId: string, faqId: string, options?: Options): Promise<void>
  /** What an entry says and said, newest first. */
  faqHistory(
    spaceId: string,
    faqId: string,
    query?: QueryOf<'listFaqHistory'>,
    options?: Options,
  ): Promise<AnswerOf<'listFaqHistory'>>
}

export function spacesOf({ bare, withQuery, withBody }: Methods, { environment }: Asking): Spaces {
  const create = withBody(userPaths.createSpace)
  const putMember = withBody(userPaths.putSpaceMember)
  const enrol = withBody(userPaths.enrolMembers)
  const putGroup = withBody(userPaths.putSpaceGroup)
  const addTemplate = withBody(userPaths.createTemplate)
  const addFaq = withBody(userPaths.createFaq)
  const previewAudience = withBody(userPaths.previewAudience)
  return {
    list: withQuery(userPaths.listSpaces),
    get: bare(userPaths.readSpace),
    create: (space, options) => create(space, { idempotencyKey: environment.newId(), ...options }),
    update: withBody(userPaths.updateSpace),
    delete: bare(userPaths.deleteSpace),
    members: withQuery(userPaths.listSpaceMembers),
    putMember: (id, userId, roles, options) => putMember(id, userId, { roles }, options),
    removeMember: bare(userPaths.removeSpaceMember),
    enrol: (id, members, options) => enrol(id, { members }, options),
    groups: withQuery(userPaths.listSpaceGroups),
    group: bare(userPaths.readSpaceGroup),
    putGroup: (id, name, memberIds, options) => putGroup(id, name, { memberIds }, options),
    deleteGroup: bare(userPaths.deleteSpaceGroup),
    previewAudience: (id, audience, options) => previewAudience(id, { audience }, options),
    conversations: withQuery(userPaths.listSpaceConversations),
    unanswered: withQuery(userPaths.listUnanswered),
    templates: withQuery(userPaths.listTemplates),
    addTemplate: (id, template, options) =>
      addTemplate(id, template, { idempotencyKey: environment.newId(), ...options }),
    putTemplate: withBody(userPaths.putTemplate),
    deleteTemplate: bare(userPaths.deleteTemplate),
    faq: withQuery(userPaths.listFaq),
    faqEntry: bare(userPaths.readFaq),
    addFaq: (id, entry, options) => addFaq(id, entry, { idempotencyKey: environment.newId(), ...options }),
    putFaq: withBody(userPaths.putFaq),
    retireFaq: bare(userPaths.retireFaq),
    faqHistory: withQuery(userPaths.listFaqHistory),
  }
}
