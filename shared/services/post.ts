import { frameBytes } from '../contract/connections.ts'
import { packFrames } from '../core/frames.ts'
import type { Viewer } from '../core/visibility.ts'
import { markMissed } from '../store/connections.ts'
import { type Audience, getContacts } from '../store/contacts.ts'
import type { AssignTasks } from './audience-tasks.ts'
import type { Given } from './given.ts'
import { goOffline } from './live.ts'
import { leave } from './presence.ts'
import type { Recipient } from './recipients.ts'
import type { SocketGiven } from './tell.ts'

/** Posts one frame to one connection. Never rejects: `gone` for a connection that is no more. */
export type Post = (connectionId: string, frame: string) => Promise<'delivered' | 'gone' | 'failed'>

export interface PostingGiven extends Given {
  readonly post: Post
}

export interface DeliveryGiven extends SocketGiven {
  /** Puts jobs into the queue of the fan-out, each a JSON text of at most 200 connections. */
  readonly enqueue: (jobs: readonly string[]) => Promise<void>
  /** Gives tasks to the worker that brings audiences in. */
  readonly assign: AssignTasks
}

/** An event without a seq, already JSON, and whom it is for. */
export interface Addressed {
  readonly event: string
  readonly userIds: readonly string[]
  /** Who it tells of: not to be told to who blocks them, or whom they block. */
  readonly about: string
}

/** A log event, and its JSON as each viewer gets it: the same for all who may see the same of it. */
export interface LogEvent {
  readonly seq: number
  readonly textFor: (viewer: Viewer) => string
}

/** What one connection is to be told, in order. */
export interface Mail {
  readonly userId: string
  readonly connectionId: string
  readonly events: readonly string[]
}

/** Of one piece of work: what posting for others waits behind stays short. */
export const postsAtOnce = 50

/** Every member gets every seq from the one they joined at on; what they may not see travels as `hidden`. */
export function mailOf(recipient: Recipient, viewer: Viewer, events: readonly LogEvent[]): Mail {
  const { userId, connectionId, joinedSeq } = recipient
  const from = events.filter(({ seq }) => seq >= joinedSeq)
  return { userId, connectionId, events: from.map(({ textFor }) => textFor(viewer)) }
}

/** What was found of some people: their connections, and whom they block. */
export interface Asked {
  readonly userIds: ReadonlySet<string>
  readonly found: ReadonlyMap<string, Audience>
}

/** A read unit a person. */
export const askFor = async (given: Given, userIds: ReadonlySet<string>): Promise<Asked> => ({
  userIds,
  found: await getContacts(given.table, [...userIds], given.now()),
})

/** The mail for everybody that these events are addressed to: who was not asked for yet costs a read unit. */
export async function mailsOf(given: Given, addressed: readonly Addressed[], asked: Asked): Promise<Mail[]> {
  const byUser = new Map<string, Addressed[]>()
  for (const one of addressed) {
    for (const userId of one.userIds) byUser.set(userId, [...(byUser.get(userId) ?? []), one])
  }
  const others = new Set(byUser.keys()).difference(asked.userIds)
  const found = new Map([...asked.found, ...(await askFor(given, others)).found])
  const blocks = (one: string, other: string): boolean => found.get(one)?.blocks.has(other) ?? false
  return [...found.values()].flatMap(({ userId, connections }) => {
    const events = (byUser.get(userId) ?? []).flatMap(({ event, about }) =>
      blocks(userId, about) || blocks(about, userId) ? [] : event,
    )
    return connections.map(({ connectionId }) => ({ userId, connectionId, events }))
  })
}

/** Posts to all at a bounded pace. All events for one connection travel in as few frames as they fit in. */
export async function postAll(given: PostingGiven, mails: readonly Mail[]): Promise<void> {
  const byConnection = Map.groupBy(mails, ({ connectionId }) => connectionId)
  const pack = packedOnce()
  const queue = byConnection.values()
  await Promise.all(Array.from({ length: postsAtOnce }, () => postFrom(given, queue, pack)))
}

type Pack = (events: readonly string[]) => readonly string[]

/** Most people get the same events: their frames are packed once. */
function packedOnce(): Pack {
  const packed: Array<{ events: readonly string[]; frames: readonly string[] }> = []
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((event, place) => event === other[place])
  return (events) => {
    const known = packed.find((one) => same(one.events, events))
    if (known) return known.frames
    const frames = packFrames(events, frameBytes)
    packed.push({ events, frames })
    return frames
  }
}

async function postFrom(given: PostingGiven, queue: Iterable<readonly Mail[]>, pack: Pack): Promise<void> {
  for (const mails of queue) {
    const [mail] = mails
    const frames = pack(mails.flatMap(({ events }) => events))
    if (mail) await postFrames(given, mail, frames)
  }
}

/** A gone connection is forgotten; one that missed something hears of it at its next ping. */
async function postFrames(
  given: PostingGiven,
  { userId, connectionId }: Mail,
  frames: readonly string[],
): Promise<void> {
  for (const frame of frames) {
    const outcome = await given.post(connectionId, frame)
    if (outcome === 'delivered') continue
    if (outcome === 'failed') return markMissed(given.table, userId, connectionId)
    await leave(given, [{ userId, connectionId }])
    return goOffline(given, userId, connectionId)
  }
}
