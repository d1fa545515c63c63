import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ErrorCode, errorTable } from '../../shared/contract/errors.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'
import { messageAfter } from '../../shared/core/entries.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createSpace } from '../../shared/services/spaces.ts'
import { createFaq } from '../../shared/services/write-faq.ts'
import { advanceHead } from '../../shared/store/heads.ts'
import { appendEntry } from '../../shared/store/log.ts'
import { clientId, strong } from '../local/user-pool.fixture.ts'
import { handlers } from '../support/handlers.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall } from '../support/rest-event.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { givenFor, useTable } from '../support/test-table.ts'
import { expectTranslated, inAllLanguages } from '../support/translations.ts'
import { type SignedIn, usePeople } from './people.fixture.ts'

// What only some routes refuse; what any may refuse is tried in languages.test.ts.
keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
const people = usePeople(test)
const given = () => givenFor(test.table)

/** What stands before the refusals. */
interface World {
  readonly ada: SignedIn
  readonly ben: SignedIn
  /** Paths. */
  readonly direct: string
  readonly toBlocker: string
  readonly group: string
  readonly message: string
  readonly deleted: string
  readonly space: string
  readonly faq: string
  readonly clientMessageId: string
}
let world: World

const content = { body: 'Hei' }
const messageOf = (more: object = {}) => ({ content, clientMessageId: crypto.randomUUID(), ...more })

async function newGroup(owner: SignedIn, member: SignedIn): Promise<string> {
  const wanted = { kind: 'group' as const, title: 'Choir', memberIds: [member.userId] }
  return (await createConversation(given(), owner, wanted)).conversationId
}

const openDirect = async (one: SignedIn, other: SignedIn): Promise<string> =>
  (await createConversation(given(), one, { kind: 'direct', userId: other.userId })).conversationId

beforeAll(async () => {
  process.env.SOCKET_ENDPOINT = endpoint.url
  const [ada, ben, eve] = [await people.come('ada'), await people.come('ben'), await people.come('eve')]
  const [group, deleted] = [await newGroup(ada, ben), await newGroup(ada, ben)]
  const [direct, toBlocker] = [await openDirect(ada, ben), await openDirect(ada, eve)]
  await setBlock(given(), eve, ada.userId, true)
  const message = messageOf()
  const { entry } = await sendMessage(given(), ada, { conversationId: group, ...message })
  const { spaceId } = await createSpace(given(), ada, { name: 'Course', language: 'en' })
  const reader = { ...ada, languages: ['en'] }
  const { faqId } = await createFaq(given(), reader, spaceId, { question: 'Q', answer: content })
  world = {
    ada,
    ben,
    direct: `/conversations/${direct}`,
    toBlocker: `/conversations/${toBlocker}`,
    group: `/conversations/${group}`,
    message: `/conversations/${group}/messages/${entry.seq}`,
    deleted: `/conversations/${deleted}`,
    space: `/spaces/${spaceId}`,
    faq: `/spaces/${spaceId}/faq/${faqId}`,
    clientMessageId: message.clientMessageId,
  }
  await ask({ route: 'deleteConversation', call: { path: world.deleted } })
})

interface Asked {
  readonly route: RouteName
  readonly as?: SignedIn
  readonly call: Partial<RestCall>
}

function ask({ route: name, as = world.ada, call }: Asked, language = 'en') {
  const route: Route = routes[name]
  const { userId, username, accessToken } = as
  return callRest<Problem>(handlers[route.lambda], {
    method: route.method,
    path: route.path,
    ...(route.access === 'user' && { userId, username }),
    ...call,
    headers: { Authorization: `Bearer ${accessToken}`, ...call.headers, 'Accept-Language': language },
  })
}

interface Refusal {
  readonly why: string
  readonly route: RouteName
  readonly code: ErrorCode
  readonly as?: 'ben'
  readonly before?: () => Promise<unknown>
  readonly call: (world: World) => Partial<RestCall>
}

const idIn = (path: string): string => path.split('/')[2] ?? ''
const email = (name: string): string => `${name}@example.com`

/** More entries than a send looks back. */
async function farAhead(): Promise<void> {
  const conversationId = idIn(world.group)
  const sent = await sendMessage(given(), world.ada, { conversationId, ...messageOf() })
  let last = sent.entry
  for (let place = 0; place < 505; place += 1) {
    last = messageAfter(last, world.ada.userId, last.at, last.message)
    await appendEntry(test.table, last)
  }
  await advanceHead(test.table, last)
}

const reactions = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔']
const reactionOf = (emoji = '😔') => ({ path: `${world.message}/reactions/${encodeURIComponent(emoji)}` })
const reactOften = async () => {
  for (const emoji of reactions.slice(0, 20)) await ask({ route: 'addReaction', call: reactionOf(emoji) })
}

const signUpOnly = (name: string) =>
  people.pools().aws.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: name,
      Password: strong,
      UserAttributes: [{ Name: 'email', Value: email(name) }],
    }),
  )

