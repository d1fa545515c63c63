import { html, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { PlaceName, PlaceOf } from '../navigation/paths.ts'
import type { Space } from '../session/spaces.ts'
import type { Tab } from '../views/spaces/tabs.ts'
import type { View } from './views.ts'

type PageName = Exclude<Extract<PlaceName, `space${string}`>, 'spaces'>

const spaces = {
  access: 'signedIn',
  section: 'spaces',
  list: () => html`<parley-space-list></parley-space-list>`,
} as const

const withList = (load: () => Promise<unknown>) => () =>
  Promise.all([import('../views/spaces/space-list.ts'), load()])

/** One page of a space: the frame around stays while somebody goes from one to another. */
function page<Name extends PageName>(
  tab: Tab,
  load: () => Promise<unknown>,
  show: (space: Space, place: PlaceOf<Name>) => TemplateResult,
): View<Name> {
  return {
    ...spaces,
    load: withList(() => Promise.all([import('../views/spaces/space.ts'), load()])),
    show(place) {
      // Each of these places is in a space.
      const { spaceId } = place.params as PlaceOf<'space'>['params']
      return frame(spaceId, tab, (space) => show(space, place))
    },
  }
}

const frame = (spaceId: string, tab: Tab, content: (space: Space) => TemplateResult): TemplateResult =>
  html`${keyed(
    spaceId,
    html`<parley-space .spaceId=${spaceId} .tab=${tab} .content=${content}></parley-space>`,
  )}`

export const spaceViews: { readonly [Name in PageName | 'spaces' | 'newSpace']: View<Name> } = {
  spaces: {
    ...spaces,
    load: withList(() => import('../views/spaces/no-space.ts')),
    show: () => html`<parley-no-space></parley-no-space>`,
  },
  newSpace: {
    ...spaces,
    load: withList(() => import('../views/spaces/new-space.ts')),
    show: () => html`<parley-new-space></parley-new-space>`,
  },
  space: page(
    'space',
    () => import('../views/spaces/overview.ts'),
    (space) => html`<parley-space-overview .space=${space}></parley-space-overview>`,
  ),
  spaceMembers: page(
    'spaceMembers',
    () => import('../views/spaces/members.ts'),
    (space) => html`<parley-space-members .space=${space}></parley-space-members>`,
  ),
  spaceEnrol: page(
    'spaceMembers',
    () => import('../views/spaces/enrol.ts'),
    (space) => html`<parley-space-enrol .space=${space}></parley-space-enrol>`,
  ),
  spaceGroups: page(
    'spaceGroups',
    () => import('../views/spaces/groups.ts'),
    (space) => html`<parley-space-groups .space=${space}></parley-space-groups>`,
  ),
  spaceGroup: page<'spaceGroup'>(
    'spaceGroups',
    () => import('../views/spaces/group.ts'),
    (space, { params: { groupName } }) =>
      html`${keyed(groupName, html`<parley-space-group .space=${space} .name=${groupName}></parley-space-group>`)}`,
  ),
  spaceUnanswered: page(
    'spaceUnanswered',
    () => import('../views/spaces/unanswered.ts'),
    (space) => html`<parley-space-unanswered .space=${space}></parley-space-unanswered>`,
  ),
  spaceAsk: page(
    'space',
    () => import('../views/spaces/ask.ts'),
    (space) => html`<parley-space-ask .space=${space}></parley-space-ask>`,
  ),
  spaceFaq: page(
    'spaceFaq',
    () => import('../views/spaces/faq.ts'),
    (space) => html`<parley-space-faq .space=${space}></parley-space-faq>`,
  ),
  spaceNewFaq: page(
    'spaceFaq',
    () => import('../views/spaces/new-faq.ts'),
    (space, { query }) => html`<parley-new-faq .space=${space} .reply=${query}></parley-new-faq>`,
  ),
  spaceFaqEntry: page<'spaceFaqEntry'>(
    'spaceFaq',
    () => import('../views/spaces/faq-entry.ts'),
    (space, { params: { faqId } }) =>
      html`${keyed(faqId, html`<parley-faq-entry .space=${space} .faqId=${faqId}></parley-faq-entry>`)}`,
  ),
  spaceEditFaq: page<'spaceEditFaq'>(
    'spaceFaq',
    () => import('../views/spaces/edit-faq.ts'),
    (space, { params: { faqId } }) =>
      html`${keyed(faqId, html`<parley-edit-faq .space=${space} .faqId=${faqId}></parley-edit-faq>`)}`,
  ),
  spaceTemplates: page(
    'spaceTemplates',
    () => import('../views/spaces/templates.ts'),
    (space) => html`<parley-space-templates .space=${space}></parley-space-templates>`,
  ),
  spaceNewTemplate: page(
    'spaceTemplates',
    () => import('../views/spaces/new-template.ts'),
    (space) => html`<parley-new-template .space=${space}></parley-new-template>`,
  ),
  spaceTemplate: page<'spaceTemplate'>(
    'spaceTemplates',
    () => import('../views/spaces/edit-template.ts'),
    (space, { params: { templateId } }) =>
      html`${keyed(
        templateId,
        html`<parley-edit-template .space=${space} .templateId=${templateId}></parley-edit-template>`,
      )}`,
  ),
  spaceSettings: page(
    'spaceSettings',
    () => import('../views/spaces/space-settings.ts'),
    (space) => html`<parley-space-settings .space=${space}></parley-space-settings>`,
  ),
}
