import type { Message } from '../../../shared/contract/messages.ts'
import type { Violation } from '../history.ts'
import { type AckedSend, type Ledger, nameOf } from '../ledger.ts'
import type { Shown } from '../truth.ts'

/** Holds one conversation to what was acknowledged in it. */
export function checkAcknowledged(conversationId: string, shown: Shown, ledger: Ledger): Violation[] {
  const sends = ledger.sends.filter((one) => one.conversationId === conversationId)
  const hidden = new Set(shown.synced.hiddenSeqs ?? [])
  const found = [
    ...sends.filter(({ seq }) => !hidden.has(seq)).flatMap((one) => checkSend(one, shown, ledger)),
    ...checkDoubles(sends, shown),
    ...checkOrder(sends),
    ...checkEdits(conversationId, shown, ledger),
    ...checkDeletions(conversationId, shown, ledger),
  ]
  return found.map((one) => ({ ...one, conversationId }))
}

const bodyOf = (message: Message): string | undefined =>
  message.content && 'body' in message.content ? message.content.body : undefined

function checkSend(send: AckedSend, { messages }: Shown, ledger: Ledger): Violation[] {
  const { seq, userId, body, device } = send
  const message = messages.get(seq)
  if (!message) return [{ rule: 'R3', message: `${device}'s acknowledged message is lost`, seq }]
  if (message.senderId !== userId) return [{ rule: 'R1', message: `${device}'s message is another's`, seq }]
  const untouched = !ledger.touched.has(nameOf(send.conversationId, seq))
  if (untouched && bodyOf(message) !== body) {
    return [{ rule: 'R3', message: `${device}'s message says ${bodyOf(message)} instead of ${body}`, seq }]
  }
  return []
}

/** Everybody's words begin with the message's own id. */
function checkDoubles(sends: readonly AckedSend[], { messages }: Shown): Violation[] {
  const places = Map.groupBy(messages.values(), (message) => bodyOf(message)?.split(' ')[0])
  const doubled = [...places].filter(([id, all]) => id !== undefined && all.length > 1)
  const seqs = new Map<string, Set<number>>()
  for (const { clientMessageId, seq } of sends) {
    seqs.set(clientMessageId, (seqs.get(clientMessageId) ?? new Set()).add(seq))
  }
  return [
    ...doubled.map(([id, all]) => ({ rule: 'R4', message: `${id} stands twice`, seq: all[1]?.seq })),
    ...[...seqs]
      .filter(([, all]) => all.size > 1)
      .map(([id, all]) => ({ rule: 'R4', message: `${id} was acknowledged as ${[...all]}` })),
  ]
}

/** What was composed once another message had been acknowledged stands behind it. */
function checkOrder(sends: readonly AckedSend[]): Violation[] {
  const byAck = sends.toSorted((a, b) => a.ackedAt - b.ackedAt)
  const byComposed = sends.toSorted((a, b) => a.composedAt - b.composedAt)
  const found: Violation[] = []
  let next = 0
  let highest: AckedSend | undefined
  for (const send of byComposed) {
    for (let acked = byAck[next]; acked && acked.ackedAt < send.composedAt; acked = byAck[next]) {
      if (!highest || acked.seq > highest.seq) highest = acked
      next += 1
    }
    if (!highest || send.seq >= highest.seq || send.clientMessageId === highest.clientMessageId) continue
    const message = `${send.device}'s message stands before ${highest.device}'s #${highest.seq}, acknowledged before it was composed`
    found.push({ rule: 'R2', message, seq: send.seq })
  }
  return found
}

function checkEdits(conversationId: string, { messages }: Shown, { edits }: Ledger): Violation[] {
  return edits
    .filter((one) => one.conversationId === conversationId)
    .flatMap(({ seq, revision, body }) => {
      const message = messages.get(seq)
      if (!message || message.content === null) return []
      const lost = message.revision < revision || (message.revision === revision && bodyOf(message) !== body)
      const text = `an acknowledged edit is lost: revision ${message.revision} says ${bodyOf(message)}, revision ${revision} said ${body}`
      return lost ? [{ rule: 'R3', message: text, seq }] : []
    })
}

function checkDeletions(conversationId: string, { messages }: Shown, { deletions }: Ledger): Violation[] {
  return deletions
    .filter((one) => one.conversationId === conversationId)
    .filter(({ seq }) => messages.get(seq)?.content)
    .map(({ seq }) => ({ rule: 'R8', message: 'a deleted message still says something', seq }))
}