const refusals: readonly Refusal[] = [
  {
    why: 'a weak password',
    route: 'register',
    code: 'weak_password',
    call: () => ({ body: { username: 'newcomer', email: email('newcomer'), password: 'all-lower-case' } }),
  },
  {
    why: 'a name that is taken',
    route: 'register',
    code: 'username_taken',
    call: () => ({ body: { username: 'ada', email: email('other'), password: strong } }),
  },
  {
    why: 'an address that is taken',
    route: 'register',
    code: 'email_taken',
    call: () => ({ body: { username: 'other', email: email('ada'), password: strong } }),
  },
  {
    why: 'a wrong code',
    route: 'confirmRegistration',
    code: 'invalid_code',
    call: () => ({ body: { username: 'nobody', code: '000000' } }),
  },
  {
    why: 'somebody who is confirmed',
    route: 'confirmRegistration',
    code: 'already_confirmed',
    call: () => ({ body: { username: 'ada', code: '000000' } }),
  },
  {
    why: 'a wrong password',
    route: 'signIn',
    code: 'invalid_credentials',
    call: () => ({ body: { username: 'nobody', password: 'Wrong-horse-7' } }),
  },
  {
    why: 'an address that is not confirmed',
    route: 'signIn',
    code: 'email_not_confirmed',
    before: () => signUpOnly('unconfirmed'),
    call: () => ({ body: { username: 'unconfirmed', password: strong } }),
  },
  {
    why: 'a session that is over',
    route: 'refreshTokens',
    code: 'session_ended',
    call: () => ({ body: { refreshToken: 'over' } }),
  },
  {
    why: 'a wrong code',
    route: 'resetPassword',
    code: 'invalid_code',
    call: () => ({ body: { username: 'nobody', code: '000000', password: strong } }),
  },
  {
    why: 'a wrong old password',
    route: 'changePassword',
    code: 'invalid_credentials',
    call: () => ({ body: { oldPassword: 'Wrong-horse-7', newPassword: 'Another-horse-8' } }),
  },
  {
    why: 'a wrong password',
    route: 'deleteOwnAccount',
    code: 'invalid_credentials',
    call: () => ({ body: { password: 'Wrong-horse-7' } }),
  },
  {
    why: 'somebody who is not there',
    route: 'createConversation',
    code: 'invalid_request',
    call: () => ({ body: { kind: 'group', title: 'X', memberIds: [crypto.randomUUID()] } }),
  },
  {
    why: 'a broken cursor',
    route: 'listConversations',
    code: 'invalid_request',
    call: () => ({ path: '/conversations?cursor=broken' }),
  },
  {
    why: 'a conversation that is not there',
    route: 'readConversation',
    code: 'not_found',
    call: () => ({ path: `/conversations/${crypto.randomUUID()}` }),
  },
  {
    why: 'one that was deleted',
    route: 'readConversation',
    code: 'gone',
    as: 'ben',
    call: ({ deleted }) => ({ path: deleted }),
  },
  {
    why: 'who may not',
    route: 'updateConversation',
    code: 'forbidden',
    as: 'ben',
    call: ({ group }) => ({ path: group, body: { title: 'Mine' } }),
  },
  {
    why: 'a direct conversation',
    route: 'updateConversation',
    code: 'conflict',
    call: ({ direct }) => ({ path: direct, body: { title: 'Ours' } }),
  },
  {
    why: 'who is blocked',
    route: 'sendMessage',
    code: 'blocked',
    call: ({ toBlocker }) => ({ path: `${toBlocker}/messages`, body: messageOf() }),
  },
  {
    why: 'other words under the same id',
    route: 'sendMessage',
    code: 'idempotency_key_reused',
    call: ({ group, clientMessageId }) => ({
      path: `${group}/messages`,
      body: { content: { body: 'Other' }, clientMessageId },
    }),
  },
  {
    why: 'content that is too large',
    route: 'sendMessage',
    code: 'too_large',
    call: ({ group }) => ({
      path: `${group}/messages`,
      body: messageOf({ content: { body: 'å'.repeat(15_000) } }),
    }),
  },
  {
    why: 'a position that is too old',
    route: 'sendMessage',
    code: 'stale_position',
    before: farAhead,
    call: ({ group }) => ({ path: `${group}/messages`, body: messageOf({ after: 1 }) }),
  },
  {
    why: 'no revision',
    route: 'editMessage',
    code: 'precondition_required',
    call: ({ message }) => ({ path: message, body: { content } }),
  },
  {
    why: 'another revision',
    route: 'editMessage',
    code: 'conflict',
    call: ({ message }) => ({ path: message, body: { content }, headers: { 'If-Match': '9' } }),
  },
  {
    why: 'more kinds than there can be',
    route: 'addReaction',
    code: 'limit_reached',
    before: reactOften,
    call: () => reactionOf(),
  },
  {
    why: 'the last who is responsible',
    route: 'removeSpaceMember',
    code: 'conflict',
    call: ({ space, ada }) => ({ path: `${space}/members/${ada.userId}` }),
  },
  {
    why: 'who may not answer',
    route: 'listUnanswered',
    code: 'forbidden',
    as: 'ben',
    before: () =>
      putSpaceMemberRoles(given(), world.ada, { spaceId: idIn(world.space), userId: world.ben.userId }, [
        'student',
      ]),
    call: ({ space }) => ({ path: `${space}/unanswered` }),
  },
  {
    why: 'an entry that was changed in between',
    route: 'putFaq',
    code: 'conflict',
    call: ({ faq }) => ({
      path: faq,
      body: { question: 'Q', answer: { body: 'Other' } },
      headers: { 'If-Match': '9' },
    }),
  },
]

describe('what one route refuses, it refuses in the language asked for', () => {
  it.each(refusals)('$route $code, for $why', async ({ route, code, as, before, call }) => {
    await before?.()
    const asked = { route, as: world[as ?? 'ada'], call: call(world) }

    const answers = await inAllLanguages((language) => ask(asked, language))

    expectTranslated(
      code,
      answers.map(({ body }) => body),
    )
  })

  it('with every code that there is', () => {
    const anyRoute: readonly ErrorCode[] = [
      'unauthenticated',
      'method_not_allowed',
      'unsupported_media_type',
      'rate_limited',
      'internal',
      'unavailable',
    ]

    const tried = new Set<string>([...anyRoute, ...refusals.map(({ code }) => code)])

    expect([...tried].toSorted()).toEqual(Object.keys(errorTable).toSorted())
  })
})
