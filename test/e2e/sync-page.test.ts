import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage, Message } from '../../shared/contract/messages.ts'
import type { SyncConversation } from '../../shared/contract/sync.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import { openRuntimeTable } from '../support/runtime-table.ts'
import { givenFor, type TestTable } from '../support/test-table.ts'
import { type Kept, type PlainClient, plainClient } from './plain-client.ts'

// The page "Sync in any language", tried: a client that does just that holds what the server shows, whatever happens.

const site = useSite({ variables: { LIMITS: 'off' } })
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let made: TestTable

beforeEach(needsOwnRuntime)
beforeAll(async () => {
  if (!site.runtime) return
  made = await openRuntimeTable(site.origin)
  ;[ada, ben, cleo] = (await site.people(3)) as [SignedIn, SignedIn, SignedIn]
})

afterAll(() => made?.client.destroy())
afterEach(() => setFaults(false))

/** A client with a socket that comes back by itself, and a store that outlives it. */
interface Phone {
  readonly client: PlainClient
  readonly connectionId: () => string | undefined
  readonly heard: readonly Event[]
  /** Some time later: does what is due, and comes back where the connection is lost. */
  turn(laterMs?: number): Promise<void>
  ping(): void
  /** Stops at once; answers what was stored. */
  crash(): Kept
}

interface Frame {
  readonly id?: string
  readonly data?: { readonly connectionId?: string; readonly sync?: boolean }
  readonly events?: readonly Event[]
}

const emptyHanded = (): Kept => ({ conversations: {}, outbox: [] })

function startPhone(person: SignedIn, stored = emptyHanded()): Phone {
  let nowMs = 0
  const heard: Event[] = []
  let disk = JSON.stringify(stored)
  const store = (kept: Kept) => {
    disk = JSON.stringify(kept)
  }
  const client = plainClient(JSON.parse(disk) as Kept, person.call, () => nowMs, store)
  let socket: WebSocket | undefined
  let connectionId: string | undefined

  function hear(frame: Frame): void {
    connectionId = frame.data?.connectionId ?? connectionId
    if (frame.id === 'hello' || frame.data?.sync) void client.sync()
    for (const event of frame.events ?? []) {
      heard.push(event)
      client.hear(event)
    }
  }
  function connect(): void {
    const opened = new WebSocket(site.realtimeUrl, ['parley.v1', `bearer.${person.accessToken}`])
    socket = opened
    connectionId = undefined
    opened.addEventListener('open', () => opened.send(JSON.stringify({ id: 'hello', action: 'hello' })))
    opened.addEventListener('message', ({ data }) => {
      if (socket === opened) hear(JSON.parse(String(data)) as Frame)
    })
  }
  return {
    client,
    heard,
    connectionId: () => connectionId,
    async turn(laterMs = 100) {
      nowMs += laterMs
      if (socket === undefined || socket.readyState > WebSocket.OPEN) connect()
      await client.tick()
      await client.flush()
    },
    ping: () => socket?.send(JSON.stringify({ id: 'ping', action: 'ping' })),
    crash() {
      socket?.close()
      socket = undefined
      return JSON.parse(disk) as Kept
    },
  }
}

