import type { ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { unreadBadge } from '../../elements/badge.ts'
import { icon } from '../../elements/icon.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, relativeTime } from '../../texts/times.ts'
import { nameOf, pictureOf } from './names.ts'

export const rowStyle = css`
  .conversation {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    grid-template-areas: 'picture name time' 'picture last marks';
    column-gap: var(--space-3);
    align-items: center;
    padding: var(--space-3);
    margin-inline: var(--space-2);
    border-radius: var(--radius);
    color: var(--text);
    text-decoration: none;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 4.25rem;
  }
  .conversation:hover {
    background: var(--surface-hover);
    color: var(--text);
  }
  .conversation[aria-current] {
    background: var(--surface-active);
  }
  .conversation .avatar {
    grid-area: picture;
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
  .urgent-mark {
    color: var(--danger);
    font-weight: 650;
  }
`

interface RowOptions {
  readonly href: string
  readonly ownId: string | undefined
  readonly now: number
  readonly isCurrent: boolean
}

/** One line of the list. */
export function conversationRow(conversation: ShownConversation, options: RowOptions): TemplateResult {
  const { unreadCount, urgentUnread, lastMessage, createdAt } = conversation
  const at = lastMessage?.at ?? createdAt
  const isMuted = Date.parse(conversation.mutedUntil ?? '') > options.now
  const look = urgentUnread > 0 ? 'urgent' : isMuted ? 'quiet' : 'usual'
  return html`<a
    class="conversation ${unreadCount > 0 ? 'unread' : ''}"
    href=${options.href}
    aria-current=${options.isCurrent ? 'page' : nothing}
  >
    ${avatar(pictureOf(conversation, options.ownId))}
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

/** "You: see you there" */
function lastLine({ lastMessage, kind }: ShownConversation): string {
  if (!lastMessage) return t('conversation.no_messages')
  if (lastMessage.deleted) return t('message.deleted')
  const preview = lastMessage.preview ?? t('message.hidden')
  if (lastMessage.own) return t('conversation.you_said', { preview })
  return kind === 'direct' ? preview : t('conversation.they_said', { name: lastMessage.senderName, preview })
}
