import { randomInt, randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Client, createApi, createClient, ParleyError } from '../client/src/index.ts'
import { readCode } from './demo/outbox.ts'
import { shows } from './demo/screen.ts'
import { DemoError, heading, say, step } from './demo/steps.ts'

const help = `Two people sign up and talk to each other, on a server that runs already.

  npm run demo -- [options]

  --url URL   where the server is (http://localhost:4000)
  --help      this text
`

interface Person {
  readonly name: string
  readonly userId: string
  readonly client: Client
}

async function findServer(url: string): Promise<string> {
  const origin = url.replace(/\/(v1\/?)?$/, '')
  const { name } = await createClient({ url: origin })
    .callOpen('GET /', { attempts: 1 })
    .then(
      ({ body }) => body,
      (error: unknown) => {
        if (error instanceof ParleyError && error.status === 0) {
          throw new DemoError(
            `Nothing answers at ${origin}. Start it with "npm start", or say where it is with --url.`,
          )
        }
        throw error
      },
    )
  if (name !== 'Parley') throw new DemoError(`${origin} is not a Parley server.`)
  return origin
}

async function enter(origin: string, displayName: string): Promise<Person> {
  const username = `${displayName.toLowerCase()}-${randomInt(36 ** 5).toString(36)}`
  const email = `${username}@example.org`
  const password = `Demo-${randomUUID()}-A1`
  const client = createClient({ url: origin })
  const { session, live } = client
  heading(`${displayName} comes in`)
  await step(`registers as ${username}`, () => session.register({ username, email, password, displayName }))
  const code = await step('reads the code from the outbox', () => readCode(origin, email), String)
  await step('confirms the address', () => session.confirm({ username, code }))
  await step('signs in', () => session.signIn({ username, password }))
  await step('is connected, and up to date', async () => {
    await live.start()
    await shows('The first sync', live.isCurrent, (isCurrent) => isCurrent || undefined)
  })
  return { name: displayName, userId: session.userId ?? '', client }
}

/** The seq of a message, once the other's screen shows it. */
const arrives = ({ client }: Person, conversationId: string, body: string): Promise<number> =>
  shows(`"${body}"`, client.live.messages(conversationId), ({ items }) => {
    const found = items.find(
      ({ content, status }) => !status && content && 'body' in content && content.body === body,
    )
    return found?.seq || undefined
  })

async function talk(ada: Person, ben: Person, conversationId: string): Promise<void> {
  const [hers, his] = [ada.client.live, ben.client.live]
  const seq = await step('Ada writes, Ben sees it', async () => {
    hers.send(conversationId, 'Hello Ben, do you see this?')
    await shows('The conversation', his.conversation(conversationId), (found) => found)
    await his.loadOlder(conversationId)
    return arrives(ben, conversationId, 'Hello Ben, do you see this?')
  })
  await step('Ben reads it, Ada sees that', async () => {
    his.markRead(conversationId, seq)
    await hers.loadMembers(conversationId)
    await shows('The mark', hers.members(conversationId), (members) =>
      members?.find(({ userId, readSeq }) => userId === ben.userId && readSeq >= seq),
    )
  })
  await step('Ben answers, Ada sees it', async () => {
    his.send(conversationId, 'I do. And you?', { replyTo: seq })
    await arrives(ada, conversationId, 'I do. And you?')
  })
}

async function converse(ada: Person, ben: Person): Promise<void> {
  const { conversations } = createApi(ada.client)
  heading('One to one')
  const direct = await step('Ada opens a conversation', () =>
    conversations.create({ kind: 'direct', userId: ben.userId }),
  )
  await talk(ada, ben, direct.conversationId)
  heading('In a group')
  const { conversationId } = await step('Ada creates a group', () =>
    conversations.create({ kind: 'group', title: 'Saturday hike', memberIds: [ben.userId] }),
  )
  await step('Ben is told', () =>
    shows('The group', ben.client.live.conversation(conversationId), (found) => found),
  )
  await talk(ada, ben, conversationId)
  await step(
    'Ben reads the page',
    () => createApi(ben.client).messages.list(conversationId),
    ({ items }) => `${items.length} messages`,
  )
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://localhost:4000' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return say(help)
  if (!/^https?:/.test(values.url))
    throw new DemoError(`--url ${values.url} is not a URL such as http://localhost:4000.`)
  const beganAt = performance.now()
  const origin = await findServer(values.url)
  const ada = await enter(origin, 'Ada')
  const ben = await enter(origin, 'Ben')
  await converse(ada, ben)
  await Promise.all([ada, ben].map(({ client }) => client.close()))
  say(`\nAll of it took ${((performance.now() - beganAt) / 1000).toFixed(1)} s.`)
}

await main().catch((error: unknown) => {
  const isForPerson =
    error instanceof DemoError ||
    error instanceof ParleyError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  if (isForPerson) process.stderr.write(`${(error as Error).message}\n`)
  else console.error(error)
  process.exit(1)
})
