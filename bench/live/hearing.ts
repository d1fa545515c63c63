import type { Message } from '../../shared/contract/messages.ts'
import type { Account } from '../site/messages.ts'
import type { Site } from '../site/site.ts'
import type { Ear } from '../site/sockets.ts'
import type { BareLoop } from './bare-loop.ts'

export interface Audience {
  readonly conversationId: string
  readonly sender: Account
  readonly ears: readonly Ear[]
}

const clock = (): number => performance.timeOrigin + performance.now()
const patienceMs = 60_000

interface Heard {
  /** When the last of them had a frame that holds the mark. */
  readonly lastAt: number
  readonly frame: string
}

/** Until every ear has had one frame that holds the mark. */
function allHear(ears: readonly Ear[], mark: string): Promise<Heard> {
  const { promise, resolve, reject } = Promise.withResolvers<Heard>()
  const waiting = new Set(ears)
  const timer = setTimeout(() => {
    reject(new Error(`${waiting.size} of ${ears.length} connections heard nothing in ${patienceMs} ms`))
  }, patienceMs)
  for (const ear of ears) {
    ear.listen((frame) => {
      if (!frame.includes(mark) || !waiting.delete(ear) || waiting.size > 0) return
      clearTimeout(timer)
      resolve({ lastAt: clock(), frame: String(frame) })
    })
  }
  return promise
}

/** Sends one message of about 300 characters that holds the mark. */
export async function say(
  { origin }: Pick<Site, 'origin'>,
  { conversationId, sender }: Audience,
  mark: string,
): Promise<Message> {
  const response = await fetch(`${origin}/v1/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${sender.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      content: { body: `${'x'.repeat(260)} ${mark}` },
      clientMessageId: crypto.randomUUID(),
    }),
  })
  if (response.status !== 201) throw new Error(`not sent: ${response.status} ${await response.text()}`)
  return (await response.json()) as Message
}

export interface ProductRound {
  readonly ms: number
  readonly frame: string
}

/** From the time that the message bears, which is before it is stored, to the last connection's frame. */
export async function sendAndHear(site: Site, audience: Audience): Promise<ProductRound> {
  const mark = crypto.randomUUID()
  const heard = allHear(audience.ears, mark)
  const message = await say(site, audience, mark)
  const { lastAt, frame } = await heard
  return { ms: lastAt - Date.parse(message.createdAt), frame }
}

/** From the request to the last connection's frame. */
export async function hearFrom(site: Site, audience: Audience): Promise<number> {
  const mark = crypto.randomUUID()
  const heard = allHear(audience.ears, mark)
  const startedAt = clock()
  await say(site, audience, mark)
  return (await heard).lastAt - startedAt
}

interface BareRound {
  readonly frame: string
  readonly postsAtOnce: number
}

/** The same frame to the same connections, by a loop that does nothing else, to the last connection's frame. */
export async function postAndHear(
  loop: BareLoop,
  ears: readonly Ear[],
  { frame, postsAtOnce }: BareRound,
): Promise<number> {
  const heard = allHear(ears, frame)
  const startedAt = clock()
  await loop.post({ connectionIds: ears.map(({ connectionId }) => connectionId), frame, postsAtOnce })
  return (await heard).lastAt - startedAt
}
