import { tell } from '../elements/toasts.ts'
import type { Parley } from './parley.ts'

/** A refused message waits where it stands; what was refused of a change is told and given up. */
export function tellRefusals({ live }: Pick<Parley, 'live'>): void {
  live.listen({
    refused({ id, wish }, { detail }) {
      if (wish.kind === 'send') return
      live.outbox.discard(id)
      // How far somebody has read is nothing they asked for: it is marked again with what comes next.
      if (!('upTo' in wish)) tell(detail, 'problem')
    },
  })
}
