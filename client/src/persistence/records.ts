import type { Event } from '../../../shared/contract/event.ts'
import { isWaiting, type Outgoing } from '../outbox/outgoing.ts'
import { chunkOf, chunkSeqs, firstHeld, type Held } from '../replica/held.ts'
import { type HeldMessage, placeOf } from '../replica/messages.ts'
import type { Replica } from '../replica/reduce.ts'
import type { Change } from './persistence.ts'

/** Another number makes clients begin anew instead of reading what they would misunderstand. */
const version = 2

/** The stored part of a conversation, without its messages. */
type StoredHeld = Pick<Held, 'row' | 'position' | 'number' | 'floor' | 'doubt' | 'mine' | 'marks' | 'members'>

interface StoredMeta {
  readonly version: number
  readonly epoch?: string | undefined
  /** Another one with every writing of the replica. */
  readonly writing: string
}

/** Keys begin with whose they are: several people may use one device. */
const keyOf = {
  meta: (userId: string) => `${userId}/meta`,
  held: (userId: string, conversationId: string) => `${userId}/held/${conversationId}`,
  chunk: (userId: string, conversationId: string, chunk: number) =>
    `${userId}/messages/${conversationId}/${chunk}`,
  outgoing: (userId: string, id: string) => `${userId}/outgoing/${id}`,
}

const replicaKinds: readonly (string | undefined)[] = ['meta', 'held', 'messages']

/** Kept by who types it, and away with everything else of who signs out. */
export const draftKey = (userId: string, conversationId: string): string =>
  `${userId}/draft/${conversationId}`

/** Says that what is kept of somebody is being taken away. */
export const goneKey = (userId: string): string => `${userId}/gone`

/** Of whom that was said. */
export const goneIn = (records: Iterable<readonly [key: string, value: unknown]>): readonly string[] =>
  Array.from(records, ([key]) => key.split('/')).flatMap(([userId = '', kind]) =>
    kind === 'gone' ? userId : [],
  )

export const prefixOf = (userId: string): string => `${userId}/`

export const outgoingPrefix = (userId: string): string => keyOf.outgoing(userId, '')

export const metaKey = (userId: string): string => keyOf.meta(userId)

export const metaChange = (userId: string, { epoch }: Replica, writing: string): Change => [
  keyOf.meta(userId),
  { version, epoch, writing } satisfies StoredMeta,
]

/** What can be had from the service again. */
export const isReplicaKey = (key: string): boolean => replicaKinds.includes(key.split('/')[1])

/** By which writing the records were left. */
export const writingOf = (meta: unknown): string | undefined => (meta as StoredMeta | undefined)?.writing

export const outgoingChange = (userId: string, id: string, one: Outgoing | undefined): Change => [
  keyOf.outgoing(userId, id),
  one,
]

export function heldChange(userId: string, conversationId: string, held: Held | undefined): Change {
  return [keyOf.held(userId, conversationId), held && storedOf(held)]
}

function storedOf({ row, position, number, floor, doubt, mine, marks, members }: Held): StoredHeld {
  return { row, position, number, floor, doubt, mine: { ...mine }, marks: { ...marks }, members }
}

/** Of what a chunk holds: messages, and the entries between them. */
const isEntry = (one: HeldMessage | Event): one is Event => 'type' in one

/** A store may leave out what is undefined, and then it stays so. */
function heldOf({ number, members, ...stored }: StoredHeld): Held {
  return { ...firstHeld(stored.row), ...stored, number, members }
}

export function chunkChange(
  userId: string,
  conversationId: string,
  chunk: number,
  held: Held | undefined,
): Change {
  const { messages = [], notes = [] } = held ?? {}
  const from = placeOf(messages, chunk * chunkSeqs)
  const stored = [
    ...messages.slice(from, placeOf(messages, (chunk + 1) * chunkSeqs)),
    ...notes.filter(({ seq = 0 }) => chunkOf(seq) === chunk),
  ]
  return [keyOf.chunk(userId, conversationId, chunk), stored.length > 0 ? stored : undefined]
}

export interface Loaded {
  readonly replica: Replica
  readonly outgoing: readonly Outgoing[]
  /** By conversation, the chunks that are stored. */
  readonly chunks: Map<string, Set<number>>
  readonly writing: string | undefined
  /** Of which only the newest messages are taken up. */
  readonly shortened: readonly string[]
  /** What belongs to nothing, as a kill between two writes may leave it. */
  readonly strays: readonly Change[]
}

/** So many messages of a conversation are taken up; paging brings older ones, as always. */
const mostMessages = 10_000

/** What is left out now is a stray of the next start: by then the floor that says so is stored. */
function shorten(held: Held): boolean {
  const { messages, notes } = held
  const oldest = messages.at(-mostMessages)
  if (!oldest || oldest === messages[0]) return false
  held.floor = oldest.seq - 1
  held.messages = messages.slice(-mostMessages)
  held.notes = notes.filter(({ seq = 0 }) => seq > held.floor)
  return true
}

/** In their order. What was tried and is not answered was being tried when the app ended: nobody heard what came of it. */
export const readOutgoing = (values: readonly unknown[]): Outgoing[] =>
  (values as Outgoing[])
    .map((one): Outgoing => (isWaiting(one) && one.tried ? { ...one, unsure: true } : one))
    .sort((one, other) => one.order - other.order)

/**
 * What the records say. Writes end with the position that counts: messages beyond it, or at or below the floor, are of a
 * write that was cut off, and the next sync brings them.
 */
export function readRecords(
  userId: string,
  records: Iterable<readonly [key: string, value: unknown]>,
): Loaded {
  const known = new Map(records)
  const meta = known.get(keyOf.meta(userId)) as StoredMeta | undefined
  const usable = meta?.version === version
  const conversations = new Map<string, Held>()
  const outgoing: unknown[] = []
  const parts: { key: string; id: string; chunk: number; messages: readonly (HeldMessage | Event)[] }[] = []
  const strays: Change[] = []
  for (const [key, value] of known) {
    const [, kind, id = '', chunk] = key.split('/')
    if (kind === 'outgoing') outgoing.push(value)
    else if (kind === 'messages') {
      parts.push({ key, id, chunk: Number(chunk), messages: value as (HeldMessage | Event)[] })
    } else if (kind === 'held' && usable) conversations.set(id, heldOf(value as StoredHeld))
    else if (kind === 'held') strays.push([key, undefined])
  }
  const chunks = new Map<string, Set<number>>()
  for (const { key, id, chunk, messages } of parts.sort((a, b) => a.chunk - b.chunk)) {
    const held = conversations.get(id)
    if (!held || chunk > chunkOf(held.position) || chunk < chunkOf(held.floor)) strays.push([key, undefined])
    else {
      chunks.set(id, (chunks.get(id) ?? new Set()).add(chunk))
      const inside = messages.filter(({ seq = 0 }) => seq > held.floor && seq <= held.position)
      held.messages.push(...inside.filter((one): one is HeldMessage => !isEntry(one)))
      held.notes = [...held.notes, ...inside.filter(isEntry)]
    }
  }
  return {
    replica: { epoch: usable ? meta.epoch : undefined, conversations },
    outgoing: readOutgoing(outgoing),
    chunks,
    writing: meta?.writing,
    shortened: [...conversations].flatMap(([id, held]) => (shorten(held) ? id : [])),
    strays,
  }
}
