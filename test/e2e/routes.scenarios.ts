import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Faq } from '../../shared/contract/faq.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { RouteName } from '../../shared/contract/routes.ts'
import type { Space } from '../../shared/contract/spaces.ts'
import type { Template } from '../../shared/contract/templates.ts'
import { newPeople } from '../support/people.ts'
import type { Site } from '../support/runtime.ts'
import {
  codeFor,
  freshName,
  newPerson,
  password,
  register,
  type SignedIn,
} from '../support/runtime-people.ts'
import type { Answered } from '../support/runtime-rest.ts'
import { openRuntimeTable } from '../support/runtime-table.ts'

/** What stands before a scenario: Ada's group with Ben, and a message of hers in it. */
export interface World {
  readonly site: Site
  readonly ada: SignedIn
  readonly ben: SignedIn
  readonly eve: SignedIn
  /** `/conversations/{conversationId}` */
  readonly group: string
  readonly seq: number
  /** `/conversations/{conversationId}/messages/{seq}` */
  readonly message: string
  /** `/spaces/{spaceId}`, Ada's, with Ben as a student and in the group `altos`. */
  readonly space: string
}

/** Calls a route until each of its success statuses has been answered. */
export type Scenario = (world: World) => Promise<readonly Answered[]>

export const text = (body: string) => ({ content: { body }, clientMessageId: crypto.randomUUID() })

export async function newWorld(site: Site, people: readonly SignedIn[]): Promise<World> {
  const [ada, ben, eve] = people as [SignedIn, SignedIn, SignedIn]
  const body = { kind: 'group', title: 'Choir', topic: 'Concert', memberIds: [ben.userId] }
  const { conversationId } = (await ada.call('POST /conversations', { body })).body as Conversation
  const group = `/conversations/${conversationId}`
  const sent = await ada.call(`POST ${group}/messages`, { body: text('We sing at seven.') })
  const { seq } = sent.body as Message
  const { spaceId } = (await ada.call('POST /spaces', { body: { name: 'Course' } })).body as Space
  const space = `/spaces/${spaceId}`
  await ada.call(`PUT ${space}/members/${ben.userId}`, { body: { roles: ['student'] } })
  await ada.call(`PUT ${space}/groups/altos`, { body: { memberIds: [ben.userId] } })
  return { site, ada, ben, eve, group, seq, message: `${group}/messages/${seq}`, space }
}

const thumb = encodeURIComponent('👍')

/** Calls that are made one after the other; the last answer counts. */
async function last(...calls: (() => Promise<Answered>)[]): Promise<readonly Answered[]> {
  const answers: Answered[] = []
  for (const call of calls) answers.push(await call())
  return answers.slice(-1)
}

async function registered({ site }: World) {
  const newcomer = await register(site.rest)
  return { ...newcomer, code: await codeFor(site.origin, newcomer.email) }
}

const withKey = <Body extends object>(body: Body) => {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  return { body, headers }
}

const template = {
  name: { variants: { en: 'Welcome', fi: 'Tervetuloa' }, default: 'en' },
  content: { variants: { en: { body: 'Welcome!' }, fi: { body: 'Tervetuloa!' } }, default: 'en' },
}
const question = {
  question: { variants: { en: 'Where are concerts?', 'sv-FI': 'Var ges konserter?' }, default: 'en' },
  answer: { body: 'In the church.' },
}

/** Answer the path of what they made. */
async function newTemplate({ ada, space }: World): Promise<string> {
  const made = await ada.call(`POST ${space}/templates`, { body: template })
  return `${space}/templates/${(made.body as Template).templateId}`
}
async function newFaq({ ada, space }: World): Promise<string> {
  const made = await ada.call(`POST ${space}/faq`, { body: question })
  return `${space}/faq/${(made.body as Faq).faqId}`
}

const audienceFor = (spaceId: string, ...to: string[]) => ({
  kind: 'audience',
  spaceId,
  audience: { to, mode: 'shared' },
  title: 'To all',
  topic: 'Lab',
  firstMessage: { content: { body: 'Hello' } },
})

