import type { ConversationKind, MemberRole, Policy } from '../contract/conversations.ts'

export type ConversationAction =
  | 'read'
  | 'send'
  | 'react'
  | 'edit_own'
  | 'delete_own'
  | 'delete_any'
  | 'pin'
  | 'rename'
  | 'set_policy'
  | 'add_member'
  | 'remove_member'
  | 'set_role'
  | 'delete_conversation'
  | 'leave'

const readerMay: readonly ConversationAction[] = ['read', 'leave']
const memberMay: readonly ConversationAction[] = [...readerMay, 'send', 'react', 'edit_own', 'delete_own']
const adminMay: readonly ConversationAction[] = [
  ...memberMay,
  'delete_any',
  'pin',
  'rename',
  'set_policy',
  'add_member',
  'remove_member',
]
const ownerMay: readonly ConversationAction[] = [...adminMay, 'set_role', 'delete_conversation']

/** What a role may do in a group, as the contract's table has it. */
const byRole: Readonly<Record<MemberRole, readonly ConversationAction[]>> = {
  reader: readerMay,
  member: memberMay,
  admin: adminMay,
  owner: ownerMay,
}

/** In a direct conversation both may the same, for good. */
const inDirect: readonly ConversationAction[] = ['read', 'send', 'react', 'edit_own', 'delete_own', 'pin']

export interface Rights {
  readonly kind: ConversationKind
  readonly role: MemberRole
  readonly policy: Policy
}

export const defaultPolicy: Policy = {
  postRoles: ['owner', 'admin', 'member'],
  history: 'all',
  slowModeSeconds: 0,
}

/** In one that is closed nothing new is said and nobody comes in: it can be read, cleared up and left. */
const inClosed: readonly ConversationAction[] = [
  'read',
  'leave',
  'delete_own',
  'delete_any',
  'remove_member',
  'delete_conversation',
]

/** Closed with its space: no role may post any more. */
export const isClosed = ({ postRoles }: Policy): boolean => postRoles.length === 0

/** Whether somebody with these rights may do it. Pure: the contract's "Who may" and nothing else. */
export function may(action: ConversationAction, { kind, role, policy }: Rights): boolean {
  if (kind === 'direct') return inDirect.includes(action)
  if (isClosed(policy) && !inClosed.includes(action)) return false
  if (action === 'send') return policy.postRoles.includes(role)
  return byRole[role].includes(action)
}

/** Whom an admin may act on: an admin acts on members and readers, the owner on everybody else. */
export function mayActOn(role: MemberRole, other: MemberRole): boolean {
  if (role === 'owner') return other !== 'owner'
  return role === 'admin' && (other === 'member' || other === 'reader')
}
