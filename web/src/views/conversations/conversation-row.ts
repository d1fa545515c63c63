import type { PresenceState, ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { avatar } from '../../elements/avatar.ts'
import { unreadBadge } from '../../elements/badge.ts'
import { icon } from '../../elements/icon.ts'
import { entryStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, relativeTime } from '../../texts/times.ts'
import { nameOf, pictureOf } from './names.ts'

export const rowStyle = css`
  ${entryStyle}
  .conversation {
    grid-template-areas: 'picture name time' 'picture last marks';
  }
  .conversation .picture {
    grid-area: picture;
    position: relative;
  }
  .conversation .dot {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    inline-size: 0.75rem;
    block-size: 0.75rem;
    border: 2px solid var(--surface);
    border-radius: var(--radius-round);
    background: var(--success);
  }
  .conversation .dot.away {
    background: var(--warning);
  }
  .conversation .name {
    grid-area: name;
    font-weight: 550;
  }
  .conversation time {
    grid-area: time;
  }
  .conversation .last {
    grid-area: last;
    color: var(--text-muted);
  }
  .conversation .marks {
    grid-area: marks;
    display: flex;
    justify-content: end;
    gap: var(--space-1);
    color: var(--text-muted);
  }
  .conversation .marks .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .conversation.unread .name,
  .conversation.unread .last {
    font-weight: 650;
    color: var(--text);
  }
`

interface RowOptions {
  readonly href: string
  readonly ownId: string | undefined
  readonly now: number
  /** Whose row it is, where it is somebody's, and how they are as far as that is known. */
  readonly other?:
    | { readonly userId: string; readonly presence: PresenceState['presence'] | undefined }
    | undefined
  readonly isCurrent: boolean
}

/** A list of conversations, each shown by `row`. */
export const conversationRows = (
  conversations: readonly ShownConversation[],
  row: (conversation: ShownConversation) => TemplateResult,
  label?: string,
): TemplateResult =>
  html`<ul aria-label=${label ?? nothing}>
    ${repeat(
      conversations,
      ({ conversationId }) => conversationId,
      (conversation) => html`<li>${row(conversation)}</li>`,
    )}
  </ul>`

/** One line of the list. */
export function conversationRow(conversation: ShownConversation, options: RowOptions): TemplateResult {
  const { unreadCount, urgentUnread, lastMessage, createdAt } = conversation
  const at = lastMessage?.at ?? createdAt
  const isMuted = Date.parse(conversation.mutedUntil ?? '') > options.now
  const look = urgentUnread > 0 ? 'urgent' : isMuted ? 'quiet' : 'usual'
  return html`<a
    class="entry conversation ${unreadCount > 0 ? 'unread' : ''}"
    href=${options.href}
    aria-current=${options.isCurrent ? 'page' : nothing}
    data-person=${options.other?.userId ?? nothing}
  >
    <span class="picture">${avatar(pictureOf(conversation, options.ownId))}${presenceDot(options.other?.presence)}</span>
    <span class="name cut">${nameOf(conversation, options.ownId)}</span>
    <time class="small muted" datetime=${at} title=${exactTime(at)}>${relativeTime(at, options.now)}</time>
    <span class="last small cut">
      ${urgentUnread > 0 ? html`<span class="urgent-mark">${t('conversation.urgent')} </span>` : nothing}
      ${lastLine(conversation)}
    </span>
    <span class="marks">
      ${isMuted ? icon('mute') : nothing} ${conversation.pinned ? icon('pin') : nothing}
      ${unreadBadge(unreadCount, look)}
    </span>
  </a>`
}

/** Nothing for who is not here, wants nobody to know, or is not known yet: they look the same. */
const presenceDot = (presence: PresenceState['presence'] | undefined): TemplateResult | typeof nothing =>
  presence === 'active' || presence === 'away'
    ? html`<i class="dot ${presence}"></i><span class="unseen">${t(presence === 'active' ? 'presence.active' : 'presence.away')}</span>`
    : nothing

/** "You: see you there" */
function lastLine({ lastMessage, kind }: ShownConversation): string {
  if (!lastMessage) return t('conversation.no_messages')
  if (lastMessage.deleted) return t('message.deleted')
  const preview = lastMessage.preview ?? t('message.hidden')
  if (lastMessage.own) return t('conversation.you_said', { preview })
  return kind === 'direct' ? preview : t('conversation.they_said', { name: lastMessage.senderName, preview })
}
