import { html, type TemplateResult } from 'lit'
import type { PlaceName, PlaceOf } from '../navigation/paths.ts'
import { useMoreTexts } from '../texts/texts.ts'

const rest = {
  en: () => import('../texts/en.json?rest'),
  fi: () => import('../texts/fi.json?rest'),
  sv: () => import('../texts/sv.json?rest'),
}

/** Code, and what it says. */
const bring = (code: Promise<unknown>): Promise<unknown> => Promise.all([code, useMoreTexts(rest)])

interface View<Name extends PlaceName> {
  /** Before somebody is signed in. */
  readonly isOpen?: true
  /** Brings the code. */
  readonly load: () => Promise<unknown>
  readonly show: (place: PlaceOf<Name>) => TemplateResult
}

/** Places that the widget has itself, the list apart; links to others open the app. */
export const views: { readonly [Name in PlaceName]?: View<Name> } = {
  conversation: {
    load: () => bring(import('../views/conversation/conversation.ts')),
    show: ({ params }) =>
      html`<parley-conversation .conversationId=${params.conversationId}></parley-conversation>`,
  },
  conversationInfo: {
    load: () => bring(import('../views/conversation-info/conversation-info.ts')),
    show: ({ params }) =>
      html`<parley-conversation-info .conversationId=${params.conversationId}></parley-conversation-info>`,
  },
  newConversation: {
    load: () => bring(import('./write.ts')),
    show: ({ query: { space = '', topic = '' } = {} }) =>
      html`<parley-write .spaceId=${space} .topic=${topic}></parley-write>`,
  },
  settings: {
    load: () => bring(import('./account.ts')),
    show: () => html`<parley-account></parley-account>`,
  },
  signIn: {
    isOpen: true,
    load: () => bring(import('../views/auth/sign-in.ts')),
    show: () => html`<parley-sign-in></parley-sign-in>`,
  },
  signUp: {
    isOpen: true,
    load: () => bring(import('../views/auth/sign-up.ts')),
    show: () => html`<parley-sign-up></parley-sign-up>`,
  },
  confirm: {
    isOpen: true,
    load: () => bring(import('../views/auth/confirm.ts')),
    show: () => html`<parley-confirm></parley-confirm>`,
  },
  forgotPassword: {
    isOpen: true,
    load: () => bring(import('../views/auth/forgot-password.ts')),
    show: () => html`<parley-forgot-password></parley-forgot-password>`,
  },
  resetPassword: {
    isOpen: true,
    load: () => bring(import('../views/auth/reset-password.ts')),
    show: () => html`<parley-reset-password></parley-reset-password>`,
  },
}
