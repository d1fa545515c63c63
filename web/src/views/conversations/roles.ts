import type { Member } from '@parley/client'
import type { TextKey } from '../../texts/texts.ts'

export type Role = Member['role']

/** Who may more first. */
export const roles: readonly Role[] = ['owner', 'admin', 'member', 'reader']

export const roleTexts: Readonly<Record<Role, TextKey>> = {
  owner: 'role.owner',
  admin: 'role.admin',
  member: 'role.member',
  reader: 'role.reader',
}
