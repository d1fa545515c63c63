import type { UpdateConversation } from '../contract/conversations.ts'
import { AppError } from '../contract/errors.ts'
import { type Entry, placeAfter } from '../core/entries.ts'
import { requestHash, sameBytes } from '../core/ids.ts'
import { closeHead, configureHead } from '../store/heads.ts'
import type { Caller, Given } from './given.ts'
import { changeConversation } from './members.ts'
import { requireMay } from './standing.ts'

/** Title and policy; what is left out stays, what is so already is not said again. */
export function updateConversation(
  given: Given,
  caller: Caller,
  conversationId: string,
  wanted: UpdateConversation,
): Promise<void> {
  return changeConversation(given, caller, conversationId, async (standing, tail) => {
    const { head } = standing
    if (head.kind === 'direct') throw new AppError('conflict', { reason: 'direct' })
    if (wanted.title !== undefined) requireMay('rename', standing)
    if (wanted.policy !== undefined) requireMay('set_policy', standing)
    const policy = wanted.policy && { ...head.policy, ...withoutUndefined(wanted.policy) }
    const same = (one: unknown, other: unknown) => sameBytes(requestHash(one), requestHash(other))
    const changes = {
      title: wanted.title !== undefined && !same(wanted.title, head.title) ? wanted.title : undefined,
      policy: policy && !same(policy, head.policy) ? policy : undefined,
    }
    if (changes.title === undefined && changes.policy === undefined) return { done: 'unchanged' }
    const place = placeAfter(tail, caller.userId, given.now())
    const entry: Entry = { ...place, type: 'conversation.updated', ...changes }
    return { entry, others: [configureHead(entry, changes, head)] }
  })
}

type Defined<Value> = { [Name in keyof Value]: Exclude<Value[Name], undefined> }

const withoutUndefined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<Value>

/**
 * Ends a group for everybody: one last entry, and what the head said goes with it. What the log held is purged by
 * whoever tells the members.
 */
export function deleteConversation(given: Given, caller: Caller, conversationId: string): Promise<void> {
  return changeConversation(given, caller, conversationId, async (standing, tail) => {
    if (standing.head.kind === 'direct') throw new AppError('conflict', { reason: 'direct' })
    requireMay('delete_conversation', standing)
    const entry: Entry = { ...placeAfter(tail, caller.userId, given.now()), type: 'conversation.deleted' }
    return { entry, others: [closeHead(entry)] }
  })
}
