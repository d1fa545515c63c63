import type { ShownConversation } from '@parley/client'

type Role = ShownConversation['myRole']
type Standing = Pick<ShownConversation, 'kind' | 'myRole' | 'policy'>

/** Closed with its space: it can be read, cleared up and left. */
const isClosed = ({ policy }: Standing): boolean => policy.postRoles.length === 0

/** Renames, brings people in. The service decides; this is so that nobody is offered what it would refuse. */
export const mayChange = (standing: Standing): boolean =>
  standing.kind === 'group' &&
  !isClosed(standing) &&
  (standing.myRole === 'owner' || standing.myRole === 'admin')

export const mayDelete = ({ kind, myRole }: Standing): boolean => kind !== 'direct' && myRole === 'owner'
export const mayLeave = ({ kind }: Standing): boolean => kind === 'group'
export const maySetRoles = (standing: Standing): boolean =>
  standing.kind === 'group' && !isClosed(standing) && standing.myRole === 'owner'

/** An admin acts on members and readers, the owner on everybody else. */
export function mayRemove({ kind, myRole }: Standing, other: Role): boolean {
  if (kind !== 'group') return false
  if (myRole === 'owner') return other !== 'owner'
  return myRole === 'admin' && (other === 'member' || other === 'reader')
}
