import { AppError } from '../contract/errors.ts'
import { type Message, messageLimits } from '../contract/messages.ts'
import { isMessage } from '../core/entries.ts'
import { firstVisibleSeq } from '../core/rows.ts'
import { getPins, replacePins } from '../store/changes.ts'
import { getEntries } from '../store/log.ts'
import { type Changed, changeMessage } from './change-message.ts'
import type { Caller, Given, Reader } from './given.ts'
import { viewMessages } from './message-views.ts'
import { requireMay, requireStanding } from './standing.ts'

interface Place {
  readonly conversationId: string
  readonly seq: number
}

/** Pins or unpins a message for everybody; so already, nothing changes. At most 50 a conversation. */
export function setPinned(given: Given, caller: Caller, place: Place, pinned: boolean): Promise<Changed> {
  return changeMessage(given, caller, place, async ({ standing, target }) => {
    requireMay('pin', standing)
    const { message } = target
    if (message.pinned === pinned) return undefined
    if (message.deletedAt !== undefined) throw new AppError('conflict', { reason: 'deleted' })
    const pins = await getPins(given.table, place.conversationId)
    const others = pins.seqs.filter((seq) => seq !== place.seq)
    if (pinned && others.length >= messageLimits.pins) {
      throw new AppError('limit_reached', { reason: 'pins', values: { max: messageLimits.pins } })
    }
    return {
      message: { ...message, pinned },
      body: { type: pinned ? 'message.pinned' : 'message.unpinned' },
      others: [replacePins(place.conversationId, pins, pinned ? [...others, place.seq] : others)],
    }
  })
}

/**
 * What is pinned, last pinned first. `position` are those still to come, at most 50: what is pinned meanwhile belongs on
 * the first page, and what no longer is, on none.
 */
export async function listPins(
  given: Given,
  reader: Reader,
  wanted: { conversationId: string; limit: number; position?: readonly number[] | undefined },
): Promise<{ items: Message[]; position: readonly number[] | undefined }> {
  const { conversationId, limit, position } = wanted
  const standing = await requireStanding(given, reader.userId, conversationId)
  const { seqs } = await getPins(given.table, conversationId)
  const first = firstVisibleSeq(standing.row, standing.head)
  const visible = seqs.toReversed().filter((seq) => seq >= first)
  const left = position ? position.filter((seq) => visible.includes(seq)) : visible
  const [here, later] = [left.slice(0, limit), left.slice(limit)]
  const entries = await getEntries(
    given.table,
    here.map((seq) => ({ conversationId, seq })),
    { consistent: true },
  )
  const ordered = entries.filter(isMessage).toSorted((a, b) => here.indexOf(a.seq) - here.indexOf(b.seq))
  const items = await viewMessages(given, reader, standing, ordered)
  return { items, position: later.length > 0 ? later : undefined }
}
