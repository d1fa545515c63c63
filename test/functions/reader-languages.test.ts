import { beforeAll, describe, expect, it } from 'vitest'
import { Conversation, ConversationPage } from '../../shared/contract/conversations.ts'
import { Message, MessagePage } from '../../shared/contract/messages.ts'
import { MailboxPage } from '../../shared/contract/receipts.ts'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'
import { SpacePage } from '../../shared/contract/spaces.ts'
import { SyncAnswer } from '../../shared/contract/sync.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { setPinned } from '../../shared/services/pin-message.ts'
import { createProfile } from '../../shared/services/profiles.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createSpace } from '../../shared/services/spaces.ts'
import { useEnvironment } from '../support/environment.ts'
import { handlers } from '../support/handlers.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall } from '../support/rest-event.ts'
import { givenFor, useTable } from '../support/test-table.ts'

// What an author wrote in several languages comes in the reader's, wherever it is read.
keepLogLines()
const test = useTable()

/** Shown in Swedish, in Finnish and to everybody else. */
const inEach = {
  sv: { group: 'Kör', asked: 'Fråga: När sjunger vi?', answered: 'Klockan sju.', space: 'Kurs' },
  fi: { group: 'Kuoro', asked: 'Kysymys: Milloin laulamme?', answered: 'Seitsemältä.', space: 'Kurssi' },
  en: { group: 'Choir', asked: 'Question: When do we sing?', answered: 'At seven.', space: 'Course' },
} as const
type Shown = (typeof inEach)[keyof typeof inEach]

const variantsOf = <Value>(value: (shown: Shown) => Value) => ({
  variants: { sv: value(inEach.sv), 'fi-FI': value(inEach.fi), en: value(inEach.en) },
  default: 'en',
})
const title = variantsOf(({ group }) => group)
const name = variantsOf(({ space }) => space)
const asked = variantsOf((shown) => {
  const [heading = '', body = ''] = shown.asked.split(': ')
  return { title: heading, body }
})
const answered = variantsOf((shown) => ({ body: shown.answered }))

interface Somebody {
  readonly userId: string
  readonly username: string
}
/** Ben reads Finnish, unless he says otherwise. */
let world: {
  readonly ada: Somebody
  readonly ben: Somebody
  readonly conversationId: string
  readonly seq: number
}

async function newcomer(username: string, locale: string): Promise<Somebody> {
  const caller = { userId: crypto.randomUUID(), username }
  await createProfile(givenFor(test.table), { ...caller, displayName: username, locale }, 'en')
  return caller
}

beforeAll(async () => {
  useEnvironment(test)
  const given = givenFor(test.table)
  const [ada, ben] = [await newcomer('ada', 'en'), await newcomer('ben', 'fi-FI')]
  const memberIds = [ben.userId]
  const { conversationId } = await createConversation(given, ada, { kind: 'group', title, memberIds })
  const say = (content: typeof asked | typeof answered, replyTo?: number) =>
    sendMessage(given, ada, { conversationId, content, clientMessageId: crypto.randomUUID(), replyTo })
  const { seq } = (await say(asked)).entry
  const answer = (await say(answered, seq)).entry.seq
  await setPinned(given, ada, { conversationId, seq: answer }, true)
  const { spaceId } = await createSpace(given, ada, { name, language: 'en' })
  await putSpaceMemberRoles(given, ada, { spaceId, userId: ben.userId }, ['student'])
  world = { ada, ben, conversationId, seq: answer }
})

async function ask(
  as: Somebody,
  route: RouteName,
  headers: Record<string, string>,
  more: Partial<RestCall> = {},
) {
  const row: Route = routes[route]
  const path = row.path.replace('{conversationId}', world.conversationId).replace('{seq}', String(world.seq))
  const { status, body } = await callRest<unknown>(handlers[row.lambda], {
    method: row.method,
    path,
    ...as,
    ...more,
    headers: { ...headers, ...more.headers },
  })
  expect([200, 201]).toContain(status)
  return body
}

