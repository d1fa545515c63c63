import { AppError } from '../contract/errors.ts'
import {
  type EntryBody,
  isMessage,
  type MessageEntry,
  placeAfter,
  type StoredMessage,
} from '../core/entries.ts'
import { firstVisibleSeq } from '../core/rows.ts'
import { replaceMessage } from '../store/changes.ts'
import { advanceHead, refreshLastMessage, showLastMessage } from '../store/heads.ts'
import { getEntry } from '../store/log.ts'
import type { TransactItem } from '../store/table.ts'
import { append } from './append.ts'
import type { Caller, Given } from './given.ts'
import { isOutdatedBy, requireStanding, requireStandingAtEnd, type Standing } from './standing.ts'

/** A change of a message: how it is afterwards, what the log says of it, and what else is written with it. */
export interface Change {
  readonly message: StoredMessage
  readonly body:
    | { readonly type: 'message.edited' | 'message.deleted' | 'message.pinned' | 'message.unpinned' }
    | { readonly type: 'reaction.added' | 'reaction.removed'; readonly emoji: string }
  readonly others?: readonly TransactItem[]
  /** The head must not show what was before, not even for a moment. */
  readonly withHead?: boolean
}

export interface Situation {
  readonly standing: Standing
  readonly target: MessageEntry
}

export interface Changed extends Situation {
  /** False where everything was so already. */
  readonly changed: boolean
}

/**
 * Changes a message in place and says so in an entry of its own, both or neither. `decide` is asked before each
 * attempt, with what stands then: it refuses by throwing, or answers undefined where nothing is to change.
 */
export async function changeMessage(
  given: Given,
  caller: Caller,
  place: { readonly conversationId: string; readonly seq: number },
  decide: (situation: Situation) => Promise<Change | undefined> | Change | undefined,
): Promise<Changed> {
  const { conversationId, seq } = place
  const end = await requireStandingAtEnd(given, caller.userId, conversationId)
  let { standing } = end
  let target = await requireTarget()

  async function requireTarget(): Promise<MessageEntry> {
    const entry = await getEntry(given.table, conversationId, seq, { consistent: true })
    if (!isMessage(entry) || seq < firstVisibleSeq(standing.row, standing.head))
      throw new AppError('not_found')
    return entry
  }
  let next: MessageEntry | undefined
  let headDone = false
  const outcome = await append<'unchanged'>(given, {
    tail: end.tail,
    inspect: async (entries) => {
      if (entries.some((entry) => isOutdatedBy(entry, standing))) {
        standing = await requireStanding(given, caller.userId, conversationId)
      }
      const touched = entries.some((entry) => 'targetSeq' in entry && entry.targetSeq === seq)
      if (touched) target = await requireTarget()
      return undefined
    },
    draft: async (last) => {
      const change = await decide({ standing, target })
      if (!change) return { done: 'unchanged' }
      const version = target.message.version + 1
      next = { ...target, message: { ...change.message, version } }
      const body: EntryBody = { ...change.body, targetSeq: seq, version }
      const others = [replaceMessage(target, next), ...(change.others ?? [])]
      headDone = change.withHead === true
      const shown = headDone && inHead(standing, next)
      if (shown) others.push({ Update: shown })
      return { entry: { ...placeAfter(last, caller.userId, given.now()), ...body }, others }
    },
    onOtherFailed: async () => {
      standing = await requireStanding(given, caller.userId, conversationId)
      target = await requireTarget()
    },
  })
  if ('done' in outcome || !next) return { standing, target, changed: false }
  await advanceHead(given.table, outcome.entry)
  // Only an edit changes what the head shows; a deletion has been shown with it.
  const shown = outcome.entry.type === 'message.edited' && !headDone && inHead(standing, next)
  if (shown) await given.table.update(shown)
  return { standing, target: next, changed: true }
}

/**
 * How the head comes to show this message as it is now: it shows an older version, or does not know the message yet,
 * and a slow sender must not bring back what it said before. Undefined where it shows a newer message.
 */
function inHead({ head }: Standing, next: MessageEntry) {
  const shown = head.lastMessage?.seq ?? 0
  if (shown > next.seq) return undefined
  return shown === next.seq ? refreshLastMessage(next) : showLastMessage(next)
}
