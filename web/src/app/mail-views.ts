import { html, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { PlaceName, PlaceOf } from '../navigation/paths.ts'
import type { View } from './views.ts'

type Box = 'inbox' | 'sent'
type MailName = Extract<PlaceName, Box | `${Box}Message` | 'compose'>

const inMail = { access: 'signedIn', section: 'inbox' } as const

/** Inbox and sent are two lists, and have nothing of each other's. */
const listOf = (box: Box) => (): TemplateResult =>
  html`${keyed(box, html`<parley-mail-list .box=${box}></parley-mail-list>`)}`

const loadList = () => import('../views/mail/mail-list.ts')

const box = (name: Box): View<Box> => ({
  ...inMail,
  list: listOf(name),
  isList: true,
  load: () => Promise.all([loadList(), import('../views/mail/no-message.ts')]),
  show: () => html`<parley-no-message></parley-no-message>`,
})

/** A message where it stands in its conversation. */
const messageIn = (name: Box): View<`${Box}Message`> => ({
  ...inMail,
  list: listOf(name),
  load: () => Promise.all([loadList(), import('../views/conversation/conversation.ts')]),
  show: ({ params: { conversationId, seq } }: PlaceOf<`${Box}Message`>) =>
    html`<parley-conversation
      .conversationId=${conversationId}
      .startSeq=${Number(seq) || undefined}
      .backTo=${{ name, params: {} }}
    ></parley-conversation>`,
})

export const mailViews: { readonly [Name in MailName]: View<Name> } = {
  inbox: box('inbox'),
  inboxMessage: messageIn('inbox'),
  sent: box('sent'),
  sentMessage: messageIn('sent'),
  compose: {
    ...inMail,
    load: () => import('../views/compose/compose.ts'),
    show: ({ query }) => html`<parley-compose-view .query=${query ?? {}}></parley-compose-view>`,
  },
}
