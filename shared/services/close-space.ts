import {
  endClosing,
  forgetConversations,
  getClosing,
  listSpaceConversations,
  purgeSpace,
  putClosing,
  ringClosing,
} from '../store/space-closing.ts'
import { changeSpace } from './change-space.ts'
import { closeConversation } from './close-conversation.ts'
import type { Caller, Given } from './given.ts'
import { requireMaySpace, spaceStandingOf } from './space-standing.ts'

/** Conversations closed at one ring of the stream, and how many of them at once: a second's work. */
const conversationsPerStep = 25
const closedAtOnce = 5
/** Items taken away at one ring. */
const itemsPerStep = 500

/**
 * Deletes a space: from now on it does not exist to anybody and nothing new begins in it. Its conversations are closed,
 * the first 25 before this answers, the others as the stream rings; then what else it held is taken away.
 */
export async function deleteSpace(given: Given, caller: Caller, spaceId: string): Promise<void> {
  await changeSpace(given, spaceId, [caller.userId], (read) => {
    requireMaySpace('delete', spaceStandingOf(read, caller.userId))
    return {
      next: { deletedAt: given.now() },
      parts: [putClosing(spaceId, { actor: caller.userId })],
      result: undefined,
    }
  })
  await closeSome(given, spaceId, caller.userId)
}

/** One ring of the stream: a part of what is left, and another ring unless that was all. */
export async function goOnClosing(given: Given, spaceId: string): Promise<void> {
  const closing = await getClosing(given.table, spaceId)
  if (!closing) return
  const done =
    (await closeSome(given, spaceId, closing.actor)) || (await purgeSpace(given.table, spaceId, itemsPerStep))
  if (done > 0) await ringClosing(given.table, spaceId)
  else await endClosing(given.table, spaceId)
}

/** Answers how many were closed. */
async function closeSome(given: Given, spaceId: string, actor: string): Promise<number> {
  const conversationIds = await listSpaceConversations(given.table, spaceId, conversationsPerStep)
  const queue = conversationIds.values()
  const closeFrom = async () => {
    for (const conversationId of queue) await closeConversation(given, conversationId, actor)
  }
  await Promise.all(Array.from({ length: closedAtOnce }, closeFrom))
  await forgetConversations(given.table, spaceId, conversationIds)
  return conversationIds.length
}
