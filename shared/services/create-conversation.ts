import type { CreateConversation, CreateGroup } from '../contract/conversations.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { FirstMessage } from '../contract/messages.ts'
import type { Entry, MemberAndRole, Newcomer } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { createdId, derivedId, directConversationId, requestHash, sameBytes } from '../core/ids.ts'
import { defaultPolicy } from '../core/rights.ts'
import { requireUnblocked } from '../store/blocks.ts'
import { getHead, putHead } from '../store/heads.ts'
import { appendWith, readEntries } from '../store/log.ts'
import { newRow, putMember } from '../store/rows.ts'
import type { TransactItem } from '../store/table.ts'
import { addMembers, membersPerStep } from './add-members.ts'
import type { Caller, Given } from './given.ts'
import { readNames, requireKnown, withNames } from './people.ts'
import { requireSize, type Sent, sendMessage } from './send-message.ts'
import { requireStanding } from './standing.ts'

export interface Created {
  readonly conversationId: string
  /** False where the conversation was there before: a direct one, or a repeat under the same key. */
  readonly created: boolean
  /** True for a repeat of the request that created it. */
  readonly replayed: boolean
  readonly firstMessage: Sent | undefined
}

/**
 * Opens a direct conversation, once however many race to open it, or creates a group. A group's id follows from its
 * creator and the key; killed halfway, the same request goes on where it stopped. 12 write units for a direct one.
 */
export async function createConversation(
  given: Given,
  caller: Caller,
  wanted: CreateConversation,
  idempotencyKey?: string,
): Promise<Created> {
  requireFirstMessage(caller, wanted)
  const opened =
    wanted.kind === 'direct'
      ? await openDirect(given, caller, wanted.userId)
      : await createGroup(given, caller, wanted, idempotencyKey)
  const firstMessage =
    wanted.firstMessage &&
    (await sendFirst(given, caller, opened, wanted.kind, wanted.firstMessage, idempotencyKey))
  return { ...opened, firstMessage, replayed: opened.replayed || (firstMessage?.replayed ?? false) }
}

type Opened = Omit<Created, 'firstMessage'>

/** Refused before there is a conversation: what is too large, or mentions somebody who will not be in it. */
function requireFirstMessage(caller: Caller, wanted: CreateConversation): void {
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
function sendFirst(
  given: Given,
  caller: Caller,
  { conversationId }: Opened,
  kind: CreateConversation['kind'],
  message: FirstMessage,
  idempotencyKey: string | undefined,
): Promise<Sent> {
  const derived = idempotencyKey && derivedId('first', caller.userId, idempotencyKey)
  return sendMessage(given, caller, {
    ...message,
    conversationId,
    clientMessageId: message.clientMessageId ?? derived ?? given.newId(),
    after: kind === 'group' ? 1 : undefined,
  })
}

async function openDirect(given: Given, caller: Caller, otherId: string): Promise<Opened> {
  if (otherId === caller.userId) throw invalid('#/userId', 'invalid_value')
  const conversationId = directConversationId(caller.userId, otherId)
  const existing = { conversationId, created: false, replayed: false }
  const head = await getHead(given.table, conversationId, { consistent: true })
  if (head) return head.blockedBy.length > 0 ? refuseBlocked() : existing
  const names = await requireKnown(given, caller, [otherId], () => '#/userId', { alsoBlocking: true })
  const members: MemberAndRole[] = [caller.userId, otherId].map((userId) => ({ userId, role: 'member' }))
  const unblocked = [requireUnblocked(caller.userId, otherId), requireUnblocked(otherId, caller.userId)]
  const about = { conversationId, kind: 'direct' as const, otherId, creatorId: caller.userId }
  if (await begin(given, about, withNames(members, names), unblocked)) return { ...existing, created: true }
  const winner = await getHead(given.table, conversationId, { consistent: true })
  return winner ? existing : refuseBlocked()
}

function refuseBlocked(): never {
  throw new AppError('blocked')
}

async function createGroup(
  given: Given,
  caller: Caller,
  wanted: CreateGroup,
  idempotencyKey: string | undefined,
): Promise<Opened> {
  const conversationId = idempotencyKey ? createdId(caller.userId, idempotencyKey) : given.newId()
  // Of the first message only that there is one: a hash of its words would outlive them.
  const hash = requestHash({ ...wanted, firstMessage: wanted.firstMessage !== undefined })
  const members = othersOf(caller, wanted.memberIds)
  let replayed = idempotencyKey !== undefined && (await isSameRequest(given, conversationId, hash))
  if (!replayed) {
    const names = await requireKnown(given, caller, wanted.memberIds, (place) => `#/memberIds/${place}`)
    const first = members.slice(0, membersPerStep - 1)
    const about = { conversationId, kind: 'group' as const, title: wanted.title, topic: wanted.topic }
    const all = withNames([{ userId: caller.userId, role: 'owner' }, ...first], names)
    const made = await begin(given, { ...about, creatorId: caller.userId, requestHash: hash }, all)
    if (!made) replayed = await isSameRequest(given, conversationId, hash)
  }
  await goOn(given, caller, conversationId, members)
  return { conversationId, created: !replayed, replayed }
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

type Beginning = Pick<Head, 'conversationId' | 'kind' | 'creatorId'> &
  Partial<Pick<Head, 'title' | 'topic' | 'otherId' | 'requestHash'>>

/** Entry 1, the head and the first members, all or none; false where somebody else was first. */
async function begin(
  given: Given,
  about: Beginning,
  newcomers: readonly Newcomer[],
  conditions: readonly TransactItem[] = [],
): Promise<boolean> {
  const at = given.now()
  const members = newcomers.map(({ userId, role }) => ({ userId, role }))
  const place = {
    conversationId: about.conversationId,
    seq: 1,
    number: 0,
    urgentNumber: 0,
    memberCount: members.length,
    at,
    actor: about.creatorId,
  }
  const entry: Entry = { ...place, type: 'conversation.created', members }
  const head: Head = {
    title: undefined,
    topic: undefined,
    otherId: undefined,
    requestHash: undefined,
    ...about,
    policy: defaultPolicy,
    createdAt: at,
    configuredSeq: 1,
    blockedBy: [],
    live: false,
    deletedAt: undefined,
    lastSeq: 1,
    lastNumber: 0,
    urgentNumber: 0,
    memberCount: members.length,
    lastMessage: undefined,
  }
  const rows = newcomers.flatMap((one) => putMember(newRow(one, place), one.displayName))
  const appended = await appendWith(given.table, entry, [putHead(head), ...rows, ...conditions])
  return appended.ok
}
