import type { AnswerOf } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { Clock } from '../../elements/clock.ts'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, waitedFor } from '../../texts/times.ts'
import { nameOf } from '../conversations/names.ts'
import { spacePageStyle } from './space-style.ts'

type Waiting = AnswerOf<'listUnanswered'>['items'][number]

const minuteMs = 60_000

/** What waits for an answer of the staff, longest waiting first. What is answered goes, whoever answers it. */
@customElement('parley-space-unanswered')
export class SpaceUnanswered extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    spacePageStyle,
    css`
      li a {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1) var(--space-3);
        align-items: center;
        padding: var(--space-3);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        color: var(--text);
        text-decoration: none;
      }
      li a:hover {
        background: var(--surface-hover);
        color: var(--text);
      }
      ul {
        display: grid;
        gap: var(--space-2);
      }
      .urgent {
        border-inline-start: 4px solid var(--danger);
      }
      .urgent-mark {
        color: var(--danger);
        font-weight: 650;
      }
      .name {
        font-weight: 600;
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  readonly #conversations = new Watch(this, () => this.parley.live.conversations)
  readonly #clock = new Clock(this)
  readonly #waiting = new Paged<Waiting>(this, (cursor, options) =>
    this.parley.api.spaces.unanswered(this.space?.spaceId ?? '', { cursor }, options),
  )
  #seen: string | undefined

  /** What was said in the space's conversations, by how far they are. */
  get #said(): string {
    const own = this.#conversations.value.filter(({ spaceId }) => spaceId === this.space?.spaceId)
    return own.map(({ conversationId, lastSeq }) => `${conversationId} ${lastSeq}`).join()
  }

  protected override willUpdate(): void {
    const said = this.#said
    if (this.#seen !== undefined && said !== this.#seen) this.#waiting.renewSoon()
    this.#seen = said
  }

  protected override render(): TemplateResult {
    if (!this.space?.permissions.includes('answer')) return emptyState('space', t('space.may_not'))
    return html`<div class="page">
      <h2>${t('space.unanswered')}</h2>
      ${this.#waiting.show((waiting) => this.#list(waiting))}
    </div>`
  }

  #list(waiting: readonly Waiting[]): TemplateResult {
    if (waiting.length === 0)
      return emptyState('check', t('space.unanswered.none'), t('space.unanswered.none.more'))
    return html`<ul aria-label=${t('space.unanswered')}>
      ${repeat(
        waiting,
        ({ conversationId }) => conversationId,
        (one) => html`<li>${this.#row(one)}</li>`,
      )}
    </ul>`
  }

  #row(one: Waiting): TemplateResult {
    const { conversationId, lastMessage, waitingSince, waitingUrgent } = one
    const { senderId = conversationId, senderName = '' } = lastMessage ?? {}
    return html`<a
      class=${waitingUrgent ? 'urgent' : ''}
      href=${this.navigation.href({ name: 'conversation', params: { conversationId } })}
    >
      ${avatar({ id: senderId, name: senderName })}
      <span class="words">
        <span class="name">${nameOf(one, this.parley.session.userId)}</span>
        <span class="small muted cut">
          ${lastMessage?.preview ? t('conversation.they_said', { name: senderName, preview: lastMessage.preview }) : senderName}
        </span>
        <span class="small">
          ${waitingUrgent ? html`<span class="urgent-mark">${t('conversation.urgent')} · </span>` : nothing}
          <time datetime=${waitingSince} title=${exactTime(waitingSince)}>
            ${this.#waits(waitingSince)}
          </time>
        </span>
      </span>
    </a>`
  }

  #waits(since: string): string {
    const { now } = this.#clock
    const isNew = now - Date.parse(since) < minuteMs
    return isNew ? t('space.unanswered.new') : t('space.unanswered.waits', { time: waitedFor(since, now) })
  }
}
