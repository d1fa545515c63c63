import type { Held } from '../../client/src/replica/held.ts'
import type { HeldMessage } from '../../client/src/replica/messages.ts'
import type { UpdateOwnState } from '../../shared/contract/conversations.ts'
import type { OwnMarks } from '../../shared/contract/messages.ts'
import type { SyncConversation } from '../../shared/contract/sync.ts'
import type { Device } from './device.ts'
import { nameOf } from './ledger.ts'
import type { Person, World } from './person.ts'
import { describeAnswer, insist } from './requests.ts'

/** Somebody about to do something on one of their devices, in a conversation that it knows. */
export interface Scene {
  readonly world: World
  readonly people: readonly Person[]
  readonly person: Person
  readonly device: Device
  readonly held: Held
}

const emoji = ['👍', '❤️', '😀', '🎉', '👀'] as const
const patienceMs = 20_000
/** Far enough that no mute ends while it is looked at. */
const mutedUntil = '2999-01-01T00:00:00.000Z'

interface Wanted {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

async function perform({ world, person, held }: Scene, route: string, wanted: Wanted = {}) {
  const { conversationId } = held.row
  const [method = '', path = ''] = route.split(' ')
  const answer = await insist(
    person.ask,
    `${method} /conversations/${conversationId}${path}`,
    wanted,
    person.random,
    patienceMs,
  )
  world.history.note({
    who: person.name,
    what: `${route} ${JSON.stringify(wanted.body ?? '')} → ${describeAnswer(answer)}`,
    conversationId,
    seq: seqOf(path),
  })
  return answer
}

function seqOf(path: string): number | undefined {
  const [, seq] = /^\/messages\/(\d+)/.exec(path) ?? []
  return seq === undefined ? undefined : Number(seq)
}

export function compose({ person, held, device, world }: Scene): void {
  const { random } = person
  const clientMessageId = crypto.randomUUID()
  const { conversationId } = held.row
  const answered = random.chance(0.15) ? random.pick(held.messages)?.seq : undefined
  person.composedAt.set(clientMessageId, world.history.now())
  world.history.count('messages composed')
  device.live.send(conversationId, `#${clientMessageId} ${'word '.repeat(random.between(1, 10)).trim()}`, {
    ...(answered !== undefined && { replyTo: answered }),
    ...(random.chance(0.1) && { priority: 'urgent' }),
  })
}

function pickMessage(
  { held, person }: Scene,
  fits: (message: HeldMessage) => boolean = () => true,
): HeldMessage | undefined {
  const standing = held.messages.filter((one) => one.content !== null && fits(one))
  // Mostly something recent, as people do.
  return person.random.chance(0.7) ? person.random.pick(standing.slice(-8)) : person.random.pick(standing)
}

const isOwn =
  ({ person }: Scene) =>
  ({ senderId }: HeldMessage): boolean =>
    senderId === person.userId

/** Half of what people do goes through the outbox of their device, the other half straight to the server. */
const throughOutbox = ({ person }: Scene): boolean => person.random.chance(0.5)

export async function edit(scene: Scene): Promise<void> {
  const message = pickMessage(scene, isOwn(scene))
  if (!message?.content || 'variants' in message.content) return
  const { conversationId, seq, revision } = message
  const { ledger } = scene.world
  const [id = ''] = message.content.body.split(' ')
  const body = `${id} edited ${revision} ${scene.person.random.between(1, 1e6)}`
  ledger.touched.add(nameOf(conversationId, seq))
  if (throughOutbox(scene)) return void scene.device.live.edit(conversationId, seq, body)
  const headers = { 'If-Match': String(revision) }
  const answer = await perform(scene, `PATCH /messages/${seq}`, { body: { content: { body } }, headers })
  if (!answer?.ok) return
  ledger.edits.push({ conversationId, seq, revision: revision + 1, body })
}

export async function deleteForEveryone(scene: Scene): Promise<void> {
  const isAdmin = ['owner', 'admin'].includes(scene.held.row.myRole)
  const message = pickMessage(scene, isAdmin && scene.person.random.chance(0.3) ? undefined : isOwn(scene))
  if (!message) return
  const { conversationId, seq } = message
  scene.world.ledger.touched.add(nameOf(conversationId, seq))
  if (throughOutbox(scene)) return void scene.device.live.delete(conversationId, seq, 'everyone')
  const answer = await perform(scene, `DELETE /messages/${seq}?for=everyone`)
  if (answer?.ok) scene.world.ledger.deletions.push({ conversationId, seq })
}

export async function hide(scene: Scene): Promise<void> {
  const message = pickMessage(scene)
  if (!message) return
  const { conversationId, seq } = message
  if (throughOutbox(scene)) scene.device.live.delete(conversationId, seq, 'me')
  else await perform(scene, `DELETE /messages/${seq}?for=me`)
}

export async function react(scene: Scene): Promise<void> {
  const message = pickMessage(scene)
  if (!message) return
  const isAdded = scene.person.random.chance(0.7)
  const one = scene.person.random.pick(emoji) ?? emoji[0]
  const { conversationId, seq } = message
  if (throughOutbox(scene)) return void scene.device.live.react(conversationId, seq, one, isAdded)
  const path = `/messages/${seq}/reactions/${encodeURIComponent(one)}`
  await perform(scene, `${isAdded ? 'PUT' : 'DELETE'} ${path}`)
}

export async function pin(scene: Scene): Promise<void> {
  const message = pickMessage(scene)
  if (!message) return
  const isTaken = message.pinned || scene.person.random.chance(0.2)
  const { conversationId, seq } = message
  if (throughOutbox(scene)) return void scene.device.live.pin(conversationId, seq, !isTaken)
  await perform(scene, `${isTaken ? 'DELETE' : 'PUT'} /messages/${seq}/pin`)
}

/** Mostly to the end, sometimes to where somebody scrolled: a mark must not go back for that. */
export async function read(scene: Scene): Promise<void> {
  const { held, person, world } = scene
  const upTo = person.random.chance(0.7) ? held.position : person.random.between(1, held.position)
  if (upTo < 1) return
  if (throughOutbox(scene)) return void scene.device.live.markRead(held.row.conversationId, upTo)
  const key = nameOf(held.row.conversationId, person.userId)
  const before = Math.max(upTo, world.ledger.reads.get(key) ?? 0)
  const answer = await perform(scene, 'PUT /read', { body: { upTo } })
  if (!answer?.ok) return
  world.ledger.reads.set(key, Math.max(before, world.ledger.reads.get(key) ?? 0))
  const { readSeq } = answer.data as OwnMarks
  if (readSeq >= before || world.ledger.markedUnread.has(key)) return
  const message = `${person.name} had read up to ${before}, and is answered ${readSeq}`
  world.history.violate({ rule: 'R7', message, conversationId: held.row.conversationId, seq: upTo })
}

export async function deliver(scene: Scene): Promise<void> {
  if (scene.held.position > 0) await perform(scene, 'PUT /delivered', { body: { upTo: scene.held.position } })
}

export async function markUnread(scene: Scene): Promise<void> {
  const { held, person, world } = scene
  if (held.position < 1) return
  world.ledger.markedUnread.add(nameOf(held.row.conversationId, person.userId))
  const from = person.random.between(Math.max(1, held.position - 10), held.position)
  if (throughOutbox(scene)) return void scene.device.live.markUnread(held.row.conversationId, from)
  await perform(scene, 'POST /unread', { body: { from } })
}

export async function settings(scene: Scene): Promise<void> {
  const { random } = scene.person
  const choices: UpdateOwnState[] = [
    { archived: true },
    { archived: false },
    { mutedUntil },
    { mutedUntil: null },
    { pinned: random.chance(0.5) },
  ]
  const body = random.pick(choices) ?? {}
  if (throughOutbox(scene)) return void scene.device.live.settle(scene.held.row.conversationId, body)
  await perform(scene, 'PATCH /me', { body })
}

export async function rename(scene: Scene): Promise<void> {
  await perform(scene, 'PATCH ', { body: { title: `Title ${scene.person.random.between(1, 1e6)}` } })
}

export async function addMembers(scene: Scene): Promise<void> {
  const memberIds = scene.person.random
    .some(scene.people, scene.person.random.between(1, 3))
    .map(({ userId }) => userId)
  const { conversationId } = scene.held.row
  for (const userId of memberIds) scene.world.course.invited.add(nameOf(conversationId, userId))
  await perform(scene, 'POST /members', { body: { memberIds } })
}

/** What was sent to one person stays with both, or nobody could tell any more whether everybody has got theirs. */
const isForTwo = ({ held: { row } }: Scene): boolean => row.kind === 'audience' && row.memberCount <= 2

export async function removeMember(scene: Scene): Promise<void> {
  const other = scene.person.random.pick(scene.held.row.members)
  if (!other || isForTwo(scene)) return
  if (other.userId === scene.person.userId) return leave(scene)
  await perform(scene, `DELETE /members/${other.userId}`)
}

export async function changeRole(scene: Scene): Promise<void> {
  const other = scene.person.random.pick(scene.held.row.members)
  const role = scene.person.random.pick(['admin', 'member', 'reader'])
  if (other) await perform(scene, `PUT /members/${other.userId}`, { body: { role } })
}

export async function leave(scene: Scene): Promise<void> {
  if (isForTwo(scene)) return
  const { world, person, held } = scene
  world.course.departed.add(nameOf(held.row.conversationId, person.userId))
  await perform(scene, `DELETE /members/${scene.person.userId}`)
}

/** A group of some, or a direct conversation; the same key for all tries. */
export async function createConversation(
  world: World,
  people: readonly Person[],
  person: Person,
  size = person.random.between(1, 6),
): Promise<SyncConversation | undefined> {
  const others = person.random.some(
    people.filter((one) => one !== person),
    size,
  )
  const [first] = others
  if (!first) return undefined
  const direct = size === 1 && person.random.chance(0.7)
  const body = direct
    ? { kind: 'direct', userId: first.userId }
    : { kind: 'group', title: `Group of ${person.name}`, memberIds: others.map(({ userId }) => userId) }
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const call = { body, headers }
  const answer = await insist(person.ask, 'POST /conversations', call, person.random, patienceMs)
  const made = answer?.ok ? (answer.data as SyncConversation) : undefined
  const what = `created a ${direct ? 'direct conversation' : 'group'} → ${describeAnswer(answer)}`
  world.history.note({ who: person.name, what, conversationId: made?.conversationId })
  return made
}

/** What was refused is tried once more or given up; older messages are fetched when somebody scrolls. */
export async function tidy({ device, person, held }: Scene): Promise<void> {
  for (const { id, refusal } of device.live.outbox.all.getSnapshot()) {
    if (!refusal) continue
    if (person.random.chance(0.3)) device.live.outbox.retry(id)
    else device.live.outbox.discard(id)
  }
  await device.live.loadOlder(held.row.conversationId, person.random.between(1, 30)).catch(() => undefined)
}
