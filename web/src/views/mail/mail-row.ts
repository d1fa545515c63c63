import { chooseText, preview, type ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { entryStyle } from '../../style/lists.ts'
import { someOf } from '../../texts/lists.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, relativeTime } from '../../texts/times.ts'
import { pictureOf } from '../conversations/names.ts'
import { isRead, type Mail } from './mail.ts'

export const mailRowStyle = css`
  ${entryStyle}
  .mail {
    position: relative;
    contain-intrinsic-block-size: auto 5.25rem;
  }
  .mail .avatar {
    grid-row: 1 / span 3;
    align-self: start;
  }
  .mail .subject,
  .mail .preview {
    grid-column: 2 / -1;
  }
  .mail .preview {
    color: var(--text-muted);
  }
  .mail.unread .name,
  .mail.unread .subject {
    font-weight: 650;
  }
  .mail.unread::before {
    content: '';
    position: absolute;
    inset-block-start: calc(var(--space-3) + 1rem);
    inset-inline-start: 0.125rem;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: var(--radius-round);
    background: var(--accent);
  }
`

interface RowOptions {
  readonly href: string
  readonly isOwn: boolean
  readonly ownId: string | undefined
  readonly now: number
  readonly isCurrent: boolean
  /** What the reader reads, best first. */
  readonly languages: readonly string[]
  /** As it is held here. */
  readonly conversation: ShownConversation | undefined
}

/** One line of a mailbox. */
export function mailRow(mail: Mail, options: RowOptions): TemplateResult {
  const { isOwn, conversation, now } = options
  const { createdAt, priority } = mail
  const isUnread = !isOwn && !isRead(mail, conversation)
  return html`<a
    class="entry mail ${isUnread ? 'unread' : ''}"
    href=${options.href}
    aria-current=${options.isCurrent ? 'page' : nothing}
  >
    ${avatar(pictureFor(mail, options))}
    <span class="name cut">${isOwn ? t('mail.to', { name: recipients(mail, options) }) : mail.senderName}</span>
    <time class="small muted" datetime=${createdAt} title=${exactTime(createdAt)}>${relativeTime(createdAt, now)}</time>
    ${isUnread ? html`<span class="unseen">${t('mail.unread')}</span>` : nothing}
    ${priority === 'urgent' ? html`<span class="unseen">${t('conversation.urgent')}</span>` : nothing}
    ${words(mail, options)}
  </a>`
}

/** Its title, or that of where it was written, then how it begins. */
function words({ content, listed, priority }: Mail, { languages, conversation }: RowOptions): TemplateResult {
  const { text, language } = content
    ? chooseText(content, languages)
    : { text: { body: '' }, language: 'und' }
  const place = conversation?.title ?? listed?.conversation.title ?? null
  const subject = text.title ?? place
  const tag = language === 'und' ? nothing : language
  const urgent = html`<span class="urgent-mark" aria-hidden="true">${t('conversation.urgent')} </span>`
  const mark = priority === 'urgent' ? urgent : nothing
  return html`${subject === null ? nothing : html`<span class="subject cut" lang=${text.title ? tag : nothing} dir="auto">${mark}${subject}</span>`}
    <span class="preview small cut" lang=${tag} dir="auto">${subject === null ? mark : nothing}${preview({ body: text.body })}</span>`
}

/** Whom it went to; of many the first. */
function recipients({ listed }: Mail, { conversation, ownId }: RowOptions): string {
  if (!conversation) return listed?.conversation.title ?? t('conversation.untitled')
  const { members, memberCount } = conversation
  const others = members.filter(({ userId }) => userId !== ownId).map(({ displayName }) => displayName)
  return someOf(others.slice(0, 2), memberCount - 1)
}

const pictureFor = (mail: Mail, options: RowOptions): { id: string; name: string } => {
  if (!options.isOwn) return { id: mail.senderId, name: mail.senderName }
  const { conversation, ownId } = options
  return conversation
    ? pictureOf(conversation, ownId)
    : { id: mail.conversationId, name: recipients(mail, options) }
}
