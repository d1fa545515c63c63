import type { ShownConversation } from '@parley/client'
import type { Permission } from '../../session/spaces.ts'

type Standing = Pick<ShownConversation, 'kind' | 'myRole' | 'policy'>

/** What the reader may do in a conversation: so that nobody is offered what the service, which says the last word, would refuse. */
export interface Rights {
  /** Says something new. */
  readonly mayWrite: boolean
  /** Reacts to and changes what was said. */
  readonly mayChange: boolean
  readonly mayDeleteOwn: boolean
  readonly mayDeleteAny: boolean
  readonly mayPin: boolean
  /** Renames it, brings people in. */
  readonly mayManage: boolean
  readonly maySetRoles: boolean
  readonly mayLeave: boolean
  /** Deletes it for everyone. */
  readonly mayEnd: boolean
  /** Publishes what was answered among the frequent questions of the space. */
  readonly mayPublish: boolean
  /** Sends what the staff of the space have saved. */
  readonly mayUseTemplates: boolean
}

const inDirect: Rights = {
  mayWrite: true,
  mayChange: true,
  mayDeleteOwn: true,
  mayDeleteAny: false,
  mayPin: true,
  mayManage: false,
  maySetRoles: false,
  mayLeave: false,
  mayEnd: false,
  mayPublish: false,
  mayUseTemplates: false,
}

/** @param permissions - Those that the reader has in the conversation's space, where it is of one. */
export function rightsIn(
  { kind, myRole, policy }: Standing,
  permissions: readonly Permission[] = [],
): Rights {
  if (kind === 'direct') return inDirect
  const isGroup = kind === 'group'
  // Closed with its space: it can be read, cleared up and left. Nobody may say anything, nor change what was said.
  const isOpen = policy.postRoles.length > 0
  const isOwner = myRole === 'owner'
  const isAdmin = isOwner || myRole === 'admin'
  const isReader = myRole === 'reader'
  return {
    mayWrite: policy.postRoles.includes(myRole),
    mayChange: isOpen && !isReader,
    mayDeleteOwn: !isReader,
    mayDeleteAny: isAdmin,
    mayPin: isOpen && isAdmin,
    mayManage: isGroup && isOpen && isAdmin,
    maySetRoles: isGroup && isOpen && isOwner,
    mayLeave: isGroup,
    mayEnd: isOwner,
    mayPublish: permissions.includes('faq'),
    mayUseTemplates: permissions.includes('templates') && policy.postRoles.includes(myRole),
  }
}

/** An admin acts on members and readers, the owner on everybody else. */
export function mayRemove({ kind, myRole }: Standing, other: Standing['myRole']): boolean {
  if (kind !== 'group') return false
  if (myRole === 'owner') return other !== 'owner'
  return myRole === 'admin' && (other === 'member' || other === 'reader')
}
