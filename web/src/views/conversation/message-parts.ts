import { type MessageState, preview, type ShownMessage } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { type IconName, icon } from '../../elements/icon.ts'
import { type TextKey, t } from '../../texts/texts.ts'
import { exactTime, numberOf, timeOfDay } from '../../texts/times.ts'
import type { MessageHandlers } from './message-bubble.ts'

type Part = TemplateResult | typeof nothing

/** What it answers; it leads there. */
export function quoteOf({ replyTo }: ShownMessage, { jump }: Pick<MessageHandlers, 'jump'>): Part {
  if (!replyTo) return nothing
  const { seq, senderName, deleted } = replyTo
  const words = deleted ? t('message.deleted') : (replyTo.preview ?? t('message.hidden'))
  return html`<button class="quote" @click=${() => jump(seq)}>
    <span class="unseen">${t('message.answers')} </span><b>${senderName || t('message.you')}</b>
    <span class="cut" dir="auto">${words}</span>
  </button>`
}

export function reactionsOf(message: ShownMessage, { react, mayReact }: MessageHandlers): Part {
  const { reactions } = message
  if (reactions.length === 0) return nothing
  return html`<div class="reactions" role="group" aria-label=${t('reactions.label')}>
    ${reactions.map(
      ({ emoji, count, mine }) =>
        html`<button
          class="reaction"
          aria-pressed=${mine}
          aria-label=${t('reactions.one', { emoji, count })}
          ?disabled=${!mayReact}
          @click=${() => react(message, emoji, !mine)}
        >
          <span aria-hidden="true">${emoji}</span><span aria-hidden="true">${numberOf(count)}</span>
        </button>`,
    )}
  </div>`
}

const stateRows: Readonly<Record<MessageState, { readonly picture: IconName; readonly label: TextKey }>> = {
  pending: { picture: 'clock', label: 'message.pending' },
  failed: { picture: 'warning', label: 'message.failed' },
  sent: { picture: 'check', label: 'message.sent' },
  delivered: { picture: 'checks', label: 'message.delivered' },
  seen: { picture: 'checks', label: 'message.seen' },
}

/** How far an own one is, and that a change of another's is on its way. */
function stateOf({ own, status }: ShownMessage, state: MessageState): Part {
  if (!own && status === undefined) return nothing
  const { picture, label } = stateRows[state]
  return html`<span class="row ${state}" title=${t(label)}>${icon(picture)}<span class="unseen">${t(label)}</span></span>`
}

/** When it was said, whether it was changed since, and how far it is. */
export function footOf(
  message: ShownMessage,
  state: MessageState,
  handlers: MessageHandlers,
): TemplateResult {
  const { createdAt, editedAt, pinned, deletedAt } = message
  return html`<p class="foot">
    ${pinned ? html`<span class="row" title=${t('message.pinned')}>${icon('pin')}<span class="unseen">${t('message.pinned')}</span></span>` : nothing}
    ${
      editedAt && !deletedAt
        ? html`<button
            class="small-link"
            title=${exactTime(editedAt)}
            @click=${() => handlers.showHistory(message)}
          >${t('message.edited')}</button>`
        : nothing
    }
    <time datetime=${createdAt} title=${exactTime(createdAt)}>${timeOfDay(createdAt)}</time>
    ${deletedAt ? nothing : stateOf(message, state)}
  </p>`
}

/** Why the service did not take it, and what can be done. */
export function refusalOf(message: ShownMessage, { retry, discard }: MessageHandlers): Part {
  const { refusal, status, content } = message
  if (status !== 'failed') return nothing
  const about = content && 'body' in content ? preview(content) : ''
  return html`<div class="refusal" role="group" aria-label=${`${t('message.failed')}: ${about}`}>
    <span>${refusal?.detail ?? t('message.failed')}</span>
    <button class="small-link" @click=${() => retry(message)}>${t('try_again')}</button>
    <button class="small-link" @click=${() => discard(message)}>${t('message.discard')}</button>
  </div>`
}
