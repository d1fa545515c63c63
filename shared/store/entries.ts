import type { Content, LocalisedTitle } from '../contract/content.ts'
import type { Policy } from '../contract/conversations.ts'
import type {
  Entry,
  EntryBody,
  EntryPlace,
  EntryType,
  MemberAndRole,
  StoredMessage,
} from '../core/entries.ts'
import { closingCode, conversationPk, logKey, sentKey, seqOfLogSk, userOfSentKey } from './keys.ts'
import type { Item } from './table.ts'

/**
 * Log entries as items. Attribute names are short, because a message of about 850 bytes must stay within one write
 * unit: `k` type, `n` number, `u` urgentNumber, `mc` memberCount, `at` time, `a` actor (of a message: `g`, the key of
 * the sparse index), and by type `c` content, `i` clientMessageId, `h` hash, `r` revision, `v` version, `e` editedAt, `x` deletedAt,
 * `p` urgent, `q` replyTo, `me` mentions, `rx` reactions, `pi` pinned, `ts` target, `em` emoji, `ms` members, `ti`, `po`.
 */
const typeCodes = {
  'message.created': 'm',
  'message.edited': 'e',
  'message.deleted': 'd',
  'reaction.added': 'r+',
  'reaction.removed': 'r-',
  'message.pinned': 'p+',
  'message.unpinned': 'p-',
  'member.added': 'm+',
  'member.removed': 'm-',
  'member.updated': 'mu',
  'conversation.created': 'c',
  'conversation.updated': 'cu',
  'conversation.deleted': closingCode,
} as const satisfies Record<EntryType, string>

const typesByCode = new Map<unknown, EntryType>(
  Object.entries(typeCodes).map(([type, code]) => [code, type as EntryType]),
)

export function itemOfEntry(entry: Entry): Item {
  const { conversationId, seq, number, urgentNumber, memberCount, at, actor } = entry
  return {
    ...logKey(conversationId, seq),
    k: typeCodes[entry.type],
    n: number,
    u: urgentNumber,
    mc: memberCount,
    at,
    ...(entry.type === 'message.created'
      ? { g: sentKey(actor), ...itemOfMessage(entry.message) }
      : { a: actor, ...itemOfBody(entry) }),
  }
}

function itemOfMessage(message: StoredMessage): Item {
  return {
    c: message.content && itemOfContent(message.content),
    i: bytesOfUuid(message.clientMessageId),
    h: message.hash,
    r: message.revision > 1 ? message.revision : undefined,
    v: message.version > 1 ? message.version : undefined,
    e: message.editedAt,
    x: message.deletedAt,
    p: message.urgent || undefined,
    q: message.replyTo,
    me: message.mentions.length > 0 ? message.mentions : undefined,
    rx: Object.keys(message.reactions).length > 0 ? message.reactions : undefined,
    pi: message.pinned || undefined,
  }
}

/** A body alone is the common case and is kept as a plain string. */
export const itemOfContent = (content: Content): unknown =>
  'body' in content && content.title === undefined ? content.body : content

export const contentOfItem = (stored: unknown): Content | undefined =>
  typeof stored === 'string' ? { body: stored } : (stored as Content | undefined)

function itemOfBody(entry: Exclude<EntryBody, { type: 'message.created' }>): Item {
  switch (entry.type) {
    case 'message.edited':
    case 'message.deleted':
    case 'message.pinned':
    case 'message.unpinned':
      return { ts: entry.targetSeq, v: entry.version }
    case 'reaction.added':
    case 'reaction.removed':
      return { ts: entry.targetSeq, v: entry.version, em: entry.emoji }
    case 'conversation.created':
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return { ms: Object.fromEntries(entry.members.map(({ userId, role }) => [userId, role])) }
    case 'conversation.updated':
      return { ti: entry.title, po: entry.policy }
    case 'conversation.deleted':
      return {}
  }
}

export function entryOfItem(item: Item): Entry {
  const place: EntryPlace = {
    conversationId: String(item.pk).slice(conversationPk('').length),
    seq: seqOfLogSk(String(item.sk)),
    number: Number(item.n),
    urgentNumber: Number(item.u),
    memberCount: Number(item.mc),
    at: Number(item.at),
    actor: item.g === undefined ? String(item.a) : userOfSentKey(String(item.g)),
  }
  return { ...place, ...bodyOfItem(item) }
}

function bodyOfItem(item: Item): EntryBody {
  const type = typesByCode.get(item.k)
  const target = { targetSeq: Number(item.ts), version: Number(item.v ?? 0) }
  switch (type) {
    case 'message.created':
      return { type, message: messageOfItem(item) }
    case 'message.edited':
    case 'message.deleted':
    case 'message.pinned':
    case 'message.unpinned':
      return { type, ...target }
    case 'reaction.added':
    case 'reaction.removed':
      return { type, ...target, emoji: String(item.em) }
    case 'conversation.created':
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return { type, members: membersOfItem(item) }
    case 'conversation.updated':
      return {
        type,
        title: item.ti as LocalisedTitle | undefined,
        policy: item.po as Policy | undefined,
      }
    case 'conversation.deleted':
      return { type }
    case undefined:
      throw new TypeError(`a log entry of unknown type ${String(item.k)}`)
  }
}

const membersOfItem = (item: Item): MemberAndRole[] =>
  Object.entries(item.ms as Record<string, MemberAndRole['role']>).map(([userId, role]) => ({ userId, role }))

function messageOfItem(item: Item): StoredMessage {
  return {
    content: contentOfItem(item.c),
    clientMessageId: uuidOfBytes(item.i as Uint8Array),
    hash: item.h as Uint8Array | undefined,
    urgent: item.p === true,
    replyTo: item.q as number | undefined,
    mentions: (item.me as string[] | undefined) ?? [],
    reactions: (item.rx as Record<string, number> | undefined) ?? {},
    pinned: item.pi === true,
    revision: Number(item.r ?? 1),
    version: Number(item.v ?? 1),
    editedAt: item.e as number | undefined,
    deletedAt: item.x as number | undefined,
  }
}

/** A UUID takes 16 bytes instead of 36. */
export const bytesOfUuid = (uuid: string): Uint8Array =>
  new Uint8Array(Buffer.from(uuid.replaceAll('-', ''), 'hex'))

export function uuidOfBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Whether a stream's image is that of a conversation's last entry ever. */
export const isClosingImage = (image: Item): boolean => image.k === typeCodes['conversation.deleted']
