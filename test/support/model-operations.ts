import * as fc from 'fast-check'
import type { MemberRole, Policy } from '../../shared/contract/conversations.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import { deleteForEveryone, deleteForMe } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import type { Given } from '../../shared/services/given.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { putMember, removeMember } from '../../shared/services/members.ts'
import { clearForMe, markDelivered, markUnread, updateOwnState } from '../../shared/services/own-state.ts'
import { setPinned } from '../../shared/services/pin-message.ts'
import { addReaction, removeReaction } from '../../shared/services/react.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { updateConversation } from '../../shared/services/update-conversation.ts'
import { type ModelConversation, messageAt } from './model.ts'
import type { Person } from './people.ts'

interface By {
  readonly who: number
  /** Which conversation. */
  readonly where: number
  /** Time that goes by before, in milliseconds. */
  readonly later: number
}
interface On extends By {
  readonly seq: number
}

export type Operation =
  | (By & { kind: 'send'; urgent: boolean; replyTo: number | undefined; body: string })
  | (On & { kind: 'edit'; mode: 'fresh' | 'stale' | 'repeat'; body: string })
  | (On & { kind: 'delete' | 'hide' | 'pin' | 'unpin' | 'read' | 'delivered' | 'unread' })
  | (On & { kind: 'react' | 'unreact'; emoji: string })
  | (By & { kind: 'archive'; on: boolean })
  | (By & { kind: 'mute'; seconds: number | null })
  | (By & { kind: 'clear' })
  | (By & { kind: 'put'; whom: number; role: MemberRole })
  | (By & { kind: 'remove'; whom: number })
  | (By & { kind: 'rename'; title: string })
  | (By & { kind: 'policy'; policy: Policy })

const person = fc.nat({ max: 3 })
const by = { who: person, where: fc.constantFrom(0, 0, 0, 1), later: fc.constantFrom(0, 0, 1000, 60_000) }
const seq = fc.integer({ min: 1, max: 14 })
const on = { ...by, seq }
const role = fc.constantFrom<MemberRole>('owner', 'admin', 'member', 'reader')
const body = fc.stringMatching(/^[a-z]{12}$/)
const policies: readonly Policy[] = [
  { postRoles: ['owner', 'admin', 'member'], history: 'all', slowModeSeconds: 0 },
  { postRoles: ['owner', 'admin'], history: 'joined', slowModeSeconds: 0 },
  { postRoles: ['owner', 'admin', 'member', 'reader'], history: 'joined', slowModeSeconds: 30 },
]
const kind = <Kind extends Operation['kind']>(...kinds: Kind[]) => fc.constantFrom(...kinds)
const sending = fc.record({
  kind: kind('send'),
  ...by,
  urgent: fc.boolean(),
  replyTo: fc.option(seq, { nil: undefined, freq: 3 }),
  body,
})

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 9, arbitrary: sending },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('edit'),
      ...on,
      mode: fc.constantFrom('fresh' as const, 'fresh' as const, 'stale' as const, 'repeat' as const),
      body,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: kind('delete', 'hide', 'pin', 'unpin', 'read', 'read', 'delivered', 'unread'),
      ...on,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('react', 'react', 'unreact'),
      ...on,
      emoji: fc.constantFrom('👍', '👩‍🚀'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('archive'), ...by, on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('mute'), ...by, seconds: fc.constantFrom(30, 100_000, null) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('clear'), ...by }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('put'), ...by, whom: person, role }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('remove'), ...by, whom: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('rename'), ...by, title: fc.constantFrom('Group', 'Tea') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('policy'), ...by, policy: fc.constantFrom(...policies) }),
  },
)

/** The same operation through the services; answers 'done' or the code of the refusal. */
export async function applyToServices(
  given: Given,
  people: readonly Person[],
  conversationId: string,
  model: ModelConversation,
  operation: Operation,
): Promise<'done' | ErrorCode> {
  const me = people[operation.who]
  if (!me) throw new RangeError('an operation of nobody')
  try {
    await run(given, me, people, conversationId, model, operation)
    return 'done'
  } catch (error) {
    if (error instanceof Error && error.name === 'AppError')
      return (error as Error & { code: ErrorCode }).code
    throw error
  }
}

/** What an edit names as seen: the revision there is, one that is gone, or that of an edit made before. */
function editedFrom(model: ModelConversation, { seq: at, mode, body: fresh }: Operation & { kind: 'edit' }) {
  const contents = messageAt(model, at)?.contents ?? ['']
  if (mode === 'stale') return { revision: contents.length + 5, text: fresh }
  if (mode === 'repeat' && contents.length > 1)
    return { revision: contents.length - 1, text: contents.at(-1) ?? '' }
  return { revision: contents.length, text: fresh }
}

function run(
  given: Given,
  me: Person,
  people: readonly Person[],
  conversationId: string,
  model: ModelConversation,
  operation: Operation,
): Promise<unknown> {
  const place = 'seq' in operation ? { conversationId, seq: operation.seq } : { conversationId, seq: 0 }
  const userId = 'whom' in operation ? (people[operation.whom]?.userId ?? '') : ''
  switch (operation.kind) {
    case 'send': {
      const { replyTo, urgent } = operation
      const priority = urgent ? 'urgent' : 'normal'
      const message = { content: { body: operation.body }, clientMessageId: given.newId(), priority } as const
      return sendMessage(given, me, { conversationId, replyTo, ...message })
    }
    case 'edit': {
      const { revision, text } = editedFrom(model, operation)
      return editMessage(given, me, { ...place, content: { body: text }, revision })
    }
    case 'delete':
      return deleteForEveryone(given, me, place)
    case 'hide':
      return deleteForMe(given, me, place)
    case 'react':
      return addReaction(given, me, { ...place, emoji: operation.emoji })
    case 'unreact':
      return removeReaction(given, me, { ...place, emoji: operation.emoji })
    case 'pin':
    case 'unpin':
      return setPinned(given, me, place, operation.kind === 'pin')
    case 'read':
      return markRead(given, me, conversationId, place.seq)
    case 'delivered':
      return markDelivered(given, me, conversationId, place.seq)
    case 'unread':
      return markUnread(given, me, conversationId, place.seq)
    case 'archive':
      return updateOwnState(given, me, conversationId, { archived: operation.on })
    case 'mute': {
      const { seconds } = operation
      const mutedUntil = seconds === null ? null : new Date(given.now() + seconds * 1000).toISOString()
      return updateOwnState(given, me, conversationId, { mutedUntil })
    }
    case 'clear':
      return clearForMe(given, me, conversationId)
    case 'put':
      return putMember(given, me, { conversationId, userId }, operation.role)
    case 'remove':
      return removeMember(given, me, { conversationId, userId })
    case 'rename':
      return updateConversation(given, me, conversationId, { title: operation.title })
    case 'policy':
      return updateConversation(given, me, conversationId, { policy: operation.policy })
  }
}
