import type { MemberRole } from '../../shared/contract/conversations.ts'
import {
  append,
  firstVisible,
  isArchivedAt,
  type ModelConversation,
  type ModelMember,
  type ModelMessage,
  messageAt,
  messagesOf,
  newMember,
  unreadMessages,
  type Verdict,
} from './model.ts'
import type { Operation } from './model-operations.ts'

type Kind = Operation['kind']

/** The contract's "Who may" for groups, written as it stands there. */
const needs: Partial<Record<Kind, readonly MemberRole[]>> = {
  react: ['member', 'admin', 'owner'],
  unreact: ['member', 'admin', 'owner'],
  edit: ['member', 'admin', 'owner'],
  pin: ['admin', 'owner'],
  unpin: ['admin', 'owner'],
  rename: ['admin', 'owner'],
  policy: ['admin', 'owner'],
}
const mayIn = ({ kind }: ModelConversation, roles: readonly MemberRole[], { role }: ModelMember): boolean =>
  kind === 'direct' || roles.includes(role)

/** What an operation does to the model; a refusal does nothing. */
export function applyToModel(conversation: ModelConversation, operation: Operation, now: number): Verdict {
  const me = conversation.members.get(operation.who)
  if (!me) return 'not_found'
  const byKind = rules[operation.kind] as Rule<Operation>
  return byKind({ conversation, me, now }, operation)
}

interface Scene {
  readonly conversation: ModelConversation
  readonly me: ModelMember
  readonly now: number
}
type Rule<One extends Operation> = (scene: Scene, operation: One) => Verdict
type Of<Name extends Kind> = Extract<Operation, { kind: Name }>

/** A change of a message that the caller can see and may make; otherwise the refusal. */
function onMessage<One extends Operation & { seq: number }>(
  change: (scene: Scene, message: ModelMessage, operation: One) => Verdict,
): Rule<One> {
  return (scene, operation) => {
    const { conversation, me } = scene
    const message = messageAt(conversation, operation.seq)
    if (!message || operation.seq < firstVisible(conversation, me)) return 'not_found'
    const roles = needs[operation.kind]
    if (roles && !mayIn(conversation, roles, me)) return 'forbidden'
    return change(scene, message, operation)
  }
}

const send: Rule<Of<'send'>> = ({ conversation, me, now }, { who, urgent, replyTo, body }) => {
  const target = replyTo === undefined ? undefined : messageAt(conversation, replyTo)
  if (replyTo !== undefined && (!target || replyTo < firstVisible(conversation, me))) return 'invalid_request'
  if (!mayIn(conversation, conversation.policy.postRoles, me)) return 'forbidden'
  const own = conversation.log.findLast(({ message }) => message?.sender === who)
  const paced = conversation.kind === 'group' && (me.role === 'member' || me.role === 'reader')
  const wait = conversation.policy.slowModeSeconds * 1000
  if (paced && own && wait > 0 && own.at + wait > now) return 'rate_limited'
  const nothingUnread = unreadMessages(conversation, who).length === 0
  const message = { sender: who, urgent, replyTo, contents: [body], deleted: false, reactions: new Map() }
  const seq = append(conversation, 'message.created', who, now, message)
  // Nobody need be told: nothing of theirs lies between.
  if (nothingUnread) me.read = Math.max(me.read, seq)
  return 'done'
}

function moveRead(me: ModelMember, upTo: number): Verdict {
  const before = [me.read, me.seen, me.delivered].join()
  me.read = Math.max(me.read, upTo)
  me.seen = Math.max(me.seen, upTo)
  me.delivered = Math.max(me.delivered, upTo)
  return before === [me.read, me.seen, me.delivered].join() ? 'unchanged' : 'done'
}

const edit = onMessage<Of<'edit'>>(({ conversation, now }, message, { who, mode, body }) => {
  if (message.sender !== who) return 'forbidden'
  if (message.deleted) return 'conflict'
  if (mode === 'stale') return 'conflict'
  if (mode === 'repeat' && message.contents.length > 1) return 'unchanged'
  message.contents.push(body)
  append(conversation, 'message.edited', who, now)
  return 'done'
})

const deleteForAll = onMessage<Of<'delete'>>(({ conversation, me, now }, message, { who, seq }) => {
  const roles: MemberRole[] = ['admin', 'owner', ...(message.sender === who ? ['member' as const] : [])]
  const may = conversation.kind === 'direct' ? message.sender === who : roles.includes(me.role)
  if (!may) return 'forbidden'
  if (message.deleted) return 'unchanged'
  message.deleted = true
  message.reactions = new Map()
  conversation.pins = conversation.pins.filter((one) => one !== seq)
  append(conversation, 'message.deleted', who, now)
  return 'done'
})

const hide = onMessage<Of<'hide'>>(({ me }, _, { seq }) => {
  me.hidden.add(seq)
  return 'done'
})

const react = onMessage<Of<'react'> | Of<'unreact'>>(({ conversation, now }, message, operation) => {
  if (message.deleted) return 'conflict'
  const { who, emoji, kind } = operation
  const whose = message.reactions.get(emoji) ?? new Set()
  if (whose.has(who) === (kind === 'react')) return 'unchanged'
  if (kind === 'react') message.reactions.set(emoji, whose.add(who))
  else whose.delete(who)
  append(conversation, kind === 'react' ? 'reaction.added' : 'reaction.removed', who, now)
  return 'done'
})

