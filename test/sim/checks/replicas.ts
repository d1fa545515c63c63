import { isDeepStrictEqual } from 'node:util'
import type { Held } from '../../../client/src/replica/held.ts'
import type { HeldMessage } from '../../../client/src/replica/messages.ts'
import type { Replica } from '../../../client/src/replica/reduce.ts'
import type { SyncConversation } from '../../../shared/contract/sync.ts'
import type { Violation } from '../history.ts'
import type { Shown, Truth } from '../truth.ts'

/** Where a device differs from what the API shows its owner. */
export function compareReplica(device: string, replica: Replica, truth: Truth): Violation[] {
  const ids = new Set([...replica.conversations.keys(), ...truth.keys()])
  return [...ids].flatMap((conversationId) => {
    const held = replica.conversations.get(conversationId)
    const shown = truth.get(conversationId)
    const found = held && shown ? compareHeld(held, shown) : [onlyOne(held)]
    return found.map(({ message, seq }) => ({
      rule: 'R6',
      message: `${device} ${message}`,
      conversationId,
      seq,
    }))
  })
}

interface Difference {
  readonly message: string
  readonly seq?: number | undefined
}

const onlyOne = (held: Held | undefined): Difference => ({
  message: held ? 'holds a conversation that its owner is not in' : 'lacks a conversation',
})

function compareHeld(held: Held, shown: Shown): Difference[] {
  const differences: Difference[] = []
  const tail = shown.entries.at(-1)?.seq ?? 0
  if (held.position !== tail) {
    differences.push({ message: `is at ${held.position}, the log at ${tail}`, seq: held.position + 1 })
  }
  if (held.early.size > 0) differences.push({ message: `waits before ${[...held.early.keys()]}` })
  return [...differences, ...compareRows(held.row, shown), ...compareMessages(held, shown)]
}

/** Of a larger group a row names only some members. */
const namedMembers = 10

const comparable = (row: SyncConversation) => {
  const { _links, members, hiddenSeqs, lastMessage, ...rest } = row
  const short = members.map(({ userId, role }) => `${userId}:${role}`).sort()
  const hidden = lastMessage && hiddenSeqs?.includes(lastMessage.seq)
  return {
    ...rest,
    lastMessage: lastMessage && { ...lastMessage, ...(hidden && { preview: null }) },
    members: row.memberCount <= namedMembers ? short : [],
  }
}

function compareRows(mine: SyncConversation, { row, synced }: Shown): Difference[] {
  const [one, other] = [comparable(mine), comparable({ ...row, hiddenSeqs: synced.hiddenSeqs ?? [] })]
  const hidden = [mine.hiddenSeqs ?? [], synced.hiddenSeqs ?? []]
  const difference = describeDifference(one, other)
  const differing = difference === '' ? [] : [difference]
  if (!isDeepStrictEqual(hidden[0], hidden[1])) differing.push(`hidden ${hidden[0]} instead of ${hidden[1]}`)
  return differing.map((message) => ({ message: `has ${message}`, seq: mine.lastMessage?.seq }))
}

function compareMessages({ messages, floor }: Held, { messages: shown, synced }: Shown): Difference[] {
  const hidden = new Set(synced.hiddenSeqs ?? [])
  const expected = [...shown.values()].filter(({ seq }) => seq > floor)
  const mineBySeq = new Map(messages.filter((one) => !one.hidden).map((one) => [one.seq, one]))
  const wrong = expected.flatMap((message): Difference[] => {
    const mine = mineBySeq.get(message.seq)
    if (!mine) return [{ message: 'lacks a message', seq: message.seq }]
    const difference = describeDifference(plain(mine, hidden), plain(message, hidden))
    return difference === '' ? [] : [{ message: `has ${difference}`, seq: message.seq }]
  })
  const extra = [...mineBySeq.keys()].filter((seq) => !shown.has(seq))
  return [...wrong, ...extra.map((seq) => ({ message: 'holds a message that is not shown', seq }))]
}

/** Links and the chosen variant are left to the API; of what its reader hid, a quote says nothing. */
function plain(message: object, hidden: ReadonlySet<number>): Readonly<Record<string, unknown>> {
  const { clientMessageId, text, language, _links, ...rest } = message as HeldMessage &
    Record<'text' | 'language' | '_links', unknown>
  const { replyTo } = rest
  const reactions = rest.reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1))
  const concealed =
    replyTo && hidden.has(replyTo.seq) ? { replyTo: { ...replyTo, preview: null, deleted: true } } : {}
  return { ...rest, ...concealed, reactions }
}

function describeDifference(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): string {
  return Object.keys({ ...one, ...other })
    .filter((name) => !isDeepStrictEqual(one[name], other[name]))
    .map((name) => `${name} ${JSON.stringify(one[name])} instead of ${JSON.stringify(other[name])}`)
    .join(', ')
}
