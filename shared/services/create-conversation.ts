import type { CreateDirect, CreateGroup } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import type { MemberAndRole } from '../core/entries.ts'
import { createdId, derivedId, requestHash, sameBytes } from '../core/ids.ts'
import { getHead } from '../store/heads.ts'
import { getEntry, readEntries } from '../store/log.ts'
import { readUsedKey } from '../store/used-keys.ts'
import { addMembers, membersPerStep } from './add-members.ts'
import { findTwin } from './append.ts'
import { begin, beginWith, type Opened } from './begin-conversation.ts'
import { requireSize } from './content-size.ts'
import type { Caller, Given } from './given.ts'
import { openDirect } from './open-direct.ts'
import { readNames, requireKnown, withNames } from './people.ts'
import { compose, type MessageToSend, requireSameMessage, type Sent, sendMessage } from './send-message.ts'
import { requireStanding } from './standing.ts'

export interface Created extends Begun {
  readonly firstMessage: Sent | undefined
}

/**
 * Opens a direct conversation, once however many race to open it, or creates a group. A group's id follows from its
 * creator and the key; killed halfway, the same request goes on where it stopped.
 */
export async function createConversation(
  given: Given,
  caller: Caller,
  wanted: CreateDirect | CreateGroup,
  idempotencyKey?: string,
): Promise<Created> {
  requireFirstMessage(caller, wanted)
  const opened: Begun =
    wanted.kind === 'direct'
      ? await openDirect(given, caller, wanted, idempotencyKey)
      : await createGroup(given, caller, wanted, idempotencyKey)
  const { conversationId } = opened
  const first = firstOf(given, caller, conversationId, wanted, idempotencyKey)
  const firstMessage = opened.said ?? (first && (await sendMessage(given, caller, first)))
  return { ...opened, firstMessage, replayed: opened.replayed || (firstMessage?.replayed ?? false) }
}

interface Begun extends Opened {
  /** The first message, where it was written with the conversation. */
  readonly said?: Sent | undefined
}

