import type { IconName } from '../elements/icon.ts'
import type { Place } from '../navigation/paths.ts'
import type { TextKey } from '../texts/texts.ts'
import type { Section } from './views.ts'

interface SectionRow {
  readonly name: Section
  readonly picture: IconName
  readonly label: TextKey
  readonly place: Place
}

/** The navigation, in this order. */
export const sections: readonly SectionRow[] = [
  {
    name: 'conversations',
    picture: 'chats',
    label: 'nav.conversations',
    place: { name: 'conversations', params: {} },
  },
  { name: 'inbox', picture: 'mail', label: 'mail.title', place: { name: 'inbox', params: {} } },
  { name: 'spaces', picture: 'space', label: 'nav.spaces', place: { name: 'spaces', params: {} } },
  { name: 'settings', picture: 'person', label: 'nav.settings', place: { name: 'settings', params: {} } },
]
