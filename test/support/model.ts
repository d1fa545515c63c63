import type { MemberRole, Policy } from '../../shared/contract/conversations.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'

/**
 * What messaging means, in plain arrays and recounts: no marks, numbers or indexes that could be wrong in the same
 * way as the services'. People and conversations are named by their place.
 */
export interface ModelMessage {
  readonly sender: number
  readonly urgent: boolean
  readonly replyTo: number | undefined
  contents: string[]
  deleted: boolean
  /** By emoji, who. */
  reactions: Map<string, Set<number>>
}

export interface ModelEntry {
  readonly type: string
  readonly actor: number
  readonly at: number
  readonly memberCount: number
  readonly message?: ModelMessage
}

export interface ModelMember {
  role: MemberRole
  readonly joinedSeq: number
  read: number
  seen: number
  delivered: number
  cleared: number
  archivedAfter: number | undefined
  mutedUntil: number
  hidden: Set<number>
}

export interface ModelConversation {
  readonly kind: 'group' | 'direct'
  readonly creator: number
  title: string | null
  policy: Policy
  log: ModelEntry[]
  pins: number[]
  members: Map<number, ModelMember>
}

export type Verdict = 'done' | 'unchanged' | ErrorCode

export const messageAt = (conversation: ModelConversation, seq: number): ModelMessage | undefined =>
  conversation.log[seq - 1]?.message

export const messagesOf = ({ log }: ModelConversation): PlacedMessage[] =>
  log.flatMap(({ message, at }, place) => (message ? [{ seq: place + 1, at, message }] : []))

interface PlacedMessage {
  readonly seq: number
  readonly at: number
  readonly message: ModelMessage
}

export function firstVisible({ policy }: ModelConversation, member: ModelMember): number {
  return Math.max(policy.history === 'joined' ? member.joinedSeq : 1, member.cleared + 1)
}

/** What somebody may see: neither before their time, nor cleared, nor hidden. */
export function visibleMessages(conversation: ModelConversation, member: ModelMember) {
  const first = firstVisible(conversation, member)
  return messagesOf(conversation).filter(({ seq }) => seq >= first && !member.hidden.has(seq))
}

/** The recount of R7. */
export function unreadMessages(conversation: ModelConversation, person: number) {
  const read = conversation.members.get(person)?.read ?? 0
  return messagesOf(conversation).filter(({ seq, message }) => seq > read && message.sender !== person)
}

export function isArchivedAt(conversation: ModelConversation, member: ModelMember, now: number): boolean {
  if (member.archivedAfter === undefined) return false
  const since = messagesOf(conversation).slice(member.archivedAfter)
  return member.mutedUntil > now || since.every(({ at }) => at < member.mutedUntil)
}

export const newMember = (role: MemberRole, joinedSeq: number): ModelMember => ({
  role,
  joinedSeq,
  read: joinedSeq,
  seen: joinedSeq,
  delivered: joinedSeq,
  cleared: 0,
  archivedAfter: undefined,
  mutedUntil: 0,
  hidden: new Set(),
})

export function newModel(
  kind: 'group' | 'direct',
  roles: ReadonlyArray<readonly [number, MemberRole]>,
  now: number,
): ModelConversation {
  const creator = roles[0]?.[0] ?? 0
  return {
    kind,
    creator,
    title: kind === 'group' ? 'Group' : null,
    policy: { postRoles: ['owner', 'admin', 'member'], history: 'all', slowModeSeconds: 0 },
    log: [{ type: 'conversation.created', actor: creator, at: now, memberCount: roles.length }],
    pins: [],
    members: new Map(roles.map(([person, role]) => [person, newMember(role, 1)])),
  }
}

export function append(
  conversation: ModelConversation,
  type: string,
  actor: number,
  now: number,
  message?: ModelMessage,
): number {
  const at = Math.max(now, conversation.log.at(-1)?.at ?? 0)
  const memberCount = conversation.members.size
  conversation.log.push({ type, actor, at, memberCount, ...(message && { message }) })
  return conversation.log.length
}