/** Refused before there is a conversation: what is too large, or mentions somebody who will not be in it. */
function requireFirstMessage(caller: Caller, wanted: CreateDirect | CreateGroup): void {
  const { firstMessage } = wanted
  if (!firstMessage) return
  requireSize(firstMessage.content)
  const others = wanted.kind === 'direct' ? [wanted.userId] : wanted.memberIds
  const members = new Set([caller.userId, ...others])
  const errors = (firstMessage.mentions ?? []).flatMap((userId, place) =>
    members.has(userId)
      ? []
      : [{ pointer: `#/firstMessage/mentions/${place}`, code: 'unknown_user' as const }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

/**
 * The first message's identity follows from the request's, so that a repeat does not say it twice, however much was
 * said in the group since.
 */
function firstOf(
  given: Given,
  caller: Caller,
  conversationId: string,
  { kind, firstMessage }: CreateDirect | CreateGroup,
  idempotencyKey: string | undefined,
): MessageToSend | undefined {
  if (!firstMessage) return undefined
  const derived = idempotencyKey && derivedId('first', caller.userId, idempotencyKey)
  return {
    ...firstMessage,
    conversationId,
    clientMessageId: firstMessage.clientMessageId ?? derived ?? given.newId(),
    after: kind === 'group' ? 1 : undefined,
  }
}

async function createGroup(
  given: Given,
  caller: Caller,
  wanted: CreateGroup,
  idempotencyKey: string | undefined,
): Promise<Begun> {
  const conversationId = idempotencyKey ? createdId(caller.userId, idempotencyKey) : given.newId()
  // Of the first message only that there is one: a hash of its words would outlive them.
  const hash = requestHash({ ...wanted, firstMessage: wanted.firstMessage !== undefined })
  const members = othersOf(caller, wanted.memberIds)
  // To who comes in by a later step, it would not be unread.
  const message =
    members.length < membersPerStep
      ? firstOf(given, caller, conversationId, wanted, idempotencyKey)
      : undefined
  let said: Sent | undefined
  let replayed = idempotencyKey !== undefined && (await isSameRequest(given, conversationId, hash))
  if (!replayed) {
    if (idempotencyKey) await requireNoDirect(given, caller, idempotencyKey)
    const names = await requireKnown(given, caller, wanted.memberIds, (place) => `#/memberIds/${place}`)
    const first = members.slice(0, membersPerStep - 1)
    const about = { conversationId, kind: 'group' as const, title: wanted.title, topic: wanted.topic }
    const all = withNames([{ userId: caller.userId, role: 'owner' }, ...first], names)
    const beginning = { ...about, creatorId: caller.userId, requestHash: hash }
    if (message) said = await beginSaying(given, beginning, all, message)
    const made = message ? said !== undefined : await begin(given, beginning, all)
    if (!made) replayed = await isSameRequest(given, conversationId, hash)
  }
  await goOn(given, caller, conversationId, members)
  if (replayed && message) said = await saidAtBirth(given, caller, message)
  return { conversationId, created: !replayed, replayed, said }
}

/** What an earlier try wrote with the group stands right behind its birth, however much was said since. */
async function saidAtBirth(given: Given, caller: Caller, message: MessageToSend): Promise<Sent | undefined> {
  const { conversationId, clientMessageId } = message
  const second = await getEntry(given.table, conversationId, 2, { consistent: true })
  const twin = second && findTwin([second], caller.userId, clientMessageId)
  if (!twin) return undefined
  const standing = await requireStanding(given, caller.userId, conversationId)
  return { entry: requireSameMessage(twin, message), standing, replayed: true, pace: [] }
}

async function beginSaying(
  given: Given,
  about: Parameters<typeof beginWith>[1],
  members: Parameters<typeof beginWith>[2],
  message: MessageToSend,
): Promise<Sent | undefined> {
  const begun = await beginWith(given, about, members, compose(message))
  return begun && { ...begun, replayed: false, pace: [] }
}

async function requireNoDirect(given: Given, { userId }: Caller, idempotencyKey: string): Promise<void> {
  const used = await readUsedKey(given.table, { userId, idempotencyKey })
  if (used) throw new AppError('idempotency_key_reused')
}

/** Each person once, without the creator. */
function othersOf(caller: Caller, memberIds: readonly string[]): MemberAndRole[] {
  const others = new Set(memberIds.filter((userId) => userId !== caller.userId))
  return [...others].map((userId) => ({ userId, role: 'member' }))
}

async function isSameRequest(given: Given, conversationId: string, hash: Uint8Array): Promise<boolean> {
  const head = await getHead(given.table, conversationId, { consistent: true })
  if (!head) return false
  if (head.deletedAt !== undefined) throw new AppError('gone')
  if (!sameBytes(head.requestHash, hash)) throw new AppError('idempotency_key_reused')
  return true
}

/** Brings in whom the first step, or an earlier try, did not. Whoever has left since stays out. */
async function goOn(
  given: Given,
  caller: Caller,
  conversationId: string,
  members: readonly MemberAndRole[],
): Promise<void> {
  if (members.length < membersPerStep) return
  const log = await readEntries(given.table, conversationId, { consistent: true, limit: 1 + members.length })
  const everIn = new Set(
    log.flatMap((entry) =>
      entry.type === 'member.added' || entry.type === 'conversation.created'
        ? entry.members.map(({ userId }) => userId)
        : [],
    ),
  )
  const missing = members.filter(({ userId }) => !everIn.has(userId))
  if (missing.length === 0) return
  const names = await readNames(
    given,
    missing.map(({ userId }) => userId),
  )
  const standing = await requireStanding(given, caller.userId, conversationId)
  await addMembers(given, caller, standing, withNames(missing, names))
}