const expectConversation = (shown: Shown, one: Conversation | undefined): void => {
  expect(one).toMatchObject({ title: shown.group, titleVariants: title })
  expect(one?.lastMessage?.preview).toBe(shown.answered)
}
const expectMessage = (shown: Shown, language: string, one: Message | undefined): void => {
  expect(one).toMatchObject({ text: { body: shown.answered }, language, content: answered })
  expect(one?.replyTo?.preview).toBe(shown.asked)
}
/** In a list of messages, whatever its order. */
const answerIn = <One extends Message>(items: readonly One[]): One | undefined =>
  items.find(({ seq }) => seq === world.seq)

const readers: ReadonlyArray<readonly [string, Record<string, string>, Shown, string]> = [
  ['who asks for a form of Swedish', { 'Accept-Language': 'sv-FI, en' }, inEach.sv, 'sv'],
  ['who asks for one that is there', { 'Accept-Language': 'fi-fi' }, inEach.fi, 'fi-FI'],
  ['who asks for one that is not there first', { 'Accept-Language': 'de, sv;q=0.8' }, inEach.sv, 'sv'],
  ['who asks for none that is there', { 'Accept-Language': 'de' }, inEach.en, 'en'],
  ['who asks for a more general one than there is', { 'Accept-Language': 'fi' }, inEach.en, 'en'],
  ['who asks for nothing, and whose profile is in Finnish', {}, inEach.fi, 'fi-FI'],
]

describe.each(readers)('to a reader %s', (_, headers, shown, language) => {
  it('conversations come with title and preview', async () => {
    const listed = ConversationPage.parse(await ask(world.ben, 'listConversations', headers))
    const one = Conversation.parse(await ask(world.ben, 'readConversation', headers))
    const body = { positions: {} }
    const synced = SyncAnswer.parse(await ask(world.ben, 'sync', headers, { body }))

    for (const conversation of [listed.items[0], one, synced.conversations[0]]) {
      expectConversation(shown, conversation)
    }
  })

  it('messages come with text and quote', async () => {
    const pages = await Promise.all(
      (['listMessages', 'listPins', 'listUnreadMessages', 'listInbox'] as const).map((route) =>
        ask(world.ben, route, headers),
      ),
    )
    const one = Message.parse(await ask(world.ben, 'readMessage', headers))
    const replies = await ask(world.ben, 'listReplies', headers, {
      path: `/conversations/${world.conversationId}/messages/${world.seq - 1}/replies`,
    })

    expectMessage(shown, language, one)
    for (const page of [...pages, replies]) {
      expectMessage(shown, language, answerIn(MessagePage.parse(page).items))
    }
  })

  it('lists of all conversations name theirs, and spaces are named', async () => {
    const inbox = MailboxPage.parse(await ask(world.ben, 'listInbox', headers))
    const spaces = SpacePage.parse(await ask(world.ben, 'listSpaces', headers))

    expect(inbox.items[0]?.conversation).toMatchObject({ title: shown.group, titleVariants: title })
    expect(spaces.items[0]).toMatchObject({ name: shown.space, titleVariants: name })
  })
})

describe('to its author', () => {
  it('a message is answered and listed in the language they ask for', async () => {
    const headers = { 'Accept-Language': 'sv-FI' }
    const path = `/conversations/${world.conversationId}/messages/${world.seq}/reactions/${encodeURIComponent('👍')}`
    const reacted = Message.parse(await ask(world.ada, 'addReaction', headers, { path }))
    const sent = MailboxPage.parse(await ask(world.ada, 'listSent', headers))

    expectMessage(inEach.sv, 'sv', reacted)
    expectMessage(inEach.sv, 'sv', answerIn(sent.items))
    expect(sent.items[0]?.conversation.title).toBe(inEach.sv.group)
  })
})
