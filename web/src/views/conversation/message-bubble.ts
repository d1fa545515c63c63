import { chooseText, type ShownMessage } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, timeOfDay } from '../../texts/times.ts'

export const messageStyle = css`
  .message {
    display: grid;
    grid-template-columns: 2rem minmax(0, auto);
    column-gap: var(--space-2);
    align-items: end;
    justify-content: start;
    max-inline-size: min(38rem, 88%);
  }
  .message.first {
    margin-block-start: var(--space-2);
  }
  .message .avatar {
    grid-column: 1;
    align-self: start;
  }
  .bubble {
    grid-column: 2;
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-large);
    background: var(--others);
    overflow-wrap: anywhere;
  }
  .bubble .body {
    white-space: pre-wrap;
  }
  .message.own {
    justify-self: end;
    grid-template-columns: minmax(0, auto);
  }
  .own .bubble {
    grid-column: 1;
    background: var(--own);
  }
  .sender {
    font-size: var(--text-small);
    font-weight: 600;
  }
  .foot {
    display: flex;
    justify-content: end;
    gap: var(--space-2);
    font-size: 0.75rem;
    color: var(--text-muted);
  }
  .gone {
    color: var(--text-muted);
    font-style: italic;
  }
  .failed {
    color: var(--danger);
  }
`

interface BubbleOptions {
  /** Of several of the same person, one after the other. */
  readonly isFirst: boolean
  readonly hasName: boolean
  readonly languages: readonly string[]
}

export function messageBubble(message: ShownMessage, options: BubbleOptions): TemplateResult {
  const { own, senderId, senderName, createdAt, status } = message
  const { isFirst, hasName } = options
  return html`<li class="message ${own ? 'own' : ''} ${isFirst ? 'first' : ''}">
    ${!own && isFirst ? avatar({ id: senderId, name: senderName }, 'small') : nothing}
    <div class="bubble">
      ${
        !own && isFirst
          ? html`<p class="sender ${hasName ? '' : 'unseen'}">${senderName}</p>`
          : html`<p class="unseen">${own ? t('message.you') : senderName}</p>`
      }
      ${contentOf(message, options.languages)}
      <p class="foot">
        <time datetime=${createdAt} title=${exactTime(createdAt)}>${timeOfDay(createdAt)}</time>
        ${
          status === undefined
            ? nothing
            : html`<span class=${status}>${t(status === 'failed' ? 'message.failed' : 'message.pending')}</span>`
        }
      </p>
    </div>
  </li>`
}

/** Always text, never markup. */
function contentOf({ content, deletedAt }: ShownMessage, languages: readonly string[]): TemplateResult {
  if (!content) return html`<p class="gone">${t(deletedAt ? 'message.deleted' : 'message.hidden')}</p>`
  const { text, language } = chooseText(content, languages)
  return html`<div lang=${language === 'und' ? nothing : language} dir="auto">
    ${text.title ? html`<h2>${text.title}</h2>` : nothing}
    <p class="body">${text.body}</p>
  </div>`
}
