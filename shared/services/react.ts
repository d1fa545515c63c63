import { AppError } from '../contract/errors.ts'
import { messageLimits } from '../contract/messages.ts'
import { deleteReaction, hasReaction, putReaction } from '../store/changes.ts'
import { type Changed, changeMessage, type Situation } from './change-message.ts'
import type { Caller, Given } from './given.ts'
import { requireMay } from './standing.ts'

export interface Reaction {
  readonly conversationId: string
  readonly seq: number
  readonly emoji: string
}

/** Adds my reaction; there already, nothing changes. At most 20 kinds a message. Seven write units. */
export function addReaction(given: Given, caller: Caller, reaction: Reaction): Promise<Changed> {
  const { conversationId, seq, emoji } = reaction
  const isThere = askedOnceRefused(given, caller, reaction)
  return changeMessage(given, caller, reaction, async (situation) => {
    const { message } = requireReactable(situation)
    if ((await isThere()) === true) return undefined
    const { reactions } = message
    const kinds = Object.keys(reactions).length
    if (!Object.hasOwn(reactions, emoji) && kinds >= messageLimits.reactionKinds) {
      throw new AppError('limit_reached', {
        reason: 'reactions',
        values: { max: messageLimits.reactionKinds },
      })
    }
    return {
      message: { ...message, reactions: { ...reactions, [emoji]: (reactions[emoji] ?? 0) + 1 } },
      body: { type: 'reaction.added', emoji },
      others: [putReaction(conversationId, caller.userId, seq, emoji)],
    }
  })
}

/** Takes my reaction back; not there, nothing changes. */
export function removeReaction(given: Given, caller: Caller, reaction: Reaction): Promise<Changed> {
  const { conversationId, seq, emoji } = reaction
  const isThere = askedOnceRefused(given, caller, reaction)
  return changeMessage(given, caller, reaction, async (situation) => {
    const { message } = requireReactable(situation)
    if (!Object.hasOwn(message.reactions, emoji) || (await isThere()) === false) return undefined
    const { [emoji]: count = 1, ...rest } = message.reactions
    return {
      message: { ...message, reactions: count > 1 ? { ...message.reactions, [emoji]: count - 1 } : rest },
      body: { type: 'reaction.removed', emoji },
      others: [deleteReaction(conversationId, caller.userId, seq, emoji)],
    }
  })
}

/**
 * Whether the reaction stands. The write itself finds out, by its condition: only an attempt after the first asks, and
 * the first is answered undefined.
 */
function askedOnceRefused(
  given: Given,
  caller: Caller,
  { conversationId, seq, emoji }: Reaction,
): () => Promise<boolean | undefined> {
  let attempts = 0
  return async () => {
    attempts += 1
    if (attempts === 1) return undefined
    return hasReaction(given.table, conversationId, caller.userId, seq, emoji)
  }
}

function requireReactable({ standing, target }: Situation) {
  requireMay('react', standing)
  if (target.message.deletedAt !== undefined) throw new AppError('conflict', { reason: 'deleted' })
  return target
}
