import type { Permission } from '../../session/spaces.ts'
import type { TextKey } from '../../texts/texts.ts'

interface TabRow {
  readonly name:
    | 'space'
    | 'spaceMembers'
    | 'spaceGroups'
    | 'spaceUnanswered'
    | 'spaceFaq'
    | 'spaceTemplates'
    | 'spaceSettings'
  readonly label: TextKey
  /** Without, everybody in the space has it. */
  readonly needs?: Permission
}

/** The pages of a space, in this order; each is a place of its own. */
export const tabs: readonly TabRow[] = [
  { name: 'space', label: 'space.overview' },
  { name: 'spaceUnanswered', label: 'space.unanswered', needs: 'answer' },
  { name: 'spaceFaq', label: 'faq.tab' },
  { name: 'spaceTemplates', label: 'template.title', needs: 'templates' },
  { name: 'spaceMembers', label: 'members.title' },
  { name: 'spaceGroups', label: 'space.groups' },
  { name: 'spaceSettings', label: 'space.settings' },
]

export type Tab = TabRow['name']
