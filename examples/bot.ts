import { parseArgs } from 'node:util'
import { chooseText, type ShownConversation } from '@parley/client'
import { comeIn } from './come-in.ts'

const help = `A bot that says back what is said to it, on a server that runs already.

  npm run bot -- [options]

  --as NAME        who it is (parrot); a new name signs up
  --password WORD  (Correct-Horse-7)
  --url URL        where the server is (http://localhost:4000)
  --help           this text
`

const { values } = parseArgs({
  options: {
    as: { type: 'string', default: 'parrot' },
    password: { type: 'string', default: 'Correct-Horse-7' },
    url: { type: 'string', default: 'http://localhost:4000' },
    help: { type: 'boolean', default: false },
  },
})

async function listen(): Promise<void> {
  const client = await comeIn({ url: values.url, name: values.as, password: values.password })
  const { live, languages } = client
  const answeredTo = new Map<string, number>()

  /** What is not read is not answered, also what came while the bot was away. The outbox sends each answer once. */
  function answer({ conversationId, readSeq, lastSeq }: ShownConversation): void {
    const { items, hasOlder } = live.messages(conversationId).getSnapshot()
    const from = Math.max(readSeq, answeredTo.get(conversationId) ?? 0)
    if (hasOlder && (items[0]?.seq ?? lastSeq + 1) > from + 1) {
      // Answered once they are here; without a network they are asked for at the next change.
      live.loadOlder(conversationId).catch(() => undefined)
      return
    }
    for (const { seq, own, content } of items) {
      if (seq <= from || own || !content) continue
      const { text } = chooseText(content, languages)
      live.send(conversationId, `You said: ${text.body}`, { replyTo: seq })
      live.markRead(conversationId, seq)
      answeredTo.set(conversationId, seq)
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => client.close().then(() => process.exit()))
  await live.start()
  process.stdout.write(`${values.as} listens.\n`)
  for await (const conversations of live.conversations) conversations.forEach(answer)
}

if (values.help) process.stdout.write(help)
else await listen()
