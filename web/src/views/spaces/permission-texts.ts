import type { Permission } from '../../session/spaces.ts'
import type { TextKey } from '../../texts/texts.ts'

/** What each permission lets people do. */
export const permissionTexts: Readonly<Record<Permission, TextKey>> = {
  manage: 'space.permission.manage',
  enrol: 'space.permission.enrol',
  announce: 'space.permission.announce',
  answer: 'space.permission.answer',
  ask: 'space.permission.ask',
  faq: 'space.permission.faq',
  templates: 'space.permission.templates',
}
