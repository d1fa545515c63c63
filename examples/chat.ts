import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import {
  type Client,
  chooseText,
  createApi,
  ParleyError,
  type ShownConversation,
  type ShownMessage,
} from '@parley/client'
import { comeIn } from './come-in.ts'

const help = `A chat in a terminal, on a server that runs already.

  npm run chat -- --as NAME [options]

  --as NAME        who you are; a new name signs up
  --password WORD  (Correct-Horse-7)
  --url URL        where the server is (http://localhost:4000)
  --help           this text

In the chat:

  /to NAME         talk to somebody
  /list            your conversations; /open 2 goes to the second
  /quit            leave
  anything else    is sent, at once or when the network is back
`

const say = (line = ''): void => void process.stdout.write(`${line}\n`)

const titleOf = ({ title, members }: ShownConversation, ownId: string | undefined): string =>
  title ?? members.find(({ userId }) => userId !== ownId)?.displayName ?? 'a conversation'

/** What the person types, and what the others say. */
function startChat(client: Client): (line: string) => Promise<void> {
  const { live, session, languages } = client
  const api = createApi(client)
  let open: string | undefined
  const conversations = () => live.conversations.getSnapshot()
  const nameOf = (id: string) => {
    const found = live.conversation(id).getSnapshot()
    return found ? titleOf(found, session.userId) : 'a conversation'
  }

  function show({ conversationId, senderName, content, own }: ShownMessage): void {
    if (own || !content) return
    const { text } = chooseText(content, languages)
    say(`${conversationId === open ? '' : `[${nameOf(conversationId)}] `}${senderName}: ${text.body}`)
    if (conversationId === open) live.markRead(conversationId)
  }

  /** What is not read, also what came before this, and what comes; each once. */
  async function showNews(): Promise<void> {
    const shownTo = new Map<string, number>()
    for await (const changed of live.conversations) {
      for (const { conversationId, readSeq, lastSeq } of changed) {
        const { items, hasOlder } = live.messages(conversationId).getSnapshot()
        const from = Math.max(readSeq, shownTo.get(conversationId) ?? 0)
        if (hasOlder && (items[0]?.seq ?? lastSeq + 1) > from + 1)
          live.loadOlder(conversationId).catch(complain)
        for (const message of items) if (message.seq > from) show(message)
        shownTo.set(conversationId, Math.max(from, items.at(-1)?.seq ?? 0))
      }
    }
  }

  function goTo(conversationId: string): void {
    open = conversationId
    say(`Now with ${nameOf(conversationId)}.`)
    live.markRead(conversationId)
  }

  async function talkTo(username: string): Promise<void> {
    const [person] = (await api.users.list({ username })).items
    if (!person) return say(`There is nobody called ${username}.`)
    const { conversationId } = await api.conversations.create({ kind: 'direct', userId: person.userId })
    await live.sync([conversationId])
    goTo(conversationId)
  }

  live.connection.subscribe(() => {
    const { status } = live.connection.getSnapshot()
    if (status === 'offline' || status === 'waiting') say('(not connected)')
  })
  let wasCurrent = false
  live.isCurrent.subscribe(() => {
    const isCurrent = live.isCurrent.getSnapshot()
    if (isCurrent && !wasCurrent) say('(up to date)')
    wasCurrent = isCurrent
  })
  void showNews()

  return async (line) => {
    const [, command, rest = ''] = /^\/(\w+) ?(.*)$/.exec(line) ?? []
    if (command === 'to') return talkTo(rest)
    if (command === 'open') return goTo(conversations()[Number(rest) - 1]?.conversationId ?? open ?? '')
    if (command === 'list') {
      conversations().forEach((one, index) => {
        say(
          `${index + 1}. ${titleOf(one, session.userId)}${one.unreadCount ? ` (${one.unreadCount} new)` : ''}`,
        )
      })
    } else if (command) say(help)
    else if (!open) say('Say whom to talk to: /to NAME')
    else if (line.trim() !== '') live.send(open, line)
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      as: { type: 'string' },
      password: { type: 'string', default: 'Correct-Horse-7' },
      url: { type: 'string', default: 'http://localhost:4000' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.as === undefined) return say(help)
  const client = await comeIn({ url: values.url, name: values.as, password: values.password })
  const obey = startChat(client)
  await client.live.start()
  say(`You are ${values.as}. Say /to NAME, or /list.`)
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === '/quit') break
    await obey(line).catch(complain)
  }
  process.stdin.destroy()
  await client.close()
}

function complain(error: unknown): void {
  if (!(error instanceof ParleyError)) throw error
  say(`That did not work: ${error.detail}`)
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