async function listAll<Item>(person: SignedIn, path: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await person.call(`GET ${path}&limit=100${cursor && `&cursor=${cursor}`}`)
    const page = body as { items: Item[]; nextCursor: string | null }
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

type State = Readonly<Record<string, { readonly row: unknown; readonly messages: readonly unknown[] }>>

/** What the API shows a person. */
async function shownTo(person: SignedIn): Promise<State> {
  const rows = await listAll<Conversation>(person, '/conversations?view=all')
  const shown = rows.map(async (row) => {
    const path = `/conversations/${row.conversationId}/messages?after=0`
    const messages = await listAll<Message>(person, path)
    return [row.conversationId, { row: plainRow(row), messages: messages.map(plainMessage) }] as const
  })
  return sorted(Object.fromEntries(await Promise.all(shown))) as State
}

function heldBy({ kept }: PlainClient): State {
  const held = Object.entries(kept.conversations).map(([id, { row, messages }]) => [
    id,
    { row: plainRow(row), messages: Object.values(messages).map(plainMessage) },
  ])
  return sorted(Object.fromEntries(held)) as State
}

/** Lists show no `hiddenSeqs`, and name members in any order. */
function plainRow({ _links, members, ...row }: Conversation | SyncConversation) {
  const { hiddenSeqs, ...rest } = row as Partial<SyncConversation>
  return { ...rest, members: members.map(({ userId, role }) => `${userId} ${role}`).sort() }
}

function plainMessage({ reactions, ...message }: EventMessage) {
  const { text, language, own, _links, clientMessageId, ...rest } = message as Partial<Message>
  return { ...rest, reactions: reactions.map(({ emoji, count }) => `${emoji} ${count}`).sort() }
}

/** Members of objects in one order, so that what is alike reads alike. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

/** Turns until it holds what the server shows, or else says in what it differs. */
async function settles(phone: Phone, person: SignedIn): Promise<void> {
  const isSettled = async () => {
    await phone.turn()
    const held = Object.values(phone.client.kept.conversations)
    const isThrough = held.every(({ position, row }) => position === row.lastSeq)
    if (phone.connectionId() === undefined || !isThrough) return false
    return JSON.stringify(heldBy(phone.client)) === JSON.stringify(await shownTo(person))
  }
  await until('the phone to hold what the server shows', isSettled, 60_000).catch(() => undefined)
  expect(heldBy(phone.client)).toEqual(await shownTo(person))
}

async function newGroup(owner: SignedIn, members: readonly SignedIn[]): Promise<string> {
  const body = { kind: 'group', title: 'Choir', memberIds: members.map(({ userId }) => userId) }
  return ((await owner.call('POST /conversations', { body })).body as Conversation).conversationId
}

async function say(sender: SignedIn, id: string, text: string, more = {}): Promise<number> {
  const body = { content: { body: text }, clientMessageId: crypto.randomUUID(), ...more }
  const answer = await sender.call(`POST /conversations/${id}/messages`, { body })
  return (answer.body as Message).seq
}

/** Straight into the table, for that takes less long. */
async function sayMany(conversationId: string, count: number): Promise<void> {
  for (let place = 0; place < count; place += 1) {
    const message = { content: { body: `one of many, ${place}` }, clientMessageId: crypto.randomUUID() }
    await sendMessage(givenFor(made.table), ada, { conversationId, ...message })
  }
}

const edit = (sender: SignedIn, id: string, seq: number, text: string) =>
  sender.call(`PATCH /conversations/${id}/messages/${seq}`, {
    body: { content: { body: text } },
    headers: { 'If-Match': '1' },
  })
const react = (person: SignedIn, id: string, seq: number, method = 'PUT') =>
  person.call(`${method} /conversations/${id}/messages/${seq}/reactions/%F0%9F%91%8D`)
const me = (person: SignedIn, id: string, body: unknown) =>
  person.call(`PATCH /conversations/${id}/me`, { body })

/** Something of everything that can happen to a conversation, others and own devices doing it. */
async function talk(id: string): Promise<void> {
  const first = await say(ada, id, 'first')
  const answer = await say(cleo, id, 'an answer', { replyTo: first })
  await edit(ada, id, first, 'first, edited')
  await Promise.all([ada, ben, cleo].map((person) => react(person, id, answer)))
  await react(cleo, id, answer, 'DELETE')
  await ada.call(`PUT /conversations/${id}/messages/${answer}/pin`)
  await ben.call(`PUT /conversations/${id}/read`, { body: { upTo: answer } })
  const gone = await say(ada, id, 'never to be seen', { priority: 'urgent' })
  await say(cleo, id, 'quoting it', { replyTo: gone })
  await ada.call(`DELETE /conversations/${id}/messages/${gone}?for=everyone`)
  await ada.call(`PATCH /conversations/${id}`, { body: { title: 'Chamber choir' } })
  await ada.call(`PUT /conversations/${id}/members/${cleo.userId}`, { body: { role: 'admin' } })
  const hidden = await say(cleo, id, 'hidden by Ben')
  await say(ada, id, 'quoting that', { replyTo: hidden })
  await ben.call(`DELETE /conversations/${id}/messages/${hidden}?for=me`)
  await me(ben, id, { pinned: true })
  await Promise.all([1, 2, 3].map((place) => say(place % 2 ? ada : cleo, id, `and so on ${place}`)))
}

const faults = {
  skipBatches: { rate: 0.1 },
  duplicateBatches: { rate: 0.3 },
  repeatBatches: { rate: 0.3 },
  reorderLanes: { milliseconds: 200 },
  splitBatches: {},
  failPosts: { rate: 0.2 },
  cutSockets: { which: 'random', rate: 0.05 },
}

function setFaults(on: boolean): void {
  for (const [name, value] of Object.entries(faults)) {
    const fault = site.runtime?.faults[name]
    if (on) fault?.set(value)
    else fault?.clear()
  }
}

describe('a client that does what the page says', () => {
  test('R6 holds what the server shows, whatever went wrong, and so does one without a socket', async () => {
    const early = await newGroup(ada, [ben, cleo])
    const before = startPhone(ben)
    const { kept, sync } = plainClient(emptyHanded(), ben.call, Date.now, () => undefined)
    await settles(before, ben)
    await sync()

    setFaults(true)
    const turning = setInterval(() => void before.turn().catch(() => undefined), 20)
    before.client.write(early, 'written while things go wrong')
    await talk(early).finally(() => clearInterval(turning))
    const stored = before.crash()
    const late = await newGroup(ada, [ben, cleo])
    const phone = startPhone(ben, stored)
    await Promise.all([talk(early), talk(late), phone.turn()])
    setFaults(false)
    const restarted = startPhone(ben, phone.crash())

    await settles(restarted, ben)
    await sync()
    await sync()
    expect(heldBy({ kept } as PlainClient)).toEqual(await shownTo(ben))
    const own = await listAll<Message>(ben, `/conversations/${early}/messages?after=0`)
    expect(own.filter((message) => message.own)).toMatchObject([
      { text: { body: 'written while things go wrong' } },
    ])
    restarted.crash()
  })

  test('R6 asks for what is missing once a gap has lasted, and when a ping says so', async () => {
    const phone = startPhone(ben)
    await settles(phone, ben)
    const id = await newGroup(ada, [ben])
    // What would make it sync for another reason has come by then, and is done with.
    const isJoined = ({ type, conversationId }: Event) =>
      type === 'conversation.joined' && conversationId === id
    await until('the phone to hear of the group', () => phone.heard.some(isJoined))
    await settles(phone, ben)
    const position = () => phone.client.kept.conversations[id]?.position
    const reaches = (seq: number) => until(`the phone to be at ${seq}`, () => position() === seq)
    const connectionId = phone.connectionId() ?? ''
    const isNoted = async () => {
      const open = await getConnections(made.table, [ben.userId], Date.now())
      return open.get(ben.userId)?.some((one) => one.connectionId === connectionId && one.missed)
    }
    /** Says something that the phone's connection is not told. */
    const sayUnheard = async (text: string): Promise<number> => {
      site.runtime?.faults.failPosts?.set({ connectionId, rate: 1 })
      const seq = await say(ada, id, text)
      await until('the failed post to be noted', isNoted)
      site.runtime?.faults.failPosts?.clear()
      return seq
    }

    const lost = await sayUnheard('lost')
    const heard = await say(ada, id, 'heard')
    const isHeard = ({ conversationId, seq }: Event) => conversationId === id && seq === heard
    await until('the phone to hear the other one', () => phone.heard.some(isHeard))
    await phone.turn(1_999)
    const before = position()
    await phone.turn(1)
    await reaches(heard)
    phone.ping()
    await until('the ping to be answered', async () => !(await isNoted()))
    const last = await sayUnheard('lost, and nothing after it')
    phone.ping()
    await reaches(last)

    expect(before).toBe(lost - 1)
    await settles(phone, ben)
    phone.crash()
  })

  test('R6 R8 lets go of what is not its owner’s to see any more, and takes up what is again', async () => {
    const [left, cleared, deleted] = await Promise.all([1, 2, 3].map(() => newGroup(ada, [ben, cleo])))
    const ids = [left, cleared, deleted] as [string, string, string]
    for (const id of ids) await say(cleo, id, 'before')
    const phone = startPhone(ben)
    await settles(phone, ben)
    const stored = phone.crash()

    await ada.call(`DELETE /conversations/${left}/members/${ben.userId}`)
    await ben.call(`DELETE /conversations/${cleared}/me`)
    await ada.call(`DELETE /conversations/${deleted}`)
    await say(ada, ids[1], 'after')
    const later = startPhone(ben, stored)
    await settles(later, ben)
    const heldThen = Object.keys(later.client.kept.conversations)
    await ada.call(`PUT /conversations/${left}/members/${ben.userId}`, { body: { role: 'member' } })
    await ada.call(`PATCH /conversations/${cleared}`, { body: { policy: { history: 'joined' } } })
    await settles(later, ben)

    expect(heldThen).toContain(cleared)
    expect(heldThen).not.toContain(left)
    expect(heldThen).not.toContain(deleted)
    expect(Object.keys(later.client.kept.conversations)).toContain(left)
    later.crash()
  })

  test('R6 begins anew where its position or its epoch is of another log', async () => {
    const [one, other] = await Promise.all([newGroup(ada, [ben]), newGroup(ada, [ben])])
    for (const id of [one, other]) await say(ada, id ?? '', 'still there')
    const phone = startPhone(ben)
    await settles(phone, ben)
    const stored = phone.crash()
    const ahead = structuredClone(stored)
    for (const id of [one, other])
      Object.assign(ahead.conversations[id ?? ''] ?? {}, { position: 99, messages: {} })
    const restored = { ...structuredClone(stored), epoch: 'before' }
    for (const { messages } of Object.values(restored.conversations))
      messages[1] = messages[2] as EventMessage

    for (const kept of [ahead, restored]) {
      const again = startPhone(ben, kept)
      await settles(again, ben)
      again.crash()
    }
  })

  test('R6 begins anew where its owner blocks somebody, or no longer does', async () => {
    const id = await newGroup(ada, [ben, cleo])
    const said = await say(cleo, id, 'by Cleo')
    await say(ada, id, 'an answer', { replyTo: said })

    for (const method of ['PUT', 'DELETE']) {
      await ben.call(`${method} /users/me/blocks/${cleo.userId}`)
      const phone = startPhone(ben)
      await settles(phone, ben)
      const { messages = {} } = phone.client.kept.conversations[id] ?? {}
      expect(said in messages).toBe(method === 'DELETE')
      phone.crash()
    }
  })

  test('R6 brings older messages by pages, with what changed them since', async () => {
    const [dan] = (await site.people(1)) as [SignedIn]
    const id = await newGroup(ada, [dan])
    await sayMany(id, 120)
    const phone = startPhone(dan)
    await edit(ada, id, 10, 'edited before it is held')
    await until('the newest entries', async () => {
      await phone.turn()
      return phone.client.kept.conversations[id]?.messages[121]
    })
    await react(ada, id, 11)
    await phone.turn()

    await phone.client.older(id)
    await edit(ada, id, 20, 'edited while it is not held')
    await until('that edit', async () => {
      await phone.turn()
      return phone.client.kept.conversations[id]?.position === 124
    })
    await phone.client.older(id)
    await phone.client.older(id)

    await settles(phone, dan)
    phone.crash()
  })

  test('R4 sends each message once, however long ago its answer was lost', { timeout: 240_000 }, async () => {
    const id = await newGroup(ada, [ben])
    const phone = startPhone(ben)
    await until('the group', async () => {
      await phone.turn()
      return phone.client.kept.conversations[id]?.position
    })
    const offline = startPhone(ben, phone.crash())
    offline.client.write(id, 'sent, and its answer lost')
    offline.client.write(id, 'never sent')
    const [sent] = offline.client.kept.outbox
    const { conversationId, ...body } = sent as (typeof offline.client.kept.outbox)[number]
    await ben.call(`POST /conversations/${conversationId}/messages`, { body })
    await sayMany(id, 505)

    const isEmptied = async () => {
      await offline.client.flush()
      return offline.client.kept.outbox.length === 0
    }
    await until('the outbox to be empty', isEmptied, 120_000)

    const all = await listAll<Message>(ben, `/conversations/${id}/messages?after=0`)
    expect(all.filter(({ own }) => own).map(({ text }) => text?.body)).toEqual([
      'sent, and its answer lost',
      'never sent',
    ])
  })
})
