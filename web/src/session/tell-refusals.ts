import { tell } from '../elements/toasts.ts'
import type { Parley } from './parley.ts'

/** What was changed is not there any more, or nothing to who changed it. */
const goneStatuses: readonly number[] = [404, 410]

/**
 * A refused message waits where it stands, a refused edit until its words can be put right there; what was refused of any other
 * change is told and given up.
 */
export function tellRefusals({ live }: Pick<Parley, 'live'>): void {
  live.listen({
    refused({ id, wish }, { detail, status }) {
      if (wish.kind === 'send') return
      if (wish.kind !== 'edit' || goneStatuses.includes(status)) live.outbox.discard(id)
      // How far somebody has read is nothing they asked for: it is marked again with what comes next.
      if (!('upTo' in wish)) tell(detail, 'problem')
    },
  })
}
