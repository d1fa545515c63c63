import type { Environment } from '../clock.ts'
import type { Outcome } from '../replica/reduce.ts'
import type { Store } from '../replica/store.ts'
import type { Ways } from './deliver.ts'

/** Receipts are shown in conversations of up to so many members. */
const receiptsUpTo = 50

/** Says of what came that it has come, once for all that comes within a moment. Lost, the next one says it too. */
export function createDeliveredMarks(
  { environment, ask, store }: { environment: Environment; ask: Ways['ask']; store: Store },
  waitMs: number,
): (outcome: Outcome) => void {
  const waiting = new Set<string>()
  const { conversations } = store.replica

  function tell(conversationId: string): void {
    waiting.delete(conversationId)
    const held = conversations.get(conversationId)
    const connection = ask()
    if (!held || !connection || held.row.deliveredSeq >= held.position) return
    connection('delivered', { conversationId, upTo: held.position }).then(
      (marks) => store.learn({ kind: 'marks', marks }),
      () => undefined,
    )
  }

  return ({ entries }) => {
    for (const { type, conversationId = '', seq = 0 } of entries) {
      const row = conversations.get(conversationId)?.row
      const isNew = type === 'message.created' && row && seq > row.deliveredSeq
      if (!isNew || row.memberCount > receiptsUpTo || waiting.has(conversationId)) continue
      waiting.add(conversationId)
      environment.setTimer(() => tell(conversationId), waitMs)
    }
  }
}