/** A course with more students than are written to at once; they have profiles, and never sign in. */
async function newCrowd({ site, ada }: World): Promise<{ spaceId: string; enrolled: string[] }> {
  const { spaceId } = (await ada.call('POST /spaces', { body: { name: 'Crowd' } })).body as Space
  const { table, client } = await openRuntimeTable(site.origin)
  const people = await newPeople(table, 101)
  client.destroy()
  const members = people.map(({ userId }) => ({ userId, roles: ['student'] }))
  await ada.call(`POST /spaces/${spaceId}/members/batch`, { body: { members } })
  return { spaceId, enrolled: people.map(({ userId }) => userId) }
}

/** One for each row of the route table: a row without one does not compile, and fails the test. */
export const scenarios: Readonly<Record<RouteName, Scenario>> = {
  readEntryPoint: async ({ site }) => [await site.rest('GET /')],
  readOpenApi: async ({ site }) => [await site.rest('GET /openapi.json')],
  readAsyncApi: async ({ site }) => [await site.rest('GET /asyncapi.json')],

  register: async ({ site }) => {
    const username = freshName()
    const body = { username, email: `${username}@example.org`, password, displayName: 'Åsa', locale: 'sv' }
    return [await site.rest('POST /auth/register', { body })]
  },
  confirmRegistration: async (world) => {
    const { username, code } = await registered(world)
    return [await world.site.rest('POST /auth/confirm', { body: { username, code } })]
  },
  resendCode: async (world) => {
    const { username } = await registered(world)
    return [await world.site.rest('POST /auth/resend', { body: { username } })]
  },
  signIn: async ({ site, ada }) => [
    await site.rest('POST /auth/token', { body: { username: ada.username, password: ada.password } }),
  ],
  refreshTokens: async ({ site, ada }) => [
    await site.rest('POST /auth/refresh', { body: { refreshToken: ada.refreshToken } }),
  ],
  verifyToken: async ({ site, ada }) => [
    await site.rest('POST /auth/verify', { body: { token: ada.accessToken } }),
    await site.rest('POST /auth/verify', { body: { token: 'not.a.token' } }),
  ],
  signOut: async ({ site }) => {
    const { refreshToken } = await newPerson(site.origin, site.rest)
    return [await site.rest('POST /auth/logout', { body: { refreshToken } })]
  },
  forgotPassword: async ({ site, ada }) => [
    await site.rest('POST /auth/forgot', { body: { username: ada.username } }),
  ],
  resetPassword: async ({ site }) => {
    const { username, email } = await newPerson(site.origin, site.rest)
    await site.rest('POST /auth/forgot', { body: { username } })
    const code = await codeFor(site.origin, email)
    return [await site.rest('POST /auth/reset', { body: { username, code, password: 'Another-Horse-8' } })]
  },
  changePassword: async ({ site }) => {
    const person = await newPerson(site.origin, site.rest)
    const body = { oldPassword: person.password, newPassword: 'Another-Horse-8' }
    return [await person.call('POST /auth/password', { body })]
  },

  listUsers: async ({ ada, ben }) => [
    await ada.call('GET /users'),
    await ada.call(`GET /users?query=${ben.username.slice(0, 8)}`),
    await ada.call(`GET /users?username=${ben.username}`),
  ],
  readOwnProfile: async ({ ada }) => [await ada.call('GET /users/me')],
  updateOwnProfile: async ({ eve }) => [
    await eve.call('PATCH /users/me', { body: { bio: 'Sings alto', settings: { theme: 'dark' } } }),
  ],
  deleteOwnAccount: async ({ site }) => {
    const leaver = await newPerson(site.origin, site.rest)
    return [await leaver.call('DELETE /users/me', { body: { password } })]
  },
  listBlocks: async ({ site, eve }) => {
    const blocker = await newPerson(site.origin, site.rest)
    return last(
      () => blocker.call(`PUT /users/me/blocks/${eve.userId}`),
      () => blocker.call('GET /users/me/blocks'),
    )
  },
  blockUser: async ({ site, eve }) => {
    const blocker = await newPerson(site.origin, site.rest)
    return [await blocker.call(`PUT /users/me/blocks/${eve.userId}`)]
  },
  unblockUser: async ({ ada, eve }) => [await ada.call(`DELETE /users/me/blocks/${eve.userId}`)],
  readProfile: async ({ ada, ben }) => [await ada.call(`GET /users/${ben.userId}`)],

  createConversation: async (world) => {
    const { ada, eve } = world
    const group = withKey({
      kind: 'group',
      title: 'Hike',
      memberIds: [],
      firstMessage: { content: { body: 'Hi' } },
    })
    const direct = { kind: 'direct', userId: eve.userId }
    const { spaceId, enrolled } = await newCrowd(world)
    const everybody = withKey(audienceFor(spaceId, 'role:student'))
    const some = withKey(audienceFor(spaceId, ...enrolled.slice(0, 3).map((userId) => `user:${userId}`)))
    some.body.audience.mode = 'separate'
    return [
      await ada.call('POST /conversations', group),
      await ada.call('POST /conversations', group),
      await ada.call('POST /conversations', everybody),
      await ada.call('POST /conversations', everybody),
      await ada.call('POST /conversations', some),
      await ada.call('POST /conversations', some),
      await ada.call('POST /conversations', { body: direct }),
      await ada.call('POST /conversations', { body: direct }),
    ]
  },
  readAudience: async ({ ada, ben, space }) => {
    const body = audienceFor(space.slice('/spaces/'.length), 'role:student', 'group:altos')
    const { conversationId } = (await ada.call('POST /conversations', { body })).body as Conversation
    return [await ben.call(`GET /conversations/${conversationId}/audience`)]
  },
  readJob: async ({ ada, space }) => {
    const body = audienceFor(space.slice('/spaces/'.length), 'role:student')
    const { conversationId } = (await ada.call('POST /conversations', { body })).body as Conversation
    return [await ada.call(`GET /jobs/${conversationId}`)]
  },
  listConversations: ({ ada }) =>
    Promise.all(
      ['active', 'archived', 'unread', 'all'].map((view) => ada.call(`GET /conversations?view=${view}`)),
    ),
  readConversation: async ({ ada, ben, group }) => [
    await ada.call(`GET ${group}`),
    await ben.call(`GET ${group}`),
  ],
  updateConversation: async ({ ada, group }) => {
    const title = { variants: { en: 'Choir', fi: 'Kuoro' }, default: 'en' }
    return [await ada.call(`PATCH ${group}`, { body: { title, policy: { history: 'joined' } } })]
  },
  deleteConversation: async ({ ada }) => {
    const body = { kind: 'group', title: 'Gone soon', memberIds: [] }
    const { conversationId } = (await ada.call('POST /conversations', { body })).body as Conversation
    return [await ada.call(`DELETE /conversations/${conversationId}`)]
  },
  updateOwnState: async ({ ada, group }) => [
    await ada.call(`PATCH ${group}/me`, {
      body: { pinned: true, archived: true, mutedUntil: '2099-01-01T00:00:00.000Z' },
    }),
  ],
  clearForMe: async ({ ada, group }) => [await ada.call(`DELETE ${group}/me`)],

  listMembers: async ({ ada, group }) => [await ada.call(`GET ${group}/members`)],
  addMembers: async ({ ada, eve, group }) => [
    await ada.call(`POST ${group}/members`, { body: { memberIds: [eve.userId], role: 'reader' } }),
  ],
  putMember: async ({ ada, eve, group }) => [
    await ada.call(`PUT ${group}/members/${eve.userId}`, { body: { role: 'member' } }),
    await ada.call(`PUT ${group}/members/${eve.userId}`, { body: { role: 'admin' } }),
  ],
  removeMember: async ({ ada, ben, group }) => [await ada.call(`DELETE ${group}/members/${ben.userId}`)],

  listMessages: async ({ ben, group, seq }) => [
    await ben.call(`GET ${group}/messages`),
    await ben.call(`GET ${group}/messages?around=${seq}&limit=2`),
  ],
  sendMessage: async ({ ben, group, seq, ada }) => {
    const body = { ...text('@Ada yes'), replyTo: seq, after: seq, priority: 'urgent', mentions: [ada.userId] }
    return [
      await ben.call(`POST ${group}/messages`, { body }),
      await ben.call(`POST ${group}/messages`, { body }),
      await ben.call(`POST ${group}/messages`, withKey({ content: { title: 'T', body: 'by key' } })),
    ]
  },
  readMessage: async ({ ada, ben, message }) => [
    await ada.call(`GET ${message}`),
    await ben.call(`GET ${message}`),
  ],
  editMessage: async ({ ada, message }) => [
    await ada.call(`PATCH ${message}`, {
      body: { content: { body: 'At eight.' } },
      headers: { 'If-Match': '"1"' },
    }),
  ],
  deleteMessage: async ({ ada, ben, message }) => [
    await ben.call(`DELETE ${message}?for=me`),
    await ada.call(`DELETE ${message}`),
  ],
  listHistory: async ({ ada, message }) =>
    last(
      () =>
        ada.call(`PATCH ${message}`, {
          body: { content: { body: 'Changed' } },
          headers: { 'If-Match': '1' },
        }),
      () => ada.call(`GET ${message}/history`),
    ),
  listReplies: async ({ ben, group, seq, message }) =>
    last(
      () => ben.call(`POST ${group}/messages`, { body: { ...text('An answer'), replyTo: seq } }),
      () => ben.call(`GET ${message}/replies`),
    ),
  listReceipts: async ({ ada, ben, group, seq, message }) =>
    last(
      () => ben.call(`PUT ${group}/read`, { body: { upTo: seq } }),
      () => ada.call(`GET ${message}/receipts`),
    ),
  addReaction: async ({ ben, message }) => [await ben.call(`PUT ${message}/reactions/${thumb}`)],
  removeReaction: async ({ ben, message }) =>
    last(
      () => ben.call(`PUT ${message}/reactions/${thumb}`),
      () => ben.call(`DELETE ${message}/reactions/${thumb}`),
    ),
  pinMessage: async ({ ada, message }) => [await ada.call(`PUT ${message}/pin`)],
  unpinMessage: async ({ ada, message }) =>
    last(
      () => ada.call(`PUT ${message}/pin`),
      () => ada.call(`DELETE ${message}/pin`),
    ),
  listPins: async ({ ada, group, message }) =>
    last(
      () => ada.call(`PUT ${message}/pin`),
      () => ada.call(`GET ${group}/pins`),
    ),

  markRead: async ({ ben, group, seq }) => [await ben.call(`PUT ${group}/read`, { body: { upTo: seq } })],
  markDelivered: async ({ ben, group, seq }) => [
    await ben.call(`PUT ${group}/delivered`, { body: { upTo: seq } }),
  ],
  markUnread: async ({ ben, group, seq }) =>
    last(
      () => ben.call(`PUT ${group}/read`, { body: { upTo: seq } }),
      () => ben.call(`POST ${group}/unread`, { body: { from: seq } }),
    ),

  countUnread: async ({ ben }) => [await ben.call('GET /unread')],
  listUnreadMessages: async ({ ben }) => [await ben.call('GET /unread/messages')],
  listInbox: async ({ ben }) => [await ben.call('GET /inbox')],
  listSent: async ({ ada }) => [await ada.call('GET /sent')],

  createSpace: async ({ ada }) => {
    const course = withKey({
      name: { variants: { en: 'Choir', fi: 'Kuoro' }, default: 'en' },
      description: 'We sing.',
      roles: [{ name: 'tutor', title: 'Tutor', permissions: ['answer'] }],
    })
    return [await ada.call('POST /spaces', course), await ada.call('POST /spaces', course)]
  },
  listSpaces: async ({ ada }) => [await ada.call('GET /spaces')],
  readSpace: async ({ ada, space }) => [await ada.call(`GET ${space}`)],
  updateSpace: async ({ ada, space }) => [
    await ada.call(`PATCH ${space}`, { body: { name: 'Course 2', description: 'About it', language: 'fi' } }),
  ],
  deleteSpace: async ({ ada }) => {
    const { spaceId } = (await ada.call('POST /spaces', { body: { name: 'Gone soon' } })).body as Space
    return [await ada.call(`DELETE /spaces/${spaceId}`)]
  },
  listSpaceMembers: async ({ ada, ben, space }) => [
    await ada.call(`GET ${space}/members`),
    await ben.call(`GET ${space}/members?role=student&query=${ben.username}`),
  ],
  enrolMembers: async ({ ada, ben, eve, space }) => {
    const members = [
      { username: eve.username, roles: ['staff'] },
      { userId: ben.userId, roles: ['student'] },
      { userId: ben.userId, roles: ['staff'] },
      { username: 'nobody-of-this-name', roles: ['student'] },
      { roles: [] },
    ]
    return [
      await ada.call(`POST ${space}/members/batch`, { body: { members } }),
      await ada.call(`POST ${space}/members/batch`, { body: members }),
    ]
  },
  putSpaceMember: async ({ ada, eve, space }) => [
    await ada.call(`PUT ${space}/members/${eve.userId}`, { body: { roles: ['student'] } }),
    await ada.call(`PUT ${space}/members/${eve.userId}`, { body: { roles: ['staff', 'student'] } }),
  ],
  removeSpaceMember: async ({ ada, ben, space }) => [await ada.call(`DELETE ${space}/members/${ben.userId}`)],
  listSpaceGroups: async ({ ada, space }) => [await ada.call(`GET ${space}/groups`)],
  readSpaceGroup: async ({ ben, space }) => [await ben.call(`GET ${space}/groups/altos`)],
  putSpaceGroup: async ({ ada, ben, space }) => [
    await ada.call(`PUT ${space}/groups/tenors`, { body: { memberIds: [ada.userId, ben.userId] } }),
    await ada.call(`PUT ${space}/groups/tenors`, { body: { memberIds: [] } }),
  ],
  deleteSpaceGroup: async ({ ada, space }) => [await ada.call(`DELETE ${space}/groups/altos`)],
  previewAudience: async ({ ada, ben, space }) => [
    await ada.call(`POST ${space}/audience/preview`, {
      body: { audience: { to: ['role:student', 'role:dean'], except: [`user:${ada.userId}`] } },
    }),
    await ben.call(`POST ${space}/audience/preview`, { body: { audience: { to: ['role:staff'] } } }),
  ],
  listSpaceConversations: async ({ ada, ben, space }) => [
    await ada.call(`GET ${space}/conversations`),
    await ada.call(`GET ${space}/conversations?topic=Concert&userId=${ben.userId}&view=all`),
  ],
  listUnanswered: async ({ ada, ben, space }) => {
    const audience = { to: ['role:responsible'] }
    const asked = { kind: 'audience', spaceId: space.slice('/spaces/'.length), audience }
    await ben.call('POST /conversations', { body: { ...asked, firstMessage: text('Where do we meet?') } })
    return [await ada.call(`GET ${space}/unanswered`)]
  },

  listTemplates: async (world) => {
    await newTemplate(world)
    return [await world.ada.call(`GET ${world.space}/templates`)]
  },
  createTemplate: async ({ ada, space }) => {
    const wanted = withKey(template)
    return [
      await ada.call(`POST ${space}/templates`, wanted),
      await ada.call(`POST ${space}/templates`, wanted),
    ]
  },
  putTemplate: async (world) => {
    const path = await newTemplate(world)
    const content = { title: 'Welcome', body: 'Good to have you here.' }
    return [await world.ada.call(`PUT ${path}`, { body: { name: 'Greeting', content } })]
  },
  deleteTemplate: async (world) => {
    const path = await newTemplate(world)
    return [await world.ada.call(`DELETE ${path}`)]
  },
  listFaq: async (world) => {
    const { ada, ben, space } = world
    await newFaq(world)
    return [
      await ben.call(`GET ${space}/faq`),
      await ben.call(`GET ${space}/faq?query=where%20are%20conc`),
      await ada.call(`GET ${space}/faq?state=retired`),
    ]
  },
  createFaq: async ({ ada, space }) => {
    const wanted = withKey(question)
    return [await ada.call(`POST ${space}/faq`, wanted), await ada.call(`POST ${space}/faq`, wanted)]
  },
  readFaq: async (world) => {
    const path = await newFaq(world)
    return [await world.ben.call(`GET ${path}`), await world.ada.call(`GET ${path}`)]
  },
  putFaq: async (world) => {
    const path = await newFaq(world)
    const { ada } = world
    const body = { ...question, answer: { title: 'Place', body: 'In the old church.' } }
    return [
      await ada.call(`PUT ${path}`, { body, headers: { 'If-Match': '1' } }),
      await ada.call(`PUT ${path}`, { body: { ...body, state: 'retired' } }),
    ]
  },
  retireFaq: async (world) => {
    const path = await newFaq(world)
    return [await world.ada.call(`DELETE ${path}`)]
  },
  listFaqHistory: async (world) => {
    const path = await newFaq(world)
    await world.ada.call(`DELETE ${path}`)
    return [await world.ada.call(`GET ${path}/history`)]
  },

  sync: async ({ ada, ben, group, seq }) => {
    const conversationId = group.slice('/conversations/'.length)
    return [
      await ada.call('POST /sync', { body: { positions: {} } }),
      await ben.call('POST /sync', { body: { positions: { [conversationId]: seq - 1 } } }),
    ]
  },
}
