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

/** What is pinned, last pinned first: at most 50, so never more than a page. */
export async function listPins(given: Given, reader: Reader, conversationId: string): Promise<Message[]> {
  const standing = await requireStanding(given, reader.userId, conversationId)
  const { seqs } = await getPins(given.table, conversationId)
  const first = firstVisibleSeq(standing.row, standing.head)
  const visible = seqs.filter((seq) => seq >= first).map((seq) => ({ conversationId, seq }))
  const entries = (await getEntries(given.table, visible, { consistent: true })).filter(isMessage)
  const place = new Map(seqs.map((seq, index) => [seq, index]))
  entries.sort((a, b) => (place.get(b.seq) ?? 0) - (place.get(a.seq) ?? 0))
  return viewMessages(given, reader, standing, entries)
}
