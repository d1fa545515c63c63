import { html, type TemplateResult } from 'lit'
import type { PlaceName, PlaceOf } from '../navigation/paths.ts'
import { mailViews } from './mail-views.ts'
import { spaceViews } from './space-views.ts'

/** What of the navigation is marked while somebody is there. */
export type Section = 'conversations' | 'inbox' | 'spaces' | 'settings'

export interface View<Name extends PlaceName> {
  /** `open`: before somebody is signed in, as a page of its own. */
  readonly access: 'open' | 'signedIn'
  readonly section?: Section
  /** Stays beside what is shown. */
  readonly list?: () => TemplateResult
  /** On narrow screens the list is all that is shown here; unless said otherwise that is so at the section's own place. */
  readonly isList?: true
  /** Brings the code. */
  readonly load: () => Promise<unknown>
  readonly show: (place: PlaceOf<Name>) => TemplateResult
}

const conversationList = () => html`<parley-conversation-list></parley-conversation-list>`
const conversations = { access: 'signedIn', section: 'conversations', list: conversationList } as const

/** Every place has its row: a new view is a path in `navigation/paths.ts` and a row here. */
export const views: { readonly [Name in PlaceName]: View<Name> } = {
  conversations: {
    ...conversations,
    load: () => import('../views/conversations/no-conversation.ts'),
    show: () => html`<parley-no-conversation></parley-no-conversation>`,
  },
  conversation: {
    ...conversations,
    load: () => import('../views/conversation/conversation.ts'),
    show: ({ params }) =>
      html`<parley-conversation .conversationId=${params.conversationId}></parley-conversation>`,
  },
  conversationInfo: {
    ...conversations,
    load: () => import('../views/conversation-info/conversation-info.ts'),
    show: ({ params }) =>
      html`<parley-conversation-info .conversationId=${params.conversationId}></parley-conversation-info>`,
  },
  newConversation: {
    ...conversations,
    load: () => import('../views/new-conversation/new-conversation.ts'),
    show: () => html`<parley-new-conversation></parley-new-conversation>`,
  },
  ...mailViews,
  ...spaceViews,
  settings: {
    access: 'signedIn',
    section: 'settings',
    load: () => import('../views/settings/settings.ts'),
    show: () => html`<parley-settings></parley-settings>`,
  },
  signIn: {
    access: 'open',
    load: () => import('../views/auth/sign-in.ts'),
    show: () => html`<parley-sign-in></parley-sign-in>`,
  },
  signUp: {
    access: 'open',
    load: () => import('../views/auth/sign-up.ts'),
    show: () => html`<parley-sign-up></parley-sign-up>`,
  },
  confirm: {
    access: 'open',
    load: () => import('../views/auth/confirm.ts'),
    show: () => html`<parley-confirm></parley-confirm>`,
  },
  forgotPassword: {
    access: 'open',
    load: () => import('../views/auth/forgot-password.ts'),
    show: () => html`<parley-forgot-password></parley-forgot-password>`,
  },
  resetPassword: {
    access: 'open',
    load: () => import('../views/auth/reset-password.ts'),
    show: () => html`<parley-reset-password></parley-reset-password>`,
  },
}
