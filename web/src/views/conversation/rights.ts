import type { ShownConversation } from '@parley/client'

/** What the reader may do in a conversation, as the service has it: it says the last word. */
export interface Rights {
  /** Says something new. */
  readonly mayWrite: boolean
  /** Reacts to and changes what was said. */
  readonly mayChange: boolean
  readonly mayDeleteOwn: boolean
  readonly mayDeleteAny: boolean
  readonly mayPin: boolean
}

export function rightsIn({
  kind,
  myRole,
  policy,
}: Pick<ShownConversation, 'kind' | 'myRole' | 'policy'>): Rights {
  if (kind === 'direct')
    return { mayWrite: true, mayChange: true, mayDeleteOwn: true, mayDeleteAny: false, mayPin: true }
  // Closed with its space: nobody may say anything, nor change what was said.
  const isOpen = policy.postRoles.length > 0
  const isAdmin = myRole === 'owner' || myRole === 'admin'
  const isReader = myRole === 'reader'
  return {
    mayWrite: policy.postRoles.includes(myRole),
    mayChange: isOpen && !isReader,
    mayDeleteOwn: !isReader,
    mayDeleteAny: isAdmin,
    mayPin: isOpen && isAdmin,
  }
}