const pin = onMessage<Of<'pin'> | Of<'unpin'>>(({ conversation, now }, message, { who, seq, kind }) => {
  if (conversation.pins.includes(seq) === (kind === 'pin')) return 'unchanged'
  if (message.deleted) return 'conflict'
  conversation.pins = conversation.pins.filter((one) => one !== seq)
  if (kind === 'pin') conversation.pins.push(seq)
  append(conversation, kind === 'pin' ? 'message.pinned' : 'message.unpinned', who, now)
  return 'done'
})

const onEntry =
  <One extends Operation & { seq: number }>(change: Rule<One>): Rule<One> =>
  (scene, operation) =>
    operation.seq <= scene.conversation.log.length ? change(scene, operation) : 'invalid_request'

const read = onEntry<Of<'read'>>(({ me }, { seq }) => moveRead(me, seq))

const delivered = onEntry<Of<'delivered'>>(({ me }, { seq }) => {
  if (seq <= me.delivered) return 'unchanged'
  me.delivered = seq
  return 'done'
})

const unread = onEntry<Of<'unread'>>(({ conversation, me }, { seq }) => {
  if (seq < firstVisible(conversation, me)) return 'invalid_request'
  me.read = seq - 1
  return 'done'
})

const archive: Rule<Of<'archive'>> = ({ conversation, me }, { on }) => {
  me.archivedAfter = on ? messagesOf(conversation).length : undefined
  return 'done'
}

const mute: Rule<Of<'mute'>> = ({ conversation, me, now }, { seconds }) => {
  // What came back by a message stays back, and what came while it was muted does not bring it back.
  me.archivedAfter = isArchivedAt(conversation, me, now) ? messagesOf(conversation).length : undefined
  me.mutedUntil = seconds === null ? 0 : now + seconds * 1000
  return 'done'
}

const clear: Rule<Of<'clear'>> = ({ conversation, me }) => {
  if (me.cleared === conversation.log.length) return 'unchanged'
  me.cleared = conversation.log.length
  me.read = Math.max(me.read, me.cleared)
  return 'done'
}

const put: Rule<Of<'put'>> = ({ conversation, me, now }, { who, whom, role }) => {
  if (conversation.kind === 'direct') return 'conflict'
  const member = conversation.members.get(whom)
  if (!member && me.role !== 'owner' && me.role !== 'admin') return 'forbidden'
  if (member?.role === role) return me.role === 'owner' || me.role === 'admin' ? 'unchanged' : 'forbidden'
  if (member && me.role !== 'owner') return 'forbidden'
  if (member?.role === 'owner') return 'conflict'
  if (role === 'owner') return 'invalid_request'
  if (role === 'admin' && me.role !== 'owner') return 'forbidden'
  if (member) member.role = role
  else conversation.members.set(whom, newMember(role, conversation.log.length + 1))
  append(conversation, member ? 'member.updated' : 'member.added', who, now)
  return 'done'
}

const remove: Rule<Of<'remove'>> = ({ conversation, me, now }, { who, whom }) => {
  if (conversation.kind === 'direct') return 'conflict'
  if (who !== whom && me.role !== 'owner' && me.role !== 'admin') return 'forbidden'
  const member = conversation.members.get(whom)
  if (!member) return 'not_found'
  const above = me.role === 'owner' || member.role === 'member' || member.role === 'reader'
  if (who !== whom && !above) return 'forbidden'
  conversation.members.delete(whom)
  if (conversation.members.size === 0) {
    append(conversation, 'conversation.deleted', who, now)
    return 'done'
  }
  append(conversation, 'member.removed', who, now)
  if (member.role === 'owner') inherit(conversation, who, now)
  return 'done'
}

/** The eldest of the highest role; people who came at once are the same age. */
function eldest({ members }: ModelConversation): number[] {
  for (const role of ['admin', 'member', 'reader'] as const) {
    const ofRole = [...members].filter(([, member]) => member.role === role)
    const oldest = Math.min(...ofRole.map(([, { joinedSeq }]) => joinedSeq))
    if (ofRole.length > 0)
      return ofRole.flatMap(([person, one]) => (one.joinedSeq === oldest ? [person] : []))
  }
  return []
}

function inherit(conversation: ModelConversation, who: number, now: number): void {
  // People are numbered in the order of their ids.
  const heir = conversation.members.get(Math.min(...eldest(conversation)))
  if (heir) heir.role = 'owner'
  append(conversation, 'member.updated', who, now)
}

const rename: Rule<Of<'rename'>> = ({ conversation, me, now }, { who, title }) => {
  if (conversation.kind === 'direct') return 'conflict'
  if (!mayIn(conversation, needs.rename ?? [], me)) return 'forbidden'
  if (conversation.title === title) return 'unchanged'
  conversation.title = title
  append(conversation, 'conversation.updated', who, now)
  return 'done'
}

const policy: Rule<Of<'policy'>> = ({ conversation, me, now }, { who, policy: wanted }) => {
  if (conversation.kind === 'direct') return 'conflict'
  if (!mayIn(conversation, needs.policy ?? [], me)) return 'forbidden'
  if (JSON.stringify(conversation.policy) === JSON.stringify(wanted)) return 'unchanged'
  conversation.policy = wanted
  append(conversation, 'conversation.updated', who, now)
  return 'done'
}

const rules: { readonly [Name in Kind]: Rule<Of<Name>> } = {
  send,
  edit,
  delete: deleteForAll,
  hide,
  react,
  unreact: react,
  pin,
  unpin: pin,
  read,
  delivered,
  unread,
  archive,
  mute,
  clear,
  put,
  remove,
  rename,
  policy,
}
