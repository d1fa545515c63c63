import type { MessageState, ShownMessage } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { t } from '../../texts/texts.ts'
import type { Mentionable } from './mentions.ts'
import { contentOf } from './message-content.ts'
import { footOf, quoteOf, reactionsOf, refusalOf } from './message-parts.ts'

/** What can be done where a message is shown. */
export interface MessageHandlers {
  readonly mayReact: boolean
  openMenu(message: ShownMessage, button: HTMLElement): void
  /** Goes to another message. */
  jump(seq: number): void
  react(message: ShownMessage, emoji: string, on: boolean): void
  showHistory(message: ShownMessage): void
  chooseLanguage(message: ShownMessage, tag: string): void
  retry(message: ShownMessage): void
  discard(message: ShownMessage): void
}

export interface BubbleOptions {
  /** Of several of the same person, one after the other. */
  readonly isFirst: boolean
  readonly hasName: boolean
  /** Best first. */
  readonly languages: readonly string[]
  readonly state: MessageState
  readonly isMentioned: boolean
  /** Whom it names, as far as they are known. */
  readonly mentioned: readonly Mentionable[]
  /** The one that is reached by Tab; the others by the arrows from there. */
  readonly isReached: boolean
  /** It was just gone to. */
  readonly isTarget: boolean
}

function classesOf({ own, priority }: ShownMessage, options: BubbleOptions): string {
  const { isFirst, isMentioned, isTarget } = options
  const names = {
    own,
    first: isFirst,
    urgent: priority === 'urgent',
    mentioned: isMentioned,
    shown: isTarget,
  }
  return Object.entries(names)
    .flatMap(([name, holds]) => (holds ? name : []))
    .join(' ')
}

export function messageBubble(
  message: ShownMessage,
  options: BubbleOptions,
  handlers: MessageHandlers,
): TemplateResult {
  const { own, senderId, senderName, seq, priority } = message
  const { isFirst, isReached, languages, state } = options
  return html`<li
    class="message ${classesOf(message, options)}"
    data-seq=${seq}
    tabindex=${isReached ? 0 : -1}
  >
    ${!own && isFirst ? avatar({ id: senderId, name: senderName }, 'small') : nothing}
    <div class="bubble">
      ${senderOf(message, options)}
      ${priority === 'urgent' ? html`<p class="urgent-mark">${t('conversation.urgent')}</p>` : nothing}
      ${quoteOf(message, handlers)}
      ${contentOf(message, languages, {
        choose: (tag) => handlers.chooseLanguage(message, tag),
        mentioned: options.mentioned,
      })}
      ${footOf(message, state, handlers)} ${refusalOf(message, handlers)}
    </div>
    ${seq > 0 ? moreButton(message, isReached, handlers) : nothing} ${reactionsOf(message, handlers)}
  </li>`
}

function senderOf({ own, senderName }: ShownMessage, { isFirst, hasName }: BubbleOptions): TemplateResult {
  const isSeen = !own && isFirst && hasName
  return html`<p class=${isSeen ? 'sender' : 'unseen'}>${own ? t('message.you') : senderName}</p>`
}

const moreButton = (
  message: ShownMessage,
  isReached: boolean,
  { openMenu }: MessageHandlers,
): TemplateResult => html`<button
  class="more button plain round"
  aria-haspopup="menu"
  aria-label=${t('message.actions')}
  tabindex=${isReached ? 0 : -1}
  @click=${(event: Event) => openMenu(message, event.currentTarget as HTMLElement)}
>
  ${icon('dots')}
</button>`
