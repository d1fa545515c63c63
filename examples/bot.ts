import { parseArgs } from 'node:util'
import { type Client, chooseText, type EventMessage, itemsOf } from '@parley/client'
import { comeIn } from './come-in.ts'

const { values } = parseArgs({
  options: {
    as: { type: 'string', default: 'parrot' },
    password: { type: 'string', default: 'Correct-Horse-7' },
    url: { type: 'string', default: 'http://localhost:4000' },
  },
})

type Heard = Pick<EventMessage, 'conversationId' | 'seq' | 'senderId' | 'content'>

/** Says back what is said. The outbox sends it once, whatever happens on the way. */
function answer(
  { live, session, languages }: Client,
  { conversationId, seq, senderId, content }: Heard,
): void {
  if (senderId === session.userId || !content) return
  const { text } = chooseText(content, languages)
  live.send(conversationId, `You said: ${text.body}`, { replyTo: seq })
  live.markRead(conversationId, seq)
}

const client = await comeIn({ url: values.url, name: values.as, password: values.password })
const { live, api } = client
const seen = new Set<string>()

function hear(message: Heard): void {
  const key = `${message.conversationId} ${message.seq}`
  if (!seen.has(key)) answer(client, message)
  seen.add(key)
}

live.onEntries((entries) => {
  for (const { type, data } of entries) {
    if (type === 'message.created') hear((data as { message: EventMessage }).message)
  }
})
await live.start()
// What came while nobody was here is unread.
for await (const message of itemsOf((cursor) => api.mailbox.unreadMessages({ cursor }))) hear(message)
process.stdout.write(`${values.as} listens.\n`)
process.once('SIGINT', () => void client.close())
process.once('SIGTERM', () => void client.close())
