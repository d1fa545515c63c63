import { randomInt, randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { findServer, type Server } from './demo/server.ts'
import { connect, type DemoSocket } from './demo/socket.ts'
import { DemoError, heading, say, step } from './demo/steps.ts'

const help = `Two people sign up and talk to each other, on a server that runs already.

  npm run demo -- [options]

  --url URL   where the server is (http://localhost:4000)
  --help      this text
`

interface Person {
  readonly name: string
  readonly userId: string
  readonly token: string
  readonly socket: DemoSocket
}

async function enter(server: Server, displayName: string): Promise<Person> {
  const username = `${displayName.toLowerCase()}-${randomInt(36 ** 5).toString(36)}`
  const email = `${username}@example.org`
  const password = `Demo-${randomUUID()}-A1`
  const { call } = server
  heading(`${displayName} comes in`)
  const register = { username, email, password, displayName }
  await step(`registers as ${username}`, () => call('POST /auth/register', { body: register }))
  const code = await step('reads the code from the outbox', () => server.codeFor(email), String)
  await step('confirms the address', () => call('POST /auth/confirm', { body: { username, code } }))
  const tokens = await step('signs in', () => call('POST /auth/token', { body: { username, password } }))
  const token = String(tokens.accessToken)
  const socket = await step('opens a socket', () => connect(server.realtimeUrl, token))
  await step('says hello', () => socket.ask('hello'))
  return { name: displayName, userId: String(tokens.userId), token, socket }
}

const textOf = (body: string) => ({ content: { body }, clientMessageId: randomUUID() })

/** Over REST one way, over the socket the other; a step ends when the other's screen would show it. */
async function talk(server: Server, ada: Person, ben: Person, conversationId: string): Promise<void> {
  const path = `/conversations/${conversationId}`
  const { seq } = await step('Ada sends over REST, Ben sees it', async () => {
    const body = textOf('Hello Ben, do you see this?')
    const sent = await server.call(`POST ${path}/messages`, { token: ada.token, body })
    await ben.socket.hear('message.created', conversationId)
    await ada.socket.hear('message.created', conversationId)
    return sent as { seq: number }
  })
  await step('Ben reads it, Ada sees that', async () => {
    await server.call(`PUT ${path}/read`, { token: ben.token, body: { upTo: seq } })
    await ada.socket.hear('receipt.read', conversationId)
  })
  await step('Ben answers over his socket, Ada sees it', async () => {
    await ben.socket.ask('message.send', { conversationId, after: seq, ...textOf('I do. And you?') })
    await ada.socket.hear('message.created', conversationId)
  })
}

async function converse(server: Server, ada: Person, ben: Person): Promise<void> {
  const open = (body: object) => async () => {
    const made = await server.call('POST /conversations', { token: ada.token, body })
    return String(made.conversationId)
  }
  heading('One to one')
  const direct = await step('Ada opens a conversation', open({ kind: 'direct', userId: ben.userId }))
  await talk(server, ada, ben, direct)
  heading('In a group')
  const group = { kind: 'group', title: 'Saturday hike', memberIds: [ben.userId] }
  const conversationId = await step('Ada creates a group', open(group))
  await step('Ben is told', () => ben.socket.hear('conversation.joined', conversationId))
  await talk(server, ada, ben, conversationId)
  const read = `GET /conversations/${conversationId}/messages`
  await step('Ben reads the page', () => server.call(read, { token: ben.token }), countItems)
}

const countItems = ({ items }: { items?: unknown }) => `${(items as unknown[]).length} messages`

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
  const server = await findServer(values.url)
  const ada = await enter(server, 'Ada')
  const ben = await enter(server, 'Ben')
  await converse(server, ada, ben)
  for (const { socket } of [ada, ben]) socket.close()
  say(`\nAll of it took ${((performance.now() - beganAt) / 1000).toFixed(1)} s.`)
}

await main().catch((error: unknown) => {
  const isForPerson =
    error instanceof DemoError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  if (isForPerson) process.stderr.write(`${(error as Error).message}\n`)
  else console.error(error)
  process.exitCode = 1
})
