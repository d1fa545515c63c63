import { createHostedClient, type HostedClient } from '../../client/src/client.ts'
import { indexedDbPersistence } from '../../client/src/persistence/indexed-db.ts'
import type { Change } from '../../client/src/persistence/persistence.ts'
import { chunkChange, heldChange, metaChange } from '../../client/src/persistence/records.ts'
import { type Replica, reduce } from '../../client/src/replica/reduce.ts'
import { bodyOf, emptyRow, epoch, idOf, me, messageEvent } from './fixture.ts'
import { createService } from './service.ts'

/** What the bench asks of the page. */
export interface BenchPage {
  /** Stores so many conversations with so many messages each, as a client would have. */
  seed(conversations: number, messages: number): Promise<void>
  /** Opens a client without a network; answers how many messages it has, and the milliseconds until they could be shown. */
  open(conversations: number): Promise<{ messages: number; ms: number }>
  /** Connects, and hears messages one by one: the milliseconds of each, from its frame to the views that show it. */
  hear(count: number): Promise<number[]>
  /** Sends messages one by one: the milliseconds of each, from the call to the view that shows it as pending. */
  send(count: number): Promise<number[]>
}

const persistence = indexedDbPersistence('bench')
const token = `x.${btoa(JSON.stringify({ sub: me, exp: 32_503_680_000 }))}.x`
const conversationId = idOf(1)
const shownMessages = () => client?.live.messages(conversationId).getSnapshot().items ?? []
let client: HostedClient | undefined
let lastSeq = 0
const nextSeq = () => {
  lastSeq += 1
  return lastSeq
}
const service = createService(nextSeq)

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause()
}

async function seed(conversations: number, messages: number): Promise<void> {
  const replica: Replica = { epoch, conversations: new Map() }
  const context = { replica, reader: { userId: me, languages: [] } }
  const rows = Array.from({ length: conversations }, (_, place) => emptyRow(idOf(place + 1)))
  const page = {
    entries: [],
    conversations: rows,
    removed: [],
    reset: [],
    cursor: null,
    complete: true,
    epoch,
  }
  reduce(context, { kind: 'page', page })
  const changes: Change[] = [metaChange(me, replica, 'seed')]
  for (const [id, held] of replica.conversations) {
    const seqs = Array.from({ length: messages }, (_, place) => place + 1)
    reduce(context, {
      kind: 'events',
      events: seqs.map((seq) => messageEvent(id, seq, `p${seq % 7}`, bodyOf(seq))),
    })
    changes.push(heldChange(me, id, held))
    for (const chunk of held.unsaved) changes.push(chunkChange(me, id, chunk, held))
  }
  await persistence.write(changes)
}

async function open(conversations: number) {
  const startedAt = performance.now()
  const { environment } = service
  client = createHostedClient({ url: 'http://bench', tokens: async () => token, environment, persistence })
  await client.live.start()
  const rows = client.live.conversations.getSnapshot()
  const counts = Array.from(
    { length: conversations },
    (_, place) => client?.live.messages(idOf(place + 1)).getSnapshot().items.length ?? 0,
  )
  const ms = performance.now() - startedAt
  lastSeq = shownMessages().at(-1)?.seq ?? 0
  return { messages: rows.length === conversations ? counts.reduce((sum, count) => sum + count, 0) : 0, ms }
}

/** Looks at what an app shows whenever it changes: the list, the badge and the open conversation. */
function watch(): void {
  const { conversations, unread, messages } = client?.live ?? {}
  for (const view of [conversations, unread, messages?.(conversationId)])
    view?.subscribe(() => void view.getSnapshot())
}

async function hear(count: number): Promise<number[]> {
  watch()
  service.goOnline()
  await until(() => client?.live.isCurrent.getSnapshot() === true)
  const times: number[] = []
  for (let heard = 0; heard < count; heard += 1) {
    const seq = nextSeq()
    const frame = JSON.stringify({ events: [messageEvent(conversationId, seq, 'p1', bodyOf(seq))] })
    const startedAt = performance.now()
    service.post(frame)
    const isShown = shownMessages().at(-1)?.seq === seq
    times.push(performance.now() - startedAt)
    if (!isShown) throw new Error(`message ${seq} is not shown`)
    await pause()
  }
  return times
}

async function send(count: number): Promise<number[]> {
  const times: number[] = []
  for (let sent = 0; sent < count; sent += 1) {
    const startedAt = performance.now()
    client?.live.send(conversationId, bodyOf(sent))
    const isShown = shownMessages().at(-1)?.status === 'pending'
    times.push(performance.now() - startedAt)
    if (!isShown) throw new Error('what is sent is not shown')
    await until(() => client?.live.outbox.all.getSnapshot().length === 0)
  }
  return times
}

Object.assign(globalThis, { bench: { seed, open, hear, send } satisfies BenchPage })
