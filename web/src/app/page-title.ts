import type { Place, PlaceName } from '../navigation/paths.ts'
import type { Parley } from '../session/parley.ts'
import type { Observed } from '../session/state.ts'
import { type TextKey, t } from '../texts/texts.ts'
import { nameOf } from '../views/conversations/names.ts'

const titles: Readonly<Record<PlaceName, TextKey>> = {
  conversations: 'nav.conversations',
  conversation: 'nav.conversations',
  conversationInfo: 'info.title',
  newConversation: 'new_conversation.title',
  inbox: 'mail.inbox',
  inboxMessage: 'mail.inbox',
  sent: 'mail.sent',
  sentMessage: 'mail.sent',
  compose: 'compose.title',
  spaces: 'nav.spaces',
  newSpace: 'space.new',
  space: 'nav.spaces',
  spaceMembers: 'members.title',
  spaceEnrol: 'members.add',
  spaceGroups: 'space.groups',
  spaceGroup: 'space.groups',
  spaceUnanswered: 'space.unanswered',
  spaceAsk: 'help.ask',
  spaceFaq: 'faq.title',
  spaceNewFaq: 'faq.new',
  spaceFaqEntry: 'faq.answer',
  spaceEditFaq: 'faq.edit',
  spaceTemplates: 'template.title',
  spaceNewTemplate: 'template.new',
  spaceTemplate: 'template.edit',
  spaceSettings: 'space.settings',
  settings: 'nav.settings',
  signIn: 'sign_in.title',
  signUp: 'sign_up.title',
  confirm: 'confirm.title',
  forgotPassword: 'forgot.title',
  resetPassword: 'reset.title',
}

/** Called as the conversation or space is, once its name is here. */
const named: ReadonlySet<PlaceName> = new Set(['conversation', 'inboxMessage', 'sentMessage', 'space'])

/** What a title is made of besides the place: it changes with these. */
interface Known {
  readonly session: Pick<Parley['session'], 'userId'>
  readonly spaces: Pick<Parley['spaces'], 'all'>
  readonly live: {
    readonly unread: Observed<{ readonly total: number }>
    conversation(conversationId: string): Observed<Parameters<typeof nameOf>[0] | undefined>
  }
}

/** What the browser calls the page: `(2) Ben Berg · Parley`. */
export function pageTitle(place: Place | undefined, known: Known): string {
  const { total } = known.live.unread.getSnapshot()
  const title = place ? titleOf(place, known) : t('not_found.title')
  return `${total > 0 ? `(${total}) ` : ''}${title} · Parley`
}

function titleOf({ name, params }: Place, known: Known): string {
  const title = 'groupName' in params ? params.groupName : t(titles[name])
  const within = nameWithin(params, known)
  if (within === undefined) return title
  return named.has(name) ? within : `${title} · ${within}`
}

/** Of the conversation or the space that the place is in. */
function nameWithin(params: Place['params'], { live, session, spaces }: Known): string | undefined {
  if ('spaceId' in params)
    return spaces.all.getSnapshot()?.find(({ spaceId }) => spaceId === params.spaceId)?.name
  if (!('conversationId' in params)) return undefined
  const conversation = live.conversation(params.conversationId).getSnapshot()
  return conversation && nameOf(conversation, session.userId)
}
