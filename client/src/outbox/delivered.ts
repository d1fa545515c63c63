import type { Environment } from '../clock.ts'
import type { Held } from '../replica/held.ts'
import type { Outcome } from '../replica/reduce.ts'
import type { Store } from '../replica/store.ts'
import type { Ways } from './deliver.ts'

/** Receipts are shown in conversations of up to so many members. */
export const receiptsUpTo = 50

interface Surroundings {
  readonly environment: Environment
  /** How long what has come waits to be called delivered. */
  readonly timing: { readonly deliveredMs: number }
}

/** Says of what came that it has come, once for all that comes within a moment. Lost, the next one says it too. */
export function createDeliveredMarks(
  { environment, ask, timing }: Pick<Ways, 'ask'> & Surroundings,
  store: Store,
): (outcome: Outcome) => void {
  const waiting = new Set<string>()
  /** How far it has been said of each, as this person holds it since the last restore: to who is invisible the marks do not move. */
  const told = new WeakMap<Held, number>()
  const { conversations } = store.replica

  function tell(conversationId: string): void {
    waiting.delete(conversationId)
    const held = conversations.get(conversationId)
    const connection = ask()
    if (!held || !connection) return
    if (Math.max(held.row.deliveredSeq, told.get(held) ?? 0) >= held.position) return
    told.set(held, held.position)
    connection('delivered', { conversationId, upTo: held.position }).then(
      (me) => store.learn({ kind: 'own', conversationId, me }),
      () => told.delete(held),
    )
  }

  return ({ changed }) => {
    for (const id of changed) {
      const { lastMessage, deliveredSeq = 0, memberCount = 0 } = conversations.get(id)?.row ?? {}
      const isNew = lastMessage && !lastMessage.own && lastMessage.seq > deliveredSeq
      if (!isNew || memberCount > receiptsUpTo || waiting.has(id)) continue
      waiting.add(id)
      environment.setTimer(() => tell(id), timing.deliveredMs)
    }
  }
}
