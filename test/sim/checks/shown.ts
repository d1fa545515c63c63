import type { Live } from '../../../client/src/live.ts'
import type { Replica } from '../../../client/src/replica/reduce.ts'
import type { ShownMessage } from '../../../client/src/replica/shown.ts'
import type { Violation } from '../history.ts'
import { type Ledger, markerOf, nameOf } from '../ledger.ts'

const wordsOf = ({ content }: ShownMessage): string | undefined =>
  content && 'body' in content ? content.body : undefined

/** What a screen shows at any moment: everything once, in the server's order, what is on its way at the end. */
export function checkShown(
  device: string,
  conversationId: string,
  messages: readonly ShownMessage[],
): Violation[] {
  const found: Violation[] = []
  const markers = new Set<string>()
  let before = 0
  for (const message of messages) {
    const { seq } = message
    const place = { conversationId, seq }
    const words = wordsOf(message)
    const marker = words && markerOf(words)
    if (marker && markers.has(marker)) {
      found.push({ rule: 'shown', message: `${device} shows ${marker} twice`, ...place })
    }
    if (marker) markers.add(marker)
    if (seq === 0) before = Number.MAX_SAFE_INTEGER
    else if (seq <= before)
      found.push({ rule: 'shown', message: `${device} shows it behind #${before}`, ...place })
    else before = seq
  }
  return found
}

/** What a device told its owner was sent, it shows when it starts again, before anybody is asked. */
export function checkRestored(device: string, live: Live, replica: Replica, ledger: Ledger): Violation[] {
  const shown = new Map<string, Set<string>>()
  for (const id of replica.conversations.keys()) {
    const words = live
      .messages(id)
      .getSnapshot()
      .items.flatMap((message) => wordsOf(message) ?? [])
    shown.set(id, new Set(words.map(markerOf)))
  }
  const wishes = live.outbox.all.getSnapshot()
  const isDeleting = (conversationId: string, seq: number): boolean =>
    wishes.some(
      (one) => one.conversationId === conversationId && one.wish.kind === 'delete' && one.wish.seq === seq,
    )
  return ledger.sends.flatMap(({ device: sender, conversationId, clientMessageId, seq }) => {
    const held = replica.conversations.get(conversationId)
    const isElsewhere = !held || seq <= held.floor || seq < held.row.joinedSeq
    const isChanged =
      ledger.touched.has(nameOf(conversationId, seq)) ||
      held?.row.hiddenSeqs?.includes(seq) ||
      isDeleting(conversationId, seq)
    if (sender !== device || isElsewhere || isChanged || shown.get(conversationId)?.has(clientMessageId))
      return []
    const message = `${device} lost sight of its acknowledged message when it was killed`
    return [{ rule: 'restored', message, conversationId, seq }]
  })
}
