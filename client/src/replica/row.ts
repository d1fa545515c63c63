import type { LocalisedTitle } from '../../../shared/contract/content.ts'
import type { MemberShort, OwnState, Policy } from '../../../shared/contract/conversations.ts'
import type { Event } from '../../../shared/contract/event.ts'
import type { EventMessage } from '../../../shared/contract/messages.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import { chooseTitle } from '../../../shared/contract/text.ts'
import { countUnread, type Held } from './held.ts'
import { previewFor, type Reader } from './messages.ts'
import { sameWords } from './view.ts'

type Row = SyncConversation

/** Members that a row names. */
const namedMembers = 10

/** `undefined` takes away. */
type Changes = { [Name in keyof Row]?: Row[Name] | undefined } & { doubt?: boolean | undefined }

/** What one entry makes of a row; `doubt` where the row has to be asked for. */
export interface Step {
  readonly row: Row
  readonly doubt?: boolean | undefined
}

export function stepRow(row: Row, event: Event, reader: Reader): Step {
  const { seq = row.lastSeq, number = row.lastNumber } = event
  const { doubt, ...changed } = changesOf(row, event, reader)
  const archived = row.archived && (number === row.lastNumber || isMutedAt(row, event.at))
  return { row: { ...row, ...changed, archived, lastSeq: seq, lastNumber: number } as Row, doubt }
}

/** What comes meanwhile does not bring an archived conversation back. All times look alike, and so compare as texts. */
export const isMutedAt = ({ mutedUntil = '' }: Pick<Row, 'mutedUntil'>, at: string): boolean =>
  mutedUntil > at

function changesOf(row: Row, event: Event, reader: Reader): Changes {
  const data = event.data as {
    targetSeq: number
    message: EventMessage
    members: readonly MemberShort[]
    conversation: { title: LocalisedTitle | null; policy: Policy }
  }
  const { lastMessage } = row
  switch (event.type) {
    case 'message.created':
      return {
        lastMessage: lastOf(row, data.message, reader),
        ...unreadWith(row, event, data.message, reader),
      }
    case 'hidden':
      // What a list shows of a message that I may not see, only the server can say.
      if (event.number !== row.lastNumber) return { ...unreadWith(row, event), doubt: true }
      return { doubt: lastMessage?.preview === null && !lastMessage.deleted }
    case 'message.edited':
      return lastMessage?.seq === data.targetSeq ? { lastMessage: lastOf(row, data.message, reader) } : {}
    case 'message.deleted':
      return lastMessage?.seq === data.targetSeq
        ? { lastMessage: { ...lastMessage, preview: null, deleted: true } }
        : {}
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return membersWith(row, event.type, data.members, reader)
    case 'conversation.created':
    case 'conversation.updated':
      return configured(row, data.conversation, reader)
    default:
      return {}
  }
}

function unreadWith(row: Row, { seq = 0 }: Event, message?: EventMessage, reader?: Reader): Partial<Row> {
  if (seq <= row.readSeq || (message && message.senderId === reader?.userId)) return {}
  const urgent = message?.priority === 'urgent' ? 1 : 0
  return { unreadCount: row.unreadCount + 1, urgentUnread: row.urgentUnread + urgent }
}

export function lastOf(
  { hiddenSeqs }: Row,
  message: Omit<EventMessage, 'reactions'>,
  reader: Reader,
): Row['lastMessage'] {
  return {
    seq: message.seq,
    senderId: message.senderId,
    senderName: message.senderName,
    preview: hiddenSeqs?.includes(message.seq) ? null : previewFor(message.content, reader),
    at: message.createdAt,
    own: message.senderId === reader.userId,
    deleted: message.deletedAt !== undefined,
  }
}

function membersWith(
  row: Row,
  type: string,
  changed: readonly MemberShort[],
  { userId: me }: Reader,
): Changes {
  const ids = new Set(changed.map(({ userId }) => userId))
  const gone = type === 'member.removed'
  const others = row.members.filter(({ userId }) => !ids.has(userId))
  const named = gone
    ? others
    : [...others, ...changed].sort((a, b) => (a.userId < b.userId ? -1 : 1)).slice(0, namedMembers)
  const change = gone ? -ids.size : type === 'member.added' ? ids.size : 0
  return { memberCount: row.memberCount + change, members: named, ...(ids.has(me) && { doubt: true }) }
}

/** What I may do follows from the policy, and is in the row's links. */
const configured = (
  row: Row,
  { title, policy }: { title: LocalisedTitle | null; policy: Policy },
  { languages }: Reader,
): Changes => ({
  title: title && chooseTitle(title, languages),
  titleVariants: typeof title === 'string' ? undefined : (title ?? undefined),
  policy,
  doubt: !sameWords(policy, row.policy),
})

const ownNames = [
  'myRole',
  'unreadCount',
  'urgentUnread',
  'readSeq',
  'deliveredSeq',
  'joinedSeq',
  'archived',
  'mutedUntil',
  'pinned',
  'stateRevision',
  'hiddenSeqs',
  'clearedSeq',
] as const satisfies readonly (keyof OwnState)[]

/** One row's facts about the conversation with another's about me. */
function withOwn(row: Row, own: OwnState): Row {
  const mixed: Record<string, unknown> = { ...row }
  for (const name of ownNames) {
    if (own[name] === undefined) delete mixed[name]
    else mixed[name] = own[name]
  }
  return mixed as Row
}

/**
 * The row that sync brought, and the one that is held, which may already know of more. Who came in again begins anew:
 * the caller has looked at that.
 */
export function mergeRow(held: Held, row: Row): void {
  const { row: mine } = held
  const isNewer = row.lastSeq >= mine.lastSeq
  const isMine = row.stateRevision >= mine.stateRevision
  if (!isNewer && row.stateRevision <= mine.stateRevision) return
  // What is unread of what came since is counted when the row comes that knows of both.
  held.row = isNewer ? (isMine ? row : withOwn(row, mine)) : withOwn(mine, row)
  held.doubt = !(isNewer && isMine)
}

/** My state as another of my connections changed it. It does not say up to which entry it counts. */
export function mergeOwn(held: Held, me: OwnState): void {
  const { row } = held
  if (me.stateRevision <= row.stateRevision) return
  // Also where the mark stays: sync may have counted an own message that my state did not know of yet.
  const unread = countUnread(held, me.readSeq)
  const { unreadCount, urgentUnread } = unread ?? (me.readSeq === row.readSeq ? row : me)
  held.row = withOwn(row, { ...me, unreadCount, urgentUnread })
  const same = (['archived', 'mutedUntil', 'myRole', 'joinedSeq'] as const).every(
    (name) => me[name] === row[name],
  )
  if (!unread || !same) held.doubt = true
}
